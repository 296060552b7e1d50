// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/MapCaption.h"

#include "ui/attention/MapViewport.h"
#include "ui/theme/Theme.h"

#include <QPainter>

#include <algorithm>

namespace workbench::ui
{

namespace
{
constexpr int kHeight = 20;
}

MapCaption::MapCaption(MapViewport& viewport, QWidget* parent)
    : QWidget(parent)
    , m_viewport(viewport)
{
    setFixedHeight(kHeight);
    connect(&m_viewport, &MapViewport::changed, this, QOverload<>::of(&QWidget::update));
}

void MapCaption::setLeft(int pixels)
{
    m_left = pixels;
    update();
}

void MapCaption::setTitles(const QString& rows, const QString& columns)
{
    m_rows = rows;
    m_columns = columns;
    update();
}

void MapCaption::setSegment(int column)
{
    m_segment = column;
    update();
}

void MapCaption::paintEvent(QPaintEvent*)
{
    if (m_viewport.isEmpty())
        return;
    QPainter painter(this);
    painter.setFont(smallFont());
    painter.setPen(Theme::of(palette()).dim);
    const QFontMetrics metrics(smallFont());
    const double height = kHeight - 4;
    const double right = m_viewport.pixels().width();
    if (!m_rows.isEmpty())
        painter.drawText(
            QRectF(0, 0, m_left - 6, height), Qt::AlignRight | Qt::AlignBottom, m_rows + QStringLiteral(" \u2193"));
    const auto write = [&](double from, double to, const QString& text) {
        if (to - from >= metrics.horizontalAdvance(text) + 8)
            painter.drawText(QRectF(m_left + from, 0, to - from, height), Qt::AlignHCenter | Qt::AlignBottom, text);
    };
    if (m_segment <= 0) {
        write(0, right, m_columns.isEmpty() ? QString() : m_columns + QStringLiteral(" \u2192"));
        return;
    }
    const double edge = std::clamp(m_viewport.x(m_segment), 0.0, right);
    write(0, edge, tr("memory"));
    write(edge, right, tr("this segment"));
}

} // namespace workbench::ui
