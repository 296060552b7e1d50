// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/HelpText.h"

#include "ui/shell/Actions.h"

#include <QAction>
#include <QCoreApplication>
#include <QString>
#include <QStringList>

namespace workbench::ui
{

QString keysText(const Actions& actions)
{
    QStringList keys;
    for (const QAction* const action : actions.all()) {
        // No line break between a key and what it does.
        QString entry
            = QStringLiteral("%1 %2").arg(action->shortcut().toString(QKeySequence::NativeText), action->iconText());
        keys << entry.replace(QLatin1Char(' '), QChar(QChar::Nbsp));
    }
    return keys.join(QStringLiteral("    "));
}

QString aboutText(const std::filesystem::path& store)
{
    return QCoreApplication::translate(
               "workbench::ui::HelpText",
               "SHA-RNN Workbench %1: trains, plots and inspects byte-level language models after \"Single Headed "
               "Attention RNN: Stop Thinking With Your Head\". Free software under the GNU General Public License, "
               "version 3 or later. Runs, points and checkpoints are in %2.")
        .arg(QCoreApplication::applicationVersion(), QString::fromStdString(store.string()));
}

} // namespace workbench::ui
