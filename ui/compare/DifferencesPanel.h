// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/compare/ComparedRuns.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace workbench::ui
{

class DiffModel;
class EmptyState;

/// The chosen runs side by side; the names of the fields stay while the runs scroll. N and P go to the next and the
/// previous difference, Ctrl+C copies the table.
class DifferencesPanel : public QWidget
{
    Q_OBJECT
public:
    static constexpr std::size_t kMostRuns = 100; ///< more are not set side by side

    explicit DifferencesPanel(ComparedRuns& runs, QWidget* parent = nullptr);

    DiffModel& model() const { return *m_model; }
    void goToDifference(bool forward);
    void copy(bool markdown) const;

Q_SIGNALS:
    void curvesWanted(const std::vector<workbench::RunId>& runs);
    void samplesWanted();

protected:
    void showEvent(QShowEvent* event) override;

private:
    void buildTables();
    void refresh();

    ComparedRuns& m_runs;
    DiffModel* m_model;
    QStackedWidget* m_pages;
    EmptyState* m_empty;
    QTableView *m_fields, *m_values;
    QPushButton *m_hide, *m_copy, *m_previous, *m_next, *m_curves, *m_samples;
    QLabel* m_words;
    QTimer m_waiting;
};

} // namespace workbench::ui
