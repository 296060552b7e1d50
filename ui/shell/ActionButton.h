// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>

class QAction;

namespace workbench::ui
{

/// A push button for an action: its words, tooltip, key and whether it can be used now.
class ActionButton : public QPushButton
{
    Q_OBJECT
public:
    ActionButton(QAction* action, QWidget* parent);

private:
    void follow();

    QAction* m_action;
};

} // namespace workbench::ui
