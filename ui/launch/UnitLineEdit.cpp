// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/launch/UnitLineEdit.h"

#include "ui/theme/Theme.h"

#include <QFontMetrics>
#include <QPainter>

namespace workbench::ui
{
namespace
{
constexpr int kUnitMargin = 8;
}

UnitLineEdit::UnitLineEdit(QWidget* parent)
    : QLineEdit(parent)
{
}

void UnitLineEdit::setUnit(const QString& unit)
{
    if (m_unit == unit)
        return;
    m_unit = unit;
    const int room = unit.isEmpty() ? 0 : QFontMetrics(smallFont()).horizontalAdvance(unit) + kUnitMargin;
    setTextMargins(0, 0, room, 0);
    update();
}

void UnitLineEdit::paintEvent(QPaintEvent* event)
{
    QLineEdit::paintEvent(event);
    if (m_unit.isEmpty())
        return;
    QPainter painter(this);
    painter.setFont(smallFont());
    painter.setPen(Theme::of(palette()).dim);
    painter.drawText(rect().adjusted(0, 0, -kUnitMargin, 0), Qt::AlignRight | Qt::AlignVCenter, m_unit);
}

} // namespace workbench::ui
