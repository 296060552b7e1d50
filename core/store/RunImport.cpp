// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/RunImport.h"

#include "core/base/Printable.h"
#include "core/base/Uuid.h"
#include "core/store/CheckpointTable.h"
#include "core/store/Clock.h"
#include "core/store/ConfigReader.h"
#include "core/store/EventTable.h"
#include "core/store/FilmTable.h"
#include "core/store/MetricSeries.h"
#include "core/store/RunLabels.h"
#include "core/store/RunNames.h"
#include "core/store/RunRemoval.h"
#include "core/store/SampleTable.h"
#include "core/store/SeriesImport.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <unordered_set>
#include <utility>

namespace workbench::store
{

namespace
{

constexpr std::size_t kLongestMetric = 200;

Result<> refuse(const std::string& what, std::string hint = {})
{
    return fail(ErrorCode::InvalidArgument, "The run cannot be imported: " + what + ".", std::move(hint));
}

Result<> checkSeries(const std::vector<Store::ImportedSeries>& series)
{
    std::unordered_set<std::string_view> names;
    for (const auto& [metric, next] : series) {
        if (metric.empty() || metric.size() > kLongestMetric || printable(metric) != metric)
            return refuse(
                "'" + printable(metric.substr(0, kLongestMetric)) + "' is no name for a series",
                "It must be one line of at most 200 bytes.");
        if (!names.insert(metric).second)
            return refuse("it has the series '" + metric + "' twice");
        if (!next)
            return refuse("the series '" + metric + "' has no source");
    }
    return {};
}

Result<> checkFilm(const std::vector<sample::FilmFrame>& film)
{
    for (const sample::FilmFrame& frame : film) {
        const auto sound = sample::checkSettings(frame.settings);
        if (!sound || frame.surprisalBits.size() != frame.text.size())
            return refuse(
                "in its film, the text of step " + std::to_string(frame.step) + " "
                + (sound ? "has not one figure for every byte" : "has impossible settings: " + sound.error().message));
    }
    return {};
}

/// Places what is said to lie at a step among the points of the run.
train::RunPosition positionAt(SQLite::Database& connection, std::int64_t run, std::int64_t step, WallMilliseconds& wall)
{
    for (const SeriesRecord& series : SeriesTable(connection).of(run)) {
        if (!series.inSteps)
            continue;
        if (const auto point = MetricSeries(connection, run, series).lastAt(step)) {
            wall = point->wall;
            auto at = point->at;
            at.step = step;
            return at;
        }
    }
    return {.step = step};
}

/// What a run recorded here would say of itself, where the import does not.
void fillIn(RunRow& row, SQLite::Database& connection)
{
    for (const SeriesRecord& series : SeriesTable(connection).of(row.number)) {
        const SeriesFigures& figures = series.figures;
        if (figures.count == 0)
            continue;
        const MetricSeries points(connection, row.number, series);
        const auto last = points.points(points.count() - 1, points.count());
        if (!last.empty() && last.front().at.step > row.at.step)
            row.at = last.front().at;
        const bool finite = !std::isnan(figures.minimum);
        if (figures.metric == metricName(Metric::TrainLoss) && !row.lastTrainLoss)
            row.lastTrainLoss = figures.last;
        if (figures.metric == metricName(Metric::ValidationLoss) && finite && !row.bestValidationLoss) {
            row.bestValidationLoss = figures.minimum;
            row.bestValidationBpc = figures.minimum / std::numbers::ln2;
        }
        if (figures.metric == metricName(Metric::TestLoss) && !row.testBpc)
            row.testBpc = figures.last / std::numbers::ln2;
        if (figures.metric == metricName(Metric::BytesPerSecond) && row.bytesPerSecond == 0)
            row.bytesPerSecond = figures.last;
    }
}

} // namespace

/// Everything that can be told from the run alone, so that nothing has been written when it is refused.
Result<> RunImport::check(Store::ImportedRun& run) const
{
    RunRow& row = run.row;
    if (!isUuid(row.id.value()))
        return refuse("'" + printable(row.id.value()) + "' cannot identify it: no UUID");
    RunEdit labels{.note = row.note, .tags = row.tags, .group = row.group};
    if (!row.name.empty())
        labels.name = row.name;
    const auto clean = cleanEdit(std::move(labels));
    if (!clean)
        return fail(clean.error());
    apply(*clean, row, 0);
    if (row.origin && !isUuid(row.origin->run.value()))
        return refuse("the run that it went on from has no UUID");
    if (auto sound = checkSeries(run.series); !sound)
        return sound;
    if (auto sound = checkFilm(run.film); !sound)
        return sound;
    for (const sample::SampleDocument& sample : run.samples) {
        if (!isUuid(sample.id))
            return refuse("'" + printable(sample.id) + "' cannot identify a sample: no UUID");
        if (auto sound = sample::checkSettings(sample.settings); !sound)
            return sound;
    }
    for (const CheckpointRow& checkpoint : run.checkpoints) {
        const auto folder = (m_folder.root() / checkpoint.folder).lexically_normal();
        std::error_code error;
        if (folder.parent_path() != m_folder.checkpoints(row.id)
            || !std::filesystem::is_directory(std::filesystem::symlink_status(folder, error)))
            return refuse("'" + printable(checkpoint.folder) + "' is no folder among its checkpoints");
    }
    row.device = printable(row.device);
    row.error = printable(row.error);
    return {};
}

Result<> RunImport::put(Store::ImportedRun& run)
{
    if (auto sound = check(run); !sound)
        return sound;
    auto record = begin(run.row);
    if (!record)
        return fail(record.error());
    const auto number = record->row.number;
    const auto whole
        = putSeries(number, run.series).and_then([&] { return finish(std::move(*record), run); }).and_then([&] {
              return m_database.syncLog();
          }); // its source may be removed from now on
    if (whole)
        return {};
    // Should this fail as well, the rows are seen by nobody and reconcile() tries again.
    [[maybe_unused]] const auto removed = RunRemoval(m_database, m_folder).removeRows(number);
    return whole;
}

Result<RunRecord> RunImport::begin(const RunRow& row)
{
    return m_database.write([&](SQLite::Database& connection) -> Result<RunRecord> {
        RunTable table(connection);
        if (table.isTaken(row.id))
            return fail(ErrorCode::AlreadyExists, "There is a run " + row.id.value() + " already.");
        RunRecord record;
        record.row = row;
        record.importing = true;
        record.process = currentProcess();
        record.updated = row.ended != 0 ? row.ended : now();
        if (train::isLive(row.state) || row.state == train::RunState::Queued)
            record.row.state = train::RunState::Interrupted;
        if (record.row.created == 0)
            record.row.created = record.updated;
        if (record.row.ended == 0)
            record.row.ended = record.updated;
        if (row.colour < 0 || row.colour >= kRunColours)
            record.row.colour = table.nextColour();
        record.row.checkpoint.clear();
        table.insert(record, configText(row.config));
        if (row.name.empty()) {
            record.row.name = makeRunName(row.config, record.row.number);
            table.saveLabels(record.row);
        }
        return record;
    });
}

Result<> RunImport::putSeries(std::int64_t run, std::vector<Store::ImportedSeries>& series)
{
    // The steps take their rows from the first series of those that have a column there: the training loss, if it can.
    std::ranges::stable_partition(series, [](const auto& one) { return one.metric == metricName(Metric::TrainLoss); });
    for (auto& [metric, next] : series) {
        SeriesImport target(m_database, run, metric);
        while (true) {
            const auto points = next();
            if (!points)
                return fail(points.error());
            if (points->empty())
                break;
            if (auto added = target.add(*points); !added)
                return added;
        }
        if (auto finished = target.finish(); !finished)
            return finished;
    }
    return {};
}

Result<> RunImport::finish(RunRecord record, Store::ImportedRun& run)
{
    return m_database.write([&](SQLite::Database& connection) -> Result<> {
        const auto number = record.row.number;
        fillIn(record.row, connection);
        EventTable events(connection);
        for (EventRow& event : run.events) {
            event.kind = printable(event.kind);
            event.text = printable(event.text);
            events.add(number, event);
        }
        FilmTable film(connection);
        for (const sample::FilmFrame& frame : run.film) {
            WallMilliseconds wall = record.row.created;
            const auto at = positionAt(connection, number, frame.step, wall);
            film.put(number, at, wall, frame);
        }
        film.thin(number, kFilmBudgetBytes);
        CheckpointTable checkpoints(connection);
        for (const CheckpointRow& checkpoint : run.checkpoints)
            checkpoints.put(number, checkpoint);
        record.row.checkpoint = checkpoints.preferred(number);
        record.process = {};
        RunTable table(connection);
        table.save(record);
        table.show(number);
        SampleTable samples(connection, m_folder);
        for (sample::SampleDocument& sample : run.samples) {
            if (samples.has(sample.id)) // it is another run's already, or was changed here
                sample.id = makeUuid();
            sample.run = record.row.id;
            samples.put(sample);
        }
        return {};
    });
}

} // namespace workbench::store
