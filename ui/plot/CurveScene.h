// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/CurveSeries.h"
#include "ui/plot/PlotStyle.h"

#include <QPointF>

#include <optional>
#include <vector>

class QCPAbstractItem;
class QCPGraph;
class QCPItemText;
class QCustomPlot;

namespace workbench::ui
{

enum class DrawQuality {
    Fine,
    Fast, ///< thin lines without antialiasing: the same points, for views that are on the move
};

/// Puts the contents of a chart on a QCustomPlot, on screen or on paper: graphs, levels, axes, and never more than two
/// points a pixel.
class CurveScene
{
public:
    explicit CurveScene(QCustomPlot& plot); ///< the plot must outlive it

    void setStyle(const PlotStyle& style);
    void setContents(const ChartContents& contents);
    const ChartContents& contents() const { return m_contents; }

    /// The whole of the x axis: from the first to the last x of all curves.
    AxisRange wholeX() const;
    /// A value axis for what the x range shows, with levels and a margin.
    AxisRange fittingY(AxisRange x) const;

    /// Looks at a part: sets the axes and hands over the points of it.
    void show(AxisRange x, AxisRange y, DrawQuality quality = DrawQuality::Fine);

    /// What was handed over for the points, or the smoothed form, of one curve.
    std::vector<QPointF> drawn(const QString& key, bool smooth) const;
    /// Values that a logarithmic value axis has no place for, in the part shown.
    int leftOut() const { return m_leftOut; }

private:
    double penWidth(const CurveSeries& series, bool behind) const;
    void styleGraph(QCPGraph& graph, const CurveSeries& series, bool behind) const;
    void fillGraph(QCPGraph& graph, const CurveData& data, const CurveSeries& series, bool meanOnly);
    void addLevels();
    void placeLevelTexts();

    QCustomPlot& m_plot;
    PlotStyle m_style;
    ChartContents m_contents;
    struct Graphs {
        QCPGraph* points = nullptr;
        QCPGraph* smooth = nullptr;
    };
    std::vector<Graphs> m_graphs; ///< one entry a series, same order
    QCPGraph* m_lost = nullptr;
    std::vector<QCPAbstractItem*> m_levelItems;
    std::vector<QCPItemText*> m_levelTexts; ///< of these, the words
    AxisRange m_shownX;
    DrawQuality m_quality = DrawQuality::Fine;
    std::vector<double> m_lostAt; ///< x of values that are no number, in the part shown
    int m_pixels = 0;
    int m_leftOut = 0;
};

} // namespace workbench::ui
