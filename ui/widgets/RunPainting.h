// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

class QPainter;
class QRectF;

namespace workbench::ui
{

// How lists of runs draw what stands for a run. `colour` is the run's stored index.

/// Filled while the run is on the charts. The second six colours are told from the first by a gap, as by their dashes
/// on the charts; it is drawn in the painter's background.
void drawRunSwatch(QPainter& painter, const QRectF& area, int colour, bool filled);

/// A tiny curve over the whole area, the newest value at its right end; nothing for fewer than two values.
void drawRunCurve(QPainter& painter, const QRectF& area, const QList<double>& values, int colour);

void drawStar(QPainter& painter, const QRectF& area); ///< filled with the painter's pen colour

} // namespace workbench::ui
