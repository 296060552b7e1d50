// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/Theme.h"

#include <QObject>

namespace workbench::ui
{

class Actions;

/// Which theme the program wears: as its actions say, or as the desktop does.
class ThemeSwitch : public QObject
{
    Q_OBJECT
public:
    explicit ThemeSwitch(const Actions& actions);

    ThemeChoice choice() const { return m_choice; }
    void setChoice(ThemeChoice choice);
    void followDesktop(); ///< it has gone from light to dark, or back

Q_SIGNALS:
    void chosen(); ///< by the user

private:
    const Actions& m_actions;
    ThemeChoice m_choice = ThemeChoice::System;
};

} // namespace workbench::ui
