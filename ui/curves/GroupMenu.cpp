// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/GroupMenu.h"

#include "ui/theme/StyleSheet.h"

#include <QActionGroup>
#include <QMenu>

namespace workbench::ui
{

GroupMenu::GroupMenu(CurveSettings& settings, QWidget* parent)
    : QPushButton(parent)
    , m_settings(settings)
{
    setKind(this, "chip");
    setToolTip(tr("Draws runs that belong together as their mean with a band"));
    setAccessibleName(tr("Groups"));
    auto* menu = new QMenu(this);
    addChoices<Grouping>(
        *menu, m_settings.grouping,
        {{Grouping::Off, tr("Each run alone")},
         {Grouping::Seeds, tr("Runs that differ in seed and name alone")},
         {Grouping::Groups, tr("Runs of the same group")}});
    menu->addSeparator();
    addChoices<compare::BandKind>(
        *menu, m_settings.band,
        {{compare::BandKind::MinMax, tr("Band from least to greatest")},
         {compare::BandKind::StandardDeviation, tr("Band of a standard deviation either side")},
         {compare::BandKind::Interval95, tr("Band of the mean's 95 % interval (t)")}});
    menu->addSeparator();
    QAction* members = menu->addAction(tr("Members, faint"));
    members->setCheckable(true);
    members->setChecked(m_settings.members);
    connect(members, &QAction::toggled, this, [this](bool on) {
        m_settings.members = on;
        Q_EMIT changed();
    });
    setMenu(menu);
    showChoice();
}

template <typename Choice>
void GroupMenu::addChoices(QMenu& menu, Choice& now, const QList<std::pair<Choice, QString>>& choices)
{
    auto* group = new QActionGroup(&menu);
    for (const auto& [choice, text] : choices) {
        QAction* action = menu.addAction(text);
        action->setCheckable(true);
        action->setChecked(choice == now);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, &now, choice = choice] {
            now = choice;
            showChoice();
            Q_EMIT changed();
        });
    }
}

void GroupMenu::showChoice()
{
    setText(
        m_settings.grouping == Grouping::Off         ? tr("groups off")
            : m_settings.grouping == Grouping::Seeds ? tr("by seeds")
                                                     : tr("by group"));
}

} // namespace workbench::ui
