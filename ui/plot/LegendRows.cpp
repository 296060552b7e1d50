// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/LegendRows.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>

namespace workbench::ui
{

namespace
{
constexpr int kSample = 22, kGap = 8, kMostName = 220;
}

void LegendRows::set(const std::vector<CurveSeries>& series, bool withHidden)
{
    m_rows.clear();
    std::vector<const CurveSeries*> forms;
    for (const CurveSeries& curve : series) {
        if (curve.faint || (curve.hidden && !withHidden))
            continue;
        const QString& owner = curve.owner.isEmpty() ? curve.name : curve.owner;
        const auto known = std::ranges::find_if(
            m_rows, [&](const LegendRow& row) { return row.owner == owner && row.text == curve.name; });
        if (known == m_rows.end())
            m_rows.push_back({owner, curve.name, curve.colour, curve.dashed, curve.hidden, curve.band != nullptr});
        else
            known->band = known->band || curve.band;
        const bool knownForm
            = std::ranges::any_of(forms, [&](const CurveSeries* other) { return other->quantity == curve.quantity; });
        if (!knownForm)
            forms.push_back(&curve);
    }
    m_owners = static_cast<int>(m_rows.size());
    if (forms.size() > 1) {
        for (const CurveSeries* form : forms)
            m_rows.push_back({{}, form->quantity, {}, false, false, false, form->form});
    }
}

int LegendRows::shownRows(int mostHeight) const
{
    const int all = static_cast<int>(m_rows.size());
    const int fit = std::max(2, (mostHeight - 2 * kPadding) / kLine);
    return all <= fit ? all : fit;
}

QSize LegendRows::size(int mostHeight) const
{
    const QFontMetrics metrics(m_style.labelFont);
    int width = 0;
    for (const LegendRow& row : m_rows)
        width = std::max(width, std::min(kMostName, metrics.horizontalAdvance(row.text) + 2));
    return {2 * kPadding + kSample + kGap + width, 2 * kPadding + kLine * shownRows(mostHeight) - 4};
}

int LegendRows::rowAt(int y) const
{
    const int row = (y - kPadding + 2) / kLine;
    return y >= kPadding - 2 && row < static_cast<int>(m_rows.size()) ? row : -1;
}

QRect LegendRows::rectOf(int row, int width) const
{
    return {0, kPadding - 2 + row * kLine, width, kLine};
}

void LegendRows::paintSample(QPainter& painter, const LegendRow& row, double middle, double strength) const
{
    QColor colour = row.colour.isValid() ? row.colour : m_style.dim;
    colour.setAlphaF(static_cast<float>(strength));
    if (row.band) {
        QColor fill = colour;
        fill.setAlphaF(static_cast<float>(0.25 * strength));
        painter.fillRect(QRectF(kPadding, middle - 5, kSample, 10), fill);
    }
    QPen pen(colour, m_style.lineWidth);
    if (row.dashed)
        pen.setDashPattern({3, 2});
    painter.setPen(pen);
    if (row.form != CurveForm::Points)
        painter.drawLine(QPointF(kPadding, middle), QPointF(kPadding + kSample, middle));
    painter.setPen(QPen(colour, m_style.lineWidth * 0.8));
    painter.setBrush(m_style.background);
    const QPointF centre(kPadding + kSample / 2.0, middle);
    if (row.form == CurveForm::MarkedLine)
        painter.drawEllipse(centre, 3, 3);
    else if (row.form == CurveForm::Points)
        painter.drawPolygon(QPolygonF{
            centre + QPointF(0, -4.5), centre + QPointF(4.5, 0), centre + QPointF(0, 4.5), centre + QPointF(-4.5, 0)});
}

void LegendRows::paint(QPainter& painter, QSize size, const Marked& marked) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_style.grid, 1));
    QColor background = m_style.background;
    background.setAlpha(230);
    painter.setBrush(background);
    painter.drawRoundedRect(QRectF(QPointF(0, 0), size).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    painter.setFont(m_style.labelFont);
    const int shown = shownRows(size.height() + 4);
    for (int i = 0; i < shown; ++i) {
        const LegendRow& row = m_rows[static_cast<std::size_t>(i)];
        const QRect place = rectOf(i, size.width());
        if (i == marked.current || (!row.owner.isEmpty() && row.owner == marked.highlighted)) {
            QColor lit = m_style.accent;
            lit.setAlpha(26);
            painter.setPen(i == marked.current ? QPen(m_style.accent, 1) : QPen(Qt::NoPen));
            painter.setBrush(lit);
            painter.drawRoundedRect(QRectF(place).adjusted(3.5, 0.5, -3.5, -0.5), 3, 3);
        }
        const QRect text(kPadding + kSample + kGap, place.top(), size.width() - 2 * kPadding - kSample - kGap, kLine);
        const bool rest = i == shown - 1 && shown < static_cast<int>(m_rows.size());
        if (rest) {
            painter.setPen(m_style.dim);
            painter.drawText(
                text, Qt::AlignVCenter,
                QCoreApplication::translate(
                    "LegendRows", "and %n more", nullptr, static_cast<int>(m_rows.size()) - shown + 1));
            break;
        }
        paintSample(painter, row, place.center().y() + 0.5, row.hidden ? 0.3 : 1.0);
        painter.setPen(row.colour.isValid() && !row.hidden ? m_style.text : m_style.dim);
        QFont font = m_style.labelFont;
        font.setStrikeOut(row.hidden);
        painter.setFont(font);
        painter.drawText(
            text, Qt::AlignVCenter, painter.fontMetrics().elidedText(row.text, Qt::ElideRight, text.width()));
    }
    if (marked.drop >= 0) {
        painter.setPen(QPen(m_style.accent, 2));
        const int y = rectOf(marked.drop, size.width()).top();
        painter.drawLine(QPointF(4, y), QPointF(size.width() - 4, y));
    }
}

} // namespace workbench::ui
