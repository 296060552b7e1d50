// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/StrongId.h"

#include <QMap>
#include <QTreeView>

#include <optional>
#include <string>
#include <vector>

namespace workbench::ui
{

class ComparedRuns;
class RunTableModel;
class Selection;

/// The table of runs. Selected rows are the chosen runs, the current one the run that the window's actions are about;
/// both are kept by run while rows come, go and move. A click on a run's colour shows it on the charts, one on its star
/// stars it; a click on a group's head, or the arrow keys, fold it.
class RunTable : public QTreeView
{
    Q_OBJECT
public:
    RunTable(RunTableModel& model, ComparedRuns& runs, Selection& selection, QWidget* parent = nullptr);

    std::vector<std::string> columnOrder() const; ///< paths as the user has put them
    const QMap<QString, int>& widths() const { return m_widths; } ///< by path, of columns whose width the user has set
    void setWidths(QMap<QString, int> widths);
    void renameCurrent(); ///< opens the editor in the row

Q_SIGNALS:
    void starWanted(const workbench::RunId& run);
    void binWanted(); ///< the delete key, for the chosen runs
    void curvesWanted(); ///< the return key, or a double click
    void menuWanted(const QPoint& global); ///< over a run
    void columnMenuWanted(const QPoint& global, const QString& path);
    void columnsArranged(); ///< the user has moved one, or changed its width

protected:
    void drawRow(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void drawBranches(QPainter*, const QRect&, const QModelIndex&) const override { }
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

private:
    void buildHeader();
    void followRows();
    void followSelection();
    void showChosen();
    void setColumnWidths();
    bool toggleGroup(int row);
    bool pressMark(const QModelIndex& index, const QPoint& at);
    std::optional<RunId> runAt(int row) const;

    RunTableModel& m_model;
    ComparedRuns& m_runs;
    Selection& m_selection;
    QMap<QString, int> m_widths;
    std::vector<std::string> m_columns; ///< that the header is set up for
    bool m_following = false; ///< what changes now is no doing of the user
};

} // namespace workbench::ui
