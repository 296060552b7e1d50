// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/launch/FieldCombo.h"

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

void FieldCombo::wheelEvent(QWheelEvent* event)
{
    if (hasFocus())
        QComboBox::wheelEvent(event);
    else
        event->ignore();
}

} // namespace workbench::ui
