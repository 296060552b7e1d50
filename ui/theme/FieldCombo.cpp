// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/FieldCombo.h"

#include "ui/theme/Theme.h"

#include <QPainter>
#include <QStyleOptionComboBox>
#include <QStylePainter>
#include <QWheelEvent>

namespace workbench::ui
{

namespace
{
constexpr int kArrowRoom = 11; ///< of the arrow's 18 pixels, what is wider than the padding that the sheet gives
}

FieldCombo::FieldCombo(QWidget* parent)
    : QComboBox(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(6);
}

QSize FieldCombo::sizeHint() const
{
    return QComboBox::sizeHint() + QSize(kArrowRoom, 0); // the sheet's own hint forgets the arrow
}

QSize FieldCombo::minimumSizeHint() const
{
    return QComboBox::minimumSizeHint() + QSize(kArrowRoom, 0);
}

void FieldCombo::paintEvent(QPaintEvent* event)
{
    if (isEditable()) {
        QComboBox::paintEvent(event);
    } else { // what is too long ends in an ellipsis, not in half a letter
        QStylePainter painter(this);
        QStyleOptionComboBox option;
        initStyleOption(&option);
        painter.drawComplexControl(QStyle::CC_ComboBox, option);
        const int room
            = style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, this).width();
        option.currentText = option.fontMetrics.elidedText(option.currentText, Qt::ElideRight, room - 4);
        painter.drawControl(QStyle::CE_ComboBoxLabel, option);
    }
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
