// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/TopBar.h"

#include "ui/shell/ActionButton.h"
#include "ui/shell/Actions.h"
#include "ui/theme/StyleSheet.h"

#include <QAction>
#include <QBoxLayout>
#include <QFrame>
#include <QMenuBar>

#include <algorithm>

namespace workbench::ui
{

TopBar::TopBar(const Actions& actions, QWidget* parent)
    : QWidget(parent)
{
    setAttribute(Qt::WA_StyledBackground);
    setKind(this, "top");
    setFixedHeight(41);
    auto* const line = new QHBoxLayout(this);
    line->setContentsMargins(6, 0, 12, 1);
    line->setSpacing(6);
    QMenuBar* const menus = actions.makeMenuBar(this);
    menus->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    line->addWidget(menus, 0, Qt::AlignVCenter);
    line->addSpacing(20);

    const auto addButton = [&](QAction* action) {
        auto* const button = new ActionButton(action, this);
        button->setMinimumWidth(std::max(76, button->sizeHint().width()));
        button->setFocusPolicy(Qt::TabFocus);
        line->addWidget(button);
        return button;
    };
    setKind(addButton(actions.start), "primary");
    addButton(actions.pause);
    addButton(actions.stop);
    auto* const separator = new QFrame(this);
    setKind(separator, "upright");
    separator->setFixedSize(1, 16);
    line->addSpacing(4);
    line->addWidget(separator);
    line->addSpacing(4);
    addButton(actions.checkpoint);
    addButton(actions.evaluate);
    line->addStretch();

    auto* const search = new QPushButton(tr("Search runs and actions   Ctrl+K"), this);
    setKind(search, "quiet");
    search->setToolTip(actions.palette->toolTip());
    search->setFocusPolicy(Qt::TabFocus);
    connect(search, &QPushButton::clicked, actions.palette, &QAction::trigger);
    line->addWidget(search);
}

} // namespace workbench::ui
