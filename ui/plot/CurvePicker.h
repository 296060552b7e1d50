// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPoint>
#include <QString>

class QCustomPlot;

namespace workbench::ui
{

class CurveScene;

/// Whose curve passes below a point of the chart; empty: none within a few pixels.
QString ownerOfCurveAt(QPoint point, const CurveScene& scene, const QCustomPlot& plot);

} // namespace workbench::ui
