// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/CurveSeries.h"
#include "ui/plot/LevelLines.h"
#include "ui/plot/PlotStyle.h"

#include <QPointF>

#include <optional>
#include <vector>

class QCPGraph;
class QCustomPlot;

namespace workbench::ui
{

enum class DrawQuality {
    Fine,
    Fast, ///< thin lines without antialiasing: the same points, for views that are on the move
};

/// Puts the contents of a chart on a QCustomPlot, on screen or on paper: graphs, levels, axes, and never more than two
/// points a pixel. The first curve lies in front.
class CurveScene
{
public:
    explicit CurveScene(QCustomPlot& plot); ///< the plot must outlive it

    void setStyle(const PlotStyle& style);
    void setContents(const ChartContents& contents);
    const ChartContents& contents() const { return m_contents; }
    /// Brings the curves of one owner to the front and dims all others; empty: none.
    void setHighlighted(const QString& owner);
    const QString& highlighted() const { return m_highlighted; }

    AxisRange wholeX() const; ///< see AxisFit.h
    AxisRange fittingY(AxisRange x) const;

    /// Looks at a part: sets the axes and hands over the points of it.
    void show(AxisRange x, AxisRange y, DrawQuality quality = DrawQuality::Fine);

    /// What was handed over for the points, or the smoothed form, of one curve.
    std::vector<QPointF> drawn(const QString& key, bool smooth) const;
    /// Values that a logarithmic value axis has no place for, in the part shown.
    int leftOut() const { return m_leftOut; }
    const OutsideValues& outside() const { return m_outside; }

private:
    struct Graphs {
        QCPGraph* points = nullptr; ///< null where hidden
        QCPGraph* smooth = nullptr;
        QCPGraph *bandLow = nullptr, *bandHigh = nullptr;
    };
    void makeGraphs();
    void styleAll();
    double penWidth(const CurveSeries& series, bool behind) const;
    void styleGraph(QCPGraph& graph, const CurveSeries& series, bool behind) const;
    void styleBand(const Graphs& graphs, const CurveSeries& series) const;
    bool isDimmed(const CurveSeries& series) const;
    void fillGraph(QCPGraph& graph, const CurveData& data, const CurveSeries& series, bool meanOnly);
    void fillBand(const Graphs& graphs, const CurveData& data, AxisRange y);
    void noteOutside(const CurveSample& column, AxisRange y);

    QCustomPlot& m_plot;
    PlotStyle m_style;
    ChartContents m_contents;
    QString m_highlighted;
    std::vector<Graphs> m_graphs; ///< one entry a series, same order
    QCPGraph* m_lost = nullptr;
    LevelLines m_levels;
    AxisRange m_shownX, m_shownY;
    DrawQuality m_quality = DrawQuality::Fine;
    std::vector<double> m_lostAt; ///< x of values that are no number, in the part shown
    int m_pixels = 0;
    int m_leftOut = 0;
    OutsideValues m_outside;
};

} // namespace workbench::ui
