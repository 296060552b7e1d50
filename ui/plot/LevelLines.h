// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/CurveSeries.h"
#include "ui/plot/PlotStyle.h"

#include <vector>

class QCPAbstractItem;
class QCPItemText;
class QCustomPlot;

namespace workbench::ui
{

/// Floors and targets: dashed lines across a chart with their words at the right end.
class LevelLines
{
public:
    explicit LevelLines(QCustomPlot& plot); ///< must outlive it; it needs a layer "levels"
    void set(const std::vector<CurveLevel>& levels, const PlotStyle& style);
    void place(); ///< puts the words above or below their lines, for the axes as they are now

private:
    QCustomPlot& m_plot;
    PlotStyle m_style;
    std::vector<QCPAbstractItem*> m_items;
    std::vector<QCPItemText*> m_texts; ///< of these, the words
};

} // namespace workbench::ui
