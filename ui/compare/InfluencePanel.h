// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/RankCorrelation.h"
#include "ui/compare/ComparedRuns.h"
#include "ui/session/LatestJob.h"

#include <QTimer>
#include <QWidget>

#include <string>
#include <vector>

class QLabel;
class QStackedWidget;
class QTableView;

namespace workbench::ui
{

class EmptyState;
class InfluenceModel;

/// How each field that varies goes together with the result, by rank; a row that is opened asks for its scatter.
class InfluencePanel : public QWidget
{
    Q_OBJECT
public:
    explicit InfluencePanel(ComparedRuns& runs, QWidget* parent = nullptr);

    InfluenceModel& model() const { return *m_model; }

Q_SIGNALS:
    void fieldOpened(const std::string& path);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void refresh();
    void showRows(std::vector<compare::FieldCorrelation> rows);

    ComparedRuns& m_runs;
    InfluenceModel* m_model;
    QStackedWidget* m_pages;
    QTableView* m_table;
    EmptyState* m_empty;
    QLabel* m_words;
    QTimer m_waiting;
    int m_asked = 0; ///< counts what was asked for, so that an old answer is known
    LatestJob m_worker; // last: its thread ends before what it reports to
};

} // namespace workbench::ui
