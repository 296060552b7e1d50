// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/LegendCard.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace workbench::ui
{

namespace
{
constexpr int kPadding = 8, kLine = 18, kSample = 22, kGap = 8, kMostName = 220, kEdge = 8;
}

LegendCard::LegendCard(QWidget* parent)
    : QWidget(parent)
{
    setCursor(Qt::OpenHandCursor);
    setToolTip(tr("Drag to move"));
}

void LegendCard::setStyle(const PlotStyle& style)
{
    m_style = style;
    update();
}

void LegendCard::setSeries(const std::vector<CurveSeries>& series)
{
    m_rows.clear();
    std::vector<const CurveSeries*> forms;
    for (const CurveSeries& curve : series) {
        const bool known = std::ranges::any_of(
            m_rows, [&](const Row& row) { return row.text == curve.name && row.colour == curve.colour; });
        if (!known)
            m_rows.push_back({curve.name, curve.colour, curve.dashed, CurveForm::Line});
        const bool knownForm
            = std::ranges::any_of(forms, [&](const CurveSeries* other) { return other->quantity == curve.quantity; });
        if (!knownForm)
            forms.push_back(&curve);
    }
    if (forms.size() > 1) {
        for (const CurveSeries* form : forms)
            m_rows.push_back({form->quantity, {}, false, form->form});
    }
    const QFontMetrics metrics(m_style.labelFont);
    int width = 0;
    for (const Row& row : m_rows)
        width = std::max(width, std::min(kMostName, metrics.horizontalAdvance(row.text) + 2));
    resize(2 * kPadding + kSample + kGap + width, 2 * kPadding + kLine * static_cast<int>(m_rows.size()) - 4);
    settle();
    update();
}

void LegendCard::settle()
{
    const QSize room = parentWidget()->size() - size() - QSize(2 * kEdge, 2 * kEdge);
    move(
        kEdge + static_cast<int>(m_place.x() * std::max(0, room.width())),
        kEdge + static_cast<int>(m_place.y() * std::max(0, room.height())));
}

void LegendCard::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_style.grid, 1));
    QColor background = m_style.background;
    background.setAlpha(230);
    painter.setBrush(background);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    painter.setFont(m_style.labelFont);
    int top = kPadding - 2;
    for (const Row& row : m_rows) {
        const QColor colour = row.colour.isValid() ? row.colour : m_style.dim;
        QPen pen(colour, m_style.lineWidth);
        if (row.dashed)
            pen.setDashPattern({3, 2});
        painter.setPen(pen);
        const double middle = top + kLine / 2.0;
        if (row.form != CurveForm::Points)
            painter.drawLine(QPointF(kPadding, middle), QPointF(kPadding + kSample, middle));
        painter.setPen(QPen(colour, m_style.lineWidth * 0.8));
        painter.setBrush(m_style.background);
        const QPointF centre(kPadding + kSample / 2.0, middle);
        if (row.form == CurveForm::MarkedLine)
            painter.drawEllipse(centre, 3, 3);
        else if (row.form == CurveForm::Points)
            painter.drawPolygon(QPolygonF{
                centre + QPointF(0, -4.5), centre + QPointF(4.5, 0), centre + QPointF(0, 4.5),
                centre + QPointF(-4.5, 0)});
        painter.setPen(row.colour.isValid() ? m_style.text : m_style.dim);
        const QRect text(kPadding + kSample + kGap, top, width() - 2 * kPadding - kSample - kGap, kLine);
        painter.drawText(
            text, Qt::AlignVCenter, painter.fontMetrics().elidedText(row.text, Qt::ElideRight, text.width()));
        top += kLine;
    }
}

void LegendCard::mousePressEvent(QMouseEvent* event)
{
    m_grip = event->pos();
    setCursor(Qt::ClosedHandCursor);
}

void LegendCard::mouseMoveEvent(QMouseEvent* event)
{
    const QPoint at = mapToParent(event->pos()) - m_grip - QPoint(kEdge, kEdge);
    const QSize room = parentWidget()->size() - size() - QSize(2 * kEdge, 2 * kEdge);
    m_place
        = {std::clamp(at.x() / static_cast<double>(std::max(1, room.width())), 0.0, 1.0),
           std::clamp(at.y() / static_cast<double>(std::max(1, room.height())), 0.0, 1.0)};
    settle();
}

void LegendCard::mouseReleaseEvent(QMouseEvent*)
{
    setCursor(Qt::OpenHandCursor);
}

} // namespace workbench::ui
