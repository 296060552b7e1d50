// SPDX-License-Identifier: GPL-3.0-or-later
#include "RunFacts.h"

#include "core/base/Sha256.h"

#include <algorithm>
#include <filesystem>

namespace workbench::crash
{

namespace
{

namespace fs = std::filesystem;
using store::Metric;

constexpr std::int64_t kMostPoints = 100'000;

/// Exact ones; the others change with the machine's pace.
bool isReproducible(Metric metric)
{
    return metric != Metric::BytesPerSecond && metric != Metric::ResidentBytes;
}

Result<std::vector<RunFacts::Figure>> readSeries(store::Store& store, const RunId& run, Metric metric)
{
    const auto points = store.points(run, metric, 0, kMostPoints);
    const auto count = store.pointCount(run, metric);
    const auto buckets = store.buckets(run, metric, std::nullopt, 8);
    if (!points || !count || !buckets)
        return fail(!points ? points.error() : !count ? count.error() : buckets.error());
    std::int64_t summedUp = 0;
    for (const store::MetricBucket& bucket : *buckets)
        summedUp += bucket.count;
    if (*count != static_cast<std::int64_t>(points->size()) || summedUp != *count)
        return fail(
            ErrorCode::Corrupt,
            std::string(metricName(metric)) + " has " + std::to_string(points->size()) + " points, of which "
                + std::to_string(*count) + " are counted and " + std::to_string(summedUp) + " are in buckets");
    std::vector<RunFacts::Figure> figures;
    const store::MetricPoint* before = nullptr;
    for (const store::MetricPoint& point : *points) {
        if (before
            && (point.at.step <= before->at.step || point.at.seconds < before->at.seconds || point.wall < before->wall))
            return fail(
                ErrorCode::Corrupt,
                std::string(metricName(metric)) + " goes back in time at step " + std::to_string(point.at.step));
        before = &point;
        figures.push_back({point.at.step, point.at.bytes, point.at.epoch, point.value});
    }
    return figures;
}

Result<> readTensors(RunFacts& facts, const fs::path& folder)
{
    std::error_code none;
    for (const auto& entry : fs::recursive_directory_iterator(folder, none)) {
        if (entry.path().extension() != ".safetensors")
            continue;
        auto hash = sha256OfFile(entry.path());
        if (!hash)
            return fail(hash.error());
        facts.tensors[entry.path().lexically_relative(folder).string()] = std::move(*hash);
    }
    return {};
}

std::string text(const RunFacts::Figure& figure)
{
    return "step " + std::to_string(figure.step) + " with " + std::to_string(figure.value);
}

template <typename List>
bool isBeginning(const List& part, const List& whole)
{
    return part.size() <= whole.size() && std::equal(part.begin(), part.end(), whole.begin());
}

} // namespace

std::int64_t RunFacts::lastStep(const std::string& metric) const
{
    const auto found = series.find(metric);
    return found == series.end() || found->second.empty() ? -1 : found->second.back().step;
}

Result<RunFacts> readFacts(store::Store& store, const RunId& run)
{
    RunFacts facts;
    for (const Metric metric : store::kMetrics) {
        auto figures = readSeries(store, run, metric);
        if (!figures)
            return fail(figures.error());
        if (isReproducible(metric))
            facts.series[std::string(metricName(metric))] = std::move(*figures);
    }
    const auto row = store.run(run);
    auto film = store.film(run);
    const auto snapshots = store.snapshots(run);
    const auto checkpoints = store.checkpoints(run);
    if (!row || !film || !snapshots || !checkpoints)
        return fail(!row ? row.error() : !film ? film.error() : !snapshots ? snapshots.error() : checkpoints.error());
    facts.film = std::move(*film);
    // A run that is stopped by hand has a last look at itself at that step too.
    std::erase_if(
        facts.film, [&](const sample::FilmFrame& frame) { return frame.step % row->config.film.everySteps != 0; });
    for (const store::SnapshotRow& snapshot : *snapshots)
        if (snapshot.at.step % row->config.inspect.everySteps == 0)
            facts.snapshots.emplace_back(snapshot.at.step, snapshot.block);
    for (const store::CheckpointRow& checkpoint : *checkpoints)
        facts.checkpoints[fs::path(checkpoint.folder).filename().string()] = checkpoint.best;
    facts.end = {row->at.step, row->at.bytes, row->at.epoch, row->lastTrainLoss.value_or(0)};
    facts.bestValidationLoss = row->bestValidationLoss;
    facts.testBpc = row->testBpc;
    if (auto read = readTensors(facts, store.checkpointFolder(run)); !read)
        return fail(read.error());
    return facts;
}

std::string departure(const RunFacts& got, const RunFacts& whole)
{
    for (const auto& [metric, figures] : got.series) {
        const auto& expected = whole.series.at(metric);
        for (std::size_t i = 0; i < figures.size(); ++i)
            if (i >= expected.size() || figures[i] != expected[i])
                return metric + " has, as number " + std::to_string(i) + ", " + text(figures[i]) + " instead of "
                    + (i < expected.size() ? text(expected[i]) : "an end");
    }
    if (!isBeginning(got.film, whole.film))
        return "the film is another one";
    if (!isBeginning(got.snapshots, whole.snapshots))
        return "the snapshots are others";
    return {};
}

std::string difference(const RunFacts& got, const RunFacts& whole)
{
    if (auto departs = departure(got, whole); !departs.empty())
        return departs;
    for (const auto& [metric, figures] : whole.series)
        if (got.lastStep(metric) != whole.lastStep(metric))
            return metric + " ends at step " + std::to_string(got.lastStep(metric));
    if (got.film.size() != whole.film.size())
        return "the film ends early";
    if (got.snapshots.size() != whole.snapshots.size())
        return "snapshots are missing";
    if (got.tensors != whole.tensors) {
        std::string names;
        for (const auto& [name, hash] : got.tensors)
            if (const auto same = whole.tensors.find(name); same == whole.tensors.end() || same->second != hash)
                names += " " + name;
        return "weights, optimiser or state are others:" + names;
    }
    if (got.checkpoints != whole.checkpoints)
        return "the store has other checkpoints";
    if (got.end != whole.end || got.bestValidationLoss != whole.bestValidationLoss || got.testBpc != whole.testBpc)
        return "the run's row has another end";
    return {};
}

} // namespace workbench::crash
