// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QStackedWidget;

namespace workbench::ui
{

class RunFactsFeed;
class RunListFilter;
class RunListModel;
class RunListView;
class Selection;

/// The left side of the window: the runs that are in use, with a filter over them.
class RunListPanel : public QWidget
{
    Q_OBJECT
public:
    RunListPanel(RunListModel& runs, Selection& selection, RunFactsFeed& facts, QWidget* parent = nullptr);

    RunListView* view() const { return m_view; }
    void focusFilter();
    void renameCurrent(); ///< opens the editor in the row

Q_SIGNALS:
    void menuWanted(const QPoint& global); ///< over the selected run

private:
    void followSelection();
    void showRightPage();

    RunListModel& m_runs;
    Selection& m_selection;
    RunListFilter* m_filtered;
    QLineEdit* m_filter;
    QStackedWidget* m_stack;
    RunListView* m_view;
    QLabel* m_empty;
};

} // namespace workbench::ui
