// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/CurveSeries.h"
#include "ui/plot/PlotStyle.h"

#include <QRect>
#include <QSize>
#include <QString>

#include <vector>

class QPainter;

namespace workbench::ui
{

/// A line of a legend: who has the colour, or what the forms of the lines mean.
struct LegendRow {
    QString owner; ///< empty: it explains a form
    QString text;
    QColor colour; ///< invalid: it explains a form
    bool dashed = false, hidden = false, band = false;
    CurveForm form = CurveForm::Line;

    bool operator==(const LegendRow&) const = default;
};

/// How the rows of a legend are laid out and painted, on its card and in figures.
class LegendRows
{
public:
    static constexpr int kPadding = 8, kLine = 18;

    void set(const std::vector<CurveSeries>& series, bool withHidden);
    void setStyle(const PlotStyle& style) { m_style = style; }
    const std::vector<LegendRow>& rows() const { return m_rows; }
    int ownerCount() const { return m_owners; } ///< they come first
    QSize size(int mostHeight) const;
    int rowAt(int y) const; ///< -1: none
    QRect rectOf(int row, int width) const;

    struct Marked {
        int current = -1; ///< has the keyboard
        int drop = -1; ///< before which row something is about to be dropped
        QString highlighted;
    };
    void paint(QPainter& painter, QSize size, const Marked& marked) const;

private:
    int shownRows(int mostHeight) const;
    void paintSample(QPainter& painter, const LegendRow& row, double middle, double strength) const;

    PlotStyle m_style;
    std::vector<LegendRow> m_rows;
    int m_owners = 0;
};

} // namespace workbench::ui
