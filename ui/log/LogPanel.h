// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QTreeView;

namespace workbench::ui
{

class LogModel;

/// The log below the pages, newest line last; lines can be selected and copied.
class LogPanel : public QWidget
{
    Q_OBJECT
public:
    explicit LogPanel(LogModel& log, QWidget* parent = nullptr);

Q_SIGNALS:
    void closeWanted();

private:
    void copySelected();
    void copyAll();

    LogModel& m_log;
    QTreeView* m_view;
};

} // namespace workbench::ui
