// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/FieldCombo.h"

#include "ui/theme/Theme.h"

#include <QPainter>
#include <QWheelEvent>

namespace workbench::ui
{

FieldCombo::FieldCombo(QWidget* parent)
    : QComboBox(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(6);
}

void FieldCombo::paintEvent(QPaintEvent* event)
{
    QComboBox::paintEvent(event);
    const QPointF tip(width() - 13.0, height() / 2.0 + 2.0);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Theme::of(palette()).dim, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(QPolygonF{tip + QPointF(-4, -4), tip, tip + QPointF(4, -4)});
}

void FieldCombo::wheelEvent(QWheelEvent* event)
{
    if (hasFocus())
        QComboBox::wheelEvent(event);
    else
        event->ignore();
}

} // namespace workbench::ui
