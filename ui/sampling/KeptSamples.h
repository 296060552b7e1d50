// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/StrongId.h"
#include "core/store/StoreTypes.h"
#include "ui/sampling/SampleSaver.h"
#include "ui/theme/Card.h"

#include <QStringList>
#include <QTimer>

#include <optional>
#include <string>
#include <vector>

class QLabel;
class QLineEdit;
class QPushButton;
class QSortFilterProxyModel;
class QTableView;

namespace workbench::ui
{

class KeptSamplesModel;

/// The card of the texts that are in the store. Knows no store: it says which ones it wants to list and what is to be
/// done with them. The setters emit nothing.
class KeptSamples : public Card
{
    Q_OBJECT
public:
    explicit KeptSamples(QWidget* parent = nullptr);

    void setRows(std::vector<store::SampleRow> rows); ///< those that query() asked for; rows that stay stay selected
    void setRun(std::optional<RunId> run); ///< which one "this run" means
    store::SampleQuery query() const;
    QStringList selectedIds() const; ///< from top to bottom
    void
    tellRemoved(const QStringList& ids); ///< they are gone, and can be brought back; empty: nothing is to be undone

    QTableView& table() const { return *m_table; }

Q_SIGNALS:
    void queryChanged(); ///< by the user: other rows are wanted
    void openWanted(const QString& id);
    void exportWanted(const QString& id, workbench::ui::SampleExport form);
    void removeWanted(const QStringList& ids);
    void restoreWanted(const QStringList& ids);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override; ///< keys of the table

private:
    void buildHeader();
    void buildTable();
    QLayout* makeButtons();
    void readSearch();
    void showState();
    void openCurrent();
    void removeSelected();

    KeptSamplesModel* m_model;
    QSortFilterProxyModel* m_sorted;
    QTableView* m_table;
    QLineEdit* m_search;
    QPushButton *m_thisRun, *m_all, *m_open, *m_export, *m_remove, *m_undo;
    QLabel *m_empty, *m_removedWords;
    QTimer m_searchDelay;
    std::optional<RunId> m_run;
    std::string m_contains; ///< as bytes; the last that could be read
    QStringList m_removed;
};

} // namespace workbench::ui
