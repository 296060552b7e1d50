// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/compare/RunColumns.h"
#include "ui/session/StoreJobs.h"

#include <QObject>
#include <QTimer>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

class QModelIndex;

namespace workbench::ui
{

class RunListModel;

/// All that is known of every run: the rows of the run list, and what each metric comes to, read from the store on a
/// thread of its own, next to the run list's. Only what has changed is read again.
class RunFactsFeed : public QObject
{
    Q_OBJECT
public:
    using FactsPointer = std::shared_ptr<const compare::RunFacts>;
    using Facts = std::vector<FactsPointer>;

    RunFactsFeed(RunListModel& runs, std::filesystem::path storeDirectory, QObject* parent = nullptr);
    ~RunFactsFeed() override;

    void start(); ///< reads all there is; called again it does nothing

    /// In the order of the run list; a snapshot that never changes.
    std::shared_ptr<const Facts> facts() const { return m_facts; }
    bool isComplete() const { return m_complete; } ///< rows and figures have been read once
    FactsPointer find(const RunId& run) const; ///< null: not known (yet)
    const std::vector<std::string>& metricNames() const { return m_metricNames; }

    /// The metrics at a step that are wanted in RunFacts::atStep.
    struct AtStep {
        std::string path; ///< "validationLoss@2000"
        std::string metric;
        std::int64_t step = 0;

        bool operator==(const AtStep&) const = default;
    };
    /// What one part of the window wants, in place of what it wanted before; parts are told apart by their address.
    void setAtStep(const void* part, std::vector<AtStep> wanted);
    /// The columns at a step among those of these paths.
    static std::vector<AtStep> atStepAmong(const compare::RunColumns& columns, const std::vector<std::string>& paths);

Q_SIGNALS:
    void changed();
    void metricNamesChanged();
    void troubled(const workbench::Error& error);

private:
    struct Read;
    using Figures = std::unordered_map<RunId, std::vector<store::SeriesFigures>>;

    void watch();
    void noteRows(const QModelIndex& first, const QModelIndex& last);
    void takeRows();
    void takeAllRows();
    void takeFirst();
    void readAll();
    void readFigures();
    void adopt(Read read);
    void publish();

    RunListModel& m_runs;
    std::shared_ptr<const Facts> m_facts = std::make_shared<const Facts>();
    Facts m_next; ///< what is published next
    std::unordered_map<RunId, std::size_t> m_places; ///< in m_next
    std::vector<std::string> m_metricNames;
    Figures m_firstFigures; ///< of all runs, until the rows are there
    std::map<const void*, std::vector<AtStep>> m_wanted; ///< by whom
    std::vector<AtStep> m_atStep; ///< by any, each once
    std::unordered_set<RunId> m_changedRows; ///< their rows are to be taken over
    std::unordered_set<RunId> m_grown; ///< their figures are to be read
    bool m_started = false, m_haveFigures = false, m_complete = false, m_reading = false, m_rowsMoved = false,
         m_readAtStep = false;
    QTimer m_soon;
    StoreJobs m_jobs; // last: its thread ends before what it reports to
};

} // namespace workbench::ui
