// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ProcessIdentity.h"
#include "core/store/MetricWriter.h"
#include "core/store/RunTable.h"
#include "core/store/StoreFolder.h"
#include "core/train/TrainEvent.h"

#include <SQLiteCpp/Database.h>
#include <memory>
#include <string>

namespace workbench::store
{

/// Writes the events of one run into all tables that they concern, within the caller's transaction. Throws
/// SQLite::Exception. After the last event, finish() writes down the run's row.
class EventWriter
{
public:
    /// `record` is the run's row as it stands.
    EventWriter(SQLite::Database& database, const StoreFolder& folder, RunRecord record);

    void write(const train::TrainEvent& event, WallMilliseconds wall);
    void finish();

private:
    void apply(const train::RunStarted& event);
    void apply(const train::StepDone& event);
    void apply(const train::EvalDone& event);
    void apply(const train::CheckpointSaved& event);
    void apply(const train::CheckpointRemoved& event);
    void apply(const train::PauseChanged& event);
    void apply(const train::RolledBack& event);
    void apply(const train::LearningRateChanged&) { }
    void apply(const train::Warning&) { }
    void apply(const train::StopDecided&) { }
    void apply(const train::AttentionCaptured&) { }
    void apply(const train::SnapshotTaken& event);
    void apply(const train::FilmTaken& event);
    void apply(const train::WeightsPublished&) { }
    void apply(const train::RunEnded& event);
    void takeStock(const train::RunStarted& event); ///< losses and checkpoints of a run that goes on, or begins again
    void rewind(std::int64_t step); ///< what came after that step is forgotten
    void takeFromSeries(); ///< the row's losses
    MetricWriter& metrics();
    std::string parentName(const train::TrainEvent& event); ///< of a start with another run's checkpoint; else empty

    SQLite::Database& m_database;
    const StoreFolder& m_folder;
    RunRecord m_record;
    WallMilliseconds m_wall = 0; ///< of the event being written
    std::unique_ptr<MetricWriter> m_metrics; ///< made when first needed
};

} // namespace workbench::store
