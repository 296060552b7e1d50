// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/MarkStrip.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <utility>

namespace workbench::ui
{

namespace
{
constexpr double kTouching = 9; // pixels
constexpr int kLinesInTip = 12;
constexpr double kEdge = 4; ///< pixels that words keep from the edge: fonts are wider in figures than on the screen
} // namespace

MarkStrip::MarkStrip(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void MarkStrip::setStyle(const PlotStyle& style)
{
    m_style = style;
    updateGeometry();
    update();
}

std::vector<MarkStrip::Group> MarkStrip::grouped(std::vector<Placed> marks)
{
    std::ranges::stable_sort(marks, {}, &Placed::pixel);
    std::vector<Group> groups;
    for (const Placed& placed : marks) {
        if (!groups.empty() && placed.pixel - groups.back().pixel < kTouching) {
            Group& group = groups.back();
            group.text += QLatin1Char('\n') + placed.mark.text;
            if (placed.mark.bad && !group.bad)
                group.label = placed.mark.label;
            group.bad = group.bad || placed.mark.bad;
        } else {
            groups.push_back({placed.pixel, placed.mark.label, placed.mark.text, placed.mark.bad});
        }
    }
    return groups;
}

void MarkStrip::setMarks(std::vector<Placed> marks)
{
    m_groups = grouped(std::move(marks));
    update();
}

QString MarkStrip::textAt(int pixel) const
{
    for (const Group& group : m_groups) {
        if (std::abs(group.pixel - pixel) > kTouching)
            continue;
        const QStringList lines = group.text.split(QLatin1Char('\n'));
        if (lines.size() <= kLinesInTip)
            return group.text;
        return lines.mid(0, kLinesInTip).join(QLatin1Char('\n')) + QLatin1Char('\n')
            + tr("and %n more", nullptr, static_cast<int>(lines.size()) - kLinesInTip);
    }
    return {};
}

QSize MarkStrip::sizeHint() const
{
    return {100, 12 + QFontMetrics(m_style.tickFont).height()};
}

void MarkStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paint(painter, m_groups, m_style, width());
}

void MarkStrip::paint(QPainter& painter, std::vector<Placed> marks, const PlotStyle& style, int width)
{
    paint(painter, grouped(std::move(marks)), style, width);
}

void MarkStrip::paint(QPainter& painter, const std::vector<Group>& groups, const PlotStyle& style, int width)
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(style.tickFont);
    const QFontMetricsF metrics(style.tickFont);
    double free = 0;
    for (const Group& group : groups) {
        const QColor colour = group.bad ? style.bad : style.dim;
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        const QPointF tip(group.pixel, 1);
        painter.drawPolygon(QPolygonF{tip, tip + QPointF(4.5, 8), tip + QPointF(-4.5, 8)});
        const double label = metrics.horizontalAdvance(group.label);
        const double left = std::clamp(group.pixel - label / 2, 0.0, std::max(0.0, width - label - kEdge));
        if (left < free)
            continue;
        painter.setPen(colour);
        painter.drawText(QPointF(left, 11 + metrics.ascent()), group.label);
        free = left + label + 10;
    }
}

bool MarkStrip::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const QString text = textAt(help->pos().x());
        if (text.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(
                help->globalPos(), text.toHtmlEscaped().replace(QLatin1Char('\n'), QLatin1String("<br>")), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace workbench::ui
