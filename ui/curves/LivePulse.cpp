// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/LivePulse.h"

#include <QPainter>

namespace workbench::ui
{

LivePulse::LivePulse(QWidget* parent)
    : QWidget(parent)
{
    setFixedSize(sizeHint());
    m_fading.setStartValue(1.0);
    m_fading.setEndValue(0.0);
    m_fading.setDuration(700);
    connect(&m_fading, &QVariantAnimation::valueChanged, this, qOverload<>(&QWidget::update));
}

void LivePulse::setColour(const QColor& colour)
{
    m_colour = colour;
    update();
}

void LivePulse::beat()
{
    // Data may come far oftener than an eye can follow: the light is renewed once it has faded by half.
    if (m_fading.state() == QAbstractAnimation::Running && m_fading.currentTime() < m_fading.duration() / 2)
        return;
    m_fading.stop();
    if (isVisible())
        m_fading.start();
}

QSize LivePulse::sizeHint() const
{
    return {14, 14};
}

void LivePulse::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const double light = m_fading.state() == QAbstractAnimation::Running ? m_fading.currentValue().toDouble() : 0;
    const QPointF centre = QRectF(rect()).center();
    QColor halo = m_colour;
    halo.setAlphaF(static_cast<float>(0.35 * light));
    painter.setBrush(halo);
    painter.drawEllipse(centre, 6.5, 6.5);
    painter.setBrush(m_colour);
    painter.drawEllipse(centre, 3.5, 3.5);
}

} // namespace workbench::ui
