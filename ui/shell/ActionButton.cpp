// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/ActionButton.h"

#include <QAction>

namespace workbench::ui
{

ActionButton::ActionButton(QAction* action, QWidget* parent)
    : QPushButton(parent)
    , m_action(action)
{
    connect(action, &QAction::changed, this, &ActionButton::follow);
    connect(this, &QPushButton::clicked, action, [action] { action->trigger(); });
    follow();
}

void ActionButton::follow()
{
    setText(m_action->iconText());
    setEnabled(m_action->isEnabled());
    setToolTip(m_action->toolTip());
}

} // namespace workbench::ui
