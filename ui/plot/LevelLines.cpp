// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/LevelLines.h"

#include <qcustomplot.h>

namespace workbench::ui
{

LevelLines::LevelLines(QCustomPlot& plot)
    : m_plot(plot)
{
}

void LevelLines::set(const std::vector<CurveLevel>& levels, const PlotStyle& style)
{
    m_style = style;
    for (QCPAbstractItem* item : m_items)
        m_plot.removeItem(item);
    m_items.clear();
    m_texts.clear();
    for (const CurveLevel& level : levels) {
        const auto pin = [&level](QCPItemPosition* position, double ratio) {
            position->setTypeX(QCPItemPosition::ptAxisRectRatio);
            position->setTypeY(QCPItemPosition::ptPlotCoords);
            position->setCoords(ratio, level.y);
        };
        auto* line = new QCPItemLine(&m_plot);
        pin(line->start, 0);
        pin(line->end, 1);
        QPen pen(level.colour, 1.3);
        pen.setDashPattern({4, 3});
        line->setPen(pen);
        line->setLayer(QStringLiteral("levels"));
        auto* text = new QCPItemText(&m_plot);
        pin(text->position, 0.998);
        text->setText(level.label);
        text->setColor(level.colour);
        text->setFont(m_style.tickFont);
        QColor ground = m_style.background; // no line of the grid goes through the words
        ground.setAlpha(210);
        text->setBrush(ground);
        text->setLayer(QStringLiteral("main"));
        m_items.push_back(line);
        m_items.push_back(text);
        m_texts.push_back(text);
    }
}

void LevelLines::place()
{
    // Curves come down to floors and targets from above: the words stand below the line where there is room.
    const int height = QFontMetrics(m_style.tickFont).height();
    for (QCPItemText* text : m_texts) {
        const double line = m_plot.yAxis->coordToPixel(text->position->value());
        const bool below = line + height < m_plot.axisRect()->bottom();
        text->setPositionAlignment(Qt::AlignRight | (below ? Qt::AlignTop : Qt::AlignBottom));
    }
}

} // namespace workbench::ui
