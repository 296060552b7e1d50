// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/ElidedLabel.h"

#include "ui/base/PlainToolTip.h"
#include "ui/theme/Theme.h"

#include <QPainter>

namespace workbench::ui
{

ElidedLabel::ElidedLabel(QWidget* parent)
    : QWidget(parent)
{
    setFont(smallFont());
}

void ElidedLabel::setText(const QString& text)
{
    m_text = text;
    setToolTip(plainToolTip(text));
    setAccessibleName(text);
    updateGeometry();
    update();
}

void ElidedLabel::setAlignment(Qt::Alignment horizontal)
{
    m_alignment = horizontal;
    update();
}

QSize ElidedLabel::sizeHint() const
{
    const QFontMetrics metrics(smallFont());
    return {metrics.horizontalAdvance(m_text), metrics.height()};
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {0, QFontMetrics(smallFont()).height()};
}

void ElidedLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setFont(smallFont());
    painter.setPen(Theme::of(palette()).dim);
    const QString line = QFontMetrics(smallFont()).elidedText(m_text, Qt::ElideRight, width());
    painter.drawText(rect(), int(m_alignment | Qt::AlignVCenter) | Qt::TextSingleLine, line);
}

} // namespace workbench::ui
