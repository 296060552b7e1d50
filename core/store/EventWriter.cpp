// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/EventWriter.h"

#include "core/store/CheckpointTable.h"
#include "core/store/EventTable.h"
#include "core/store/EventText.h"
#include "core/store/FilmTable.h"
#include "core/store/SeriesTable.h"
#include "core/store/SnapshotTable.h"

#include <cmath>
#include <map>
#include <numbers>
#include <string>
#include <utility>

namespace workbench::store
{

EventWriter::EventWriter(SQLite::Database& database, const StoreFolder& folder, RunRecord record)
    : m_database(database)
    , m_folder(folder)
    , m_record(std::move(record))
{
}

void EventWriter::write(const train::TrainEvent& event, WallMilliseconds wall)
{
    m_wall = wall;
    const auto& at = std::visit([](const auto& any) -> const train::RunPosition& { return any.at; }, event);
    if (auto described = describeEvent(event, m_record.row.id, parentName(event)))
        EventTable(m_database)
            .add(m_record.row.number, {{}, at, wall, std::move(described->kind), std::move(described->text)});
    std::visit([this](const auto& any) { apply(any); }, event);
    m_record.row.at = at;
    m_record.updated = wall;
}

std::string EventWriter::parentName(const train::TrainEvent& event)
{
    const auto* started = std::get_if<train::RunStarted>(&event);
    if (!started || !started->from || started->isResumed(m_record.row.id))
        return {};
    const auto parent = RunTable(m_database).find(started->from->run);
    return parent ? '"' + parent->row.name + '"' : "run " + started->from->run.value().substr(0, 8);
}

void EventWriter::finish()
{
    if (m_metrics)
        m_metrics->finish();
    RunTable(m_database).save(m_record);
}

MetricWriter& EventWriter::metrics()
{
    if (!m_metrics)
        m_metrics = std::make_unique<MetricWriter>(m_database, m_record.row.number);
    return *m_metrics;
}

void EventWriter::apply(const train::RunStarted& event)
{
    rewind(event.at.step);
    takeStock(event);
    RunRow& row = m_record.row;
    row.state = train::RunState::Running;
    m_record.process = currentProcess();
    row.ended = 0;
    row.error.clear();
    row.corpus = CorpusId(event.corpusSha256);
    row.parameterCount = event.parameterCount;
    row.device = event.device;
    row.threads = event.threads;
    m_record.trainBytes = event.trainBytes;
    m_record.validationBytes = event.validationBytes;
    m_record.testBytes = event.testBytes;
}

void EventWriter::rewind(std::int64_t step)
{
    if (m_metrics)
        m_metrics->finish();
    m_metrics.reset(); // what it remembers of the ends of the series is about to change
    MetricWriter::rewind(m_database, m_record.row.number, step);
    SnapshotTable(m_database).rewind(m_record.row.number, step);
    FilmTable(m_database).rewind(m_record.row.number, step);
}

void EventWriter::apply(const train::RolledBack& event)
{
    rewind(event.at.step);
    takeFromSeries();
}

void EventWriter::takeFromSeries()
{
    RunRow& row = m_record.row;
    SeriesTable series(m_database);
    row.lastTrainLoss.reset();
    if (const auto losses = series.find(row.number, metricName(Metric::TrainLoss)); losses && losses->figures.count > 0)
        row.lastTrainLoss = losses->figures.last;
    row.bestValidationLoss.reset();
    row.bestValidationBpc.reset();
    row.testBpc.reset();
    if (const auto losses = series.find(row.number, metricName(Metric::ValidationLoss));
        losses && std::isfinite(losses->figures.minimum) && losses->figures.count > 0) {
        row.bestValidationLoss = losses->figures.minimum;
        row.bestValidationBpc = losses->figures.minimum / std::numbers::ln2;
    }
}

void EventWriter::takeStock(const train::RunStarted& event)
{
    takeFromSeries();
    RunRow& row = m_record.row;
    // What lies on the disk is what there is: a process that was killed may have saved one that it did not come to
    // record, and a person may have removed one.
    CheckpointTable checkpoints(m_database);
    std::map<std::string, WallMilliseconds> known;
    for (const CheckpointRow& checkpoint : checkpoints.of(row.number, row.id)) {
        known[checkpoint.folder] = checkpoint.wall;
        checkpoints.remove(row.number, checkpoint.folder);
    }
    for (const train::KeptCheckpoint& kept : event.kept) {
        const std::string folder = m_folder.relative(kept.folder);
        const auto before = known.find(folder);
        const WallMilliseconds wall = before == known.end() ? m_wall : before->second;
        checkpoints.put(row.number, {{}, kept.at, wall, folder, kept.best, kept.sizeBytes});
    }
    row.checkpoint = checkpoints.preferred(row.number);
}

void EventWriter::apply(const train::StepDone& event)
{
    metrics().addStep(event, m_wall);
    m_record.row.lastTrainLoss = event.trainLoss;
    m_record.row.bytesPerSecond = event.bytesPerSecond;
}

void EventWriter::apply(const train::EvalDone& event)
{
    RunRow& row = m_record.row;
    switch (event.part) {
    case train::SplitPart::Train:
        break; // its text is kept; the training loss has a series already
    case train::SplitPart::Validation:
        metrics().addMeasurement(Metric::ValidationLoss, event.at, m_wall, event.loss);
        if (event.best || !row.bestValidationLoss || event.loss < *row.bestValidationLoss) {
            row.bestValidationLoss = event.loss;
            row.bestValidationBpc = event.bpc;
        }
        break;
    case train::SplitPart::Test:
        metrics().addMeasurement(Metric::TestLoss, event.at, m_wall, event.loss);
        row.testBpc = event.bpc;
        break;
    }
}

void EventWriter::apply(const train::CheckpointSaved& event)
{
    CheckpointTable checkpoints(m_database);
    checkpoints.put(
        m_record.row.number, {{}, event.at, m_wall, m_folder.relative(event.folder), event.best, event.sizeBytes});
    m_record.row.checkpoint = checkpoints.preferred(m_record.row.number);
}

void EventWriter::apply(const train::CheckpointRemoved& event)
{
    CheckpointTable checkpoints(m_database);
    checkpoints.remove(m_record.row.number, m_folder.relative(event.folder));
    m_record.row.checkpoint = checkpoints.preferred(m_record.row.number);
}

void EventWriter::apply(const train::PauseChanged& event)
{
    m_record.row.state = event.paused ? train::RunState::Paused : train::RunState::Running;
}

void EventWriter::apply(const train::SnapshotTaken& event)
{
    SnapshotTable snapshots(m_database);
    snapshots.put(m_record.row.number, event.at, m_wall, *event.snapshot);
    snapshots.thin(m_record.row.number, kSnapshotBudgetBytes);
}

void EventWriter::apply(const train::FilmTaken& event)
{
    FilmTable film(m_database);
    film.put(m_record.row.number, event.at, m_wall, *event.frame);
    film.thin(m_record.row.number, kFilmBudgetBytes);
}

void EventWriter::apply(const train::RunEnded& event)
{
    RunRow& row = m_record.row;
    row.state = event.state;
    row.ended = m_wall;
    row.error = event.error ? describe(*event.error) : std::string();
    m_record.process = {};
    if (event.trainLoss)
        row.lastTrainLoss = event.trainLoss;
    if (event.validationLoss)
        row.bestValidationLoss = event.validationLoss;
    if (event.validationBpc)
        row.bestValidationBpc = event.validationBpc;
    if (event.testBpc)
        row.testBpc = event.testBpc;
}

} // namespace workbench::store
