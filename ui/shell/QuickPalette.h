// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/StrongId.h"

#include <QFrame>

class QAction;
class QLineEdit;
class QListWidget;

namespace workbench::ui
{

class Actions;
class RunListModel;

/// Finds a run or an action by a few letters of its name: Ctrl+K, letters, Enter.
class QuickPalette : public QFrame
{
    Q_OBJECT
public:
    QuickPalette(const RunListModel& runs, const Actions& actions, QWidget* window);

    void open();

Q_SIGNALS:
    void runChosen(const workbench::RunId& run);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Entry {
        QString text, detail;
        QAction* action = nullptr;
        RunId run; ///< where there is no action
    };

    void fill();
    void place();
    void choose();

    const RunListModel& m_runs;
    const Actions& m_actions;
    QLineEdit* m_input;
    QListWidget* m_list;
    QList<Entry> m_entries; ///< as shown in the list
};

} // namespace workbench::ui
