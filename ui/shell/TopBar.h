// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace workbench::ui
{

class Actions;

/// The line at the top: menus, the buttons that steer a run, and the way to the quick palette.
class TopBar : public QWidget
{
    Q_OBJECT
public:
    TopBar(const Actions& actions, QWidget* parent = nullptr);
};

} // namespace workbench::ui
