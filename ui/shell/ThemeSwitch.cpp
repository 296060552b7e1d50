// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/ThemeSwitch.h"

#include "ui/shell/Actions.h"

#include <QAction>
#include <QApplication>

namespace workbench::ui
{

ThemeSwitch::ThemeSwitch(const Actions& actions)
    : QObject(actions.parent())
    , m_actions(actions)
{
    const auto follow = [this](const QAction* action, ThemeChoice choice) {
        connect(action, &QAction::triggered, this, [this, choice] {
            setChoice(choice);
            Q_EMIT chosen();
        });
    };
    follow(actions.systemTheme, ThemeChoice::System);
    follow(actions.lightTheme, ThemeChoice::Light);
    follow(actions.darkTheme, ThemeChoice::Dark);
}

void ThemeSwitch::setChoice(ThemeChoice choice)
{
    m_choice = choice;
    QAction* const action = choice == ThemeChoice::Light ? m_actions.lightTheme
        : choice == ThemeChoice::Dark                    ? m_actions.darkTheme
                                                         : m_actions.systemTheme;
    action->setChecked(true);
    applyTheme(*qApp, choice);
}

void ThemeSwitch::followDesktop()
{
    if (m_choice == ThemeChoice::System)
        applyTheme(*qApp, m_choice);
}

} // namespace workbench::ui
