// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "core/compare/RunFilter.h"
#include "ui/AppContext.h"
#include "ui/compare/TableExport.h"
#include "ui/compare/TableMemory.h"

#include <QTimer>
#include <QWidget>

#include <vector>

class QLabel;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace workbench::ui
{

class ColumnPanel;
class CompareCards;
class ComparedRuns;
class EmptyState;
class RunFactsFeed;
class RunTable;
class RunTableModel;
class TableBar;
class TableSaver;

/// The Compare page: the table of all runs over the cards that compare what is listed and chosen in it.
class ComparePage : public QWidget
{
    Q_OBJECT
public:
    ComparePage(const AppContext& context, RunFactsFeed& feed, QWidget* parent = nullptr);
    ~ComparePage() override;

    /// The runs that actions are about while this page is open: those chosen, else the selected one.
    std::vector<RunId> targets() const;
    ComparedRuns& compared() const { return *m_compared; }

    void focusFilter();
    void renameCurrent();
    void makeBaseline(); ///< of the current run; of the baseline itself: none is any more
    void togglePinned(); ///< of the chosen runs
    void showCurves(); ///< of the chosen runs, over each other

Q_SIGNALS:
    void launchWanted();
    void curvesWanted(); ///< the selection has the runs
    void sampleWanted(const workbench::RunId& run, qint64 step);
    void binWanted(const std::vector<workbench::RunId>& runs);
    void starWanted(const std::vector<workbench::RunId>& runs);
    void emptyBinWanted();
    void menuWanted(const QPoint& global);
    void targetsChanged();
    void done(const QString& what); ///< something worth a line in the log
    void failed(const QString& what, const workbench::Error& error);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void buildTableCard(QWidget& column);
    void connectBar();
    void connectTable();
    void apply(const TableSetup& setup);
    TableSetup setup() const;
    void remember();
    void recallMarks(); ///< pins and baseline, of this store
    void rememberMarks();
    std::vector<compare::FilterCompletion> complete(std::string_view text, std::size_t cursor) const;
    void followTable();
    void followShown();
    void showState();
    void setColumn(const QString& path, bool shown);
    void showColumnMenu(const QPoint& global, const QString& path);
    void keepOnlyBrushed(bool keep);
    void exportTable(TableFormat format, bool toClipboard);

    const AppContext m_context;
    RunFactsFeed& m_feed;
    RunTableModel* m_model;
    ComparedRuns* m_compared;
    TableBar* m_bar;
    RunTable* m_table;
    ColumnPanel* m_columnPanel;
    EmptyState* m_empty;
    QStackedWidget* m_stack;
    QLabel *m_facts, *m_brushed;
    QPushButton *m_keepBrushed, *m_curves;
    CompareCards* m_cards;
    QSplitter* m_splitter;
    TableSaver* m_saver;
    std::optional<Error> m_trouble;
    QTimer m_rememberSoon;
};

} // namespace workbench::ui
