// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/LineLayer.h"

#include <QElapsedTimer>
#include <QPainter>

namespace workbench::ui
{

namespace
{
constexpr std::size_t kItemsBetweenLooks = 32; ///< at the clock
}

LineLayer::LineLayer(QObject* parent)
    : QObject(parent)
{
    m_timer.setInterval(0);
    connect(&m_timer, &QTimer::timeout, this, [this] { drawSlice(false); });
}

void LineLayer::start(QSize size, double pixelRatio, std::size_t count, std::function<void(QPainter&)> first, Draw draw)
{
    m_next = QImage(size * pixelRatio, QImage::Format_ARGB32_Premultiplied);
    m_next.setDevicePixelRatio(pixelRatio);
    m_next.fill(Qt::transparent);
    m_count = count;
    m_drawn = 0;
    m_first = std::move(first);
    m_draw = std::move(draw);
    m_timer.start();
    drawSlice(false); // what fits into one slice is there at once
}

void LineLayer::clear()
{
    m_timer.stop();
    m_image = m_next = {};
}

void LineLayer::finish()
{
    if (m_timer.isActive())
        drawSlice(true);
}

void LineLayer::drawSlice(bool all)
{
    if (!m_next.isNull()) {
        QElapsedTimer clock;
        clock.start();
        QPainter painter(&m_next);
        m_first(painter);
        while (m_drawn < m_count) {
            m_draw(painter, m_drawn++);
            if (!all && m_drawn % kItemsBetweenLooks == 0 && clock.elapsed() >= kSliceMilliseconds)
                return;
        }
    }
    m_timer.stop();
    m_image = std::move(m_next);
    m_next = {};
    Q_EMIT whole();
}

} // namespace workbench::ui
