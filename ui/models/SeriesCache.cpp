// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/SeriesCache.h"

#include <QDateTime>
#include <QElapsedTimer>

#include <algorithm>
#include <utility>

namespace workbench::ui
{

using store::Metric;
using store::MetricPoint;

namespace
{
// Enough for a wide screen at full height, few enough to read within milliseconds.
constexpr int kCoarseBuckets = 2000;
constexpr int kTurnMilliseconds = 4; // of the GUI thread
constexpr std::int64_t kMostNewPoints = 20000; // beyond that the whole is read anew
} // namespace

SeriesCache::SeriesCache(store::Store& store, QObject* parent)
    : QObject(parent)
    , m_store(store)
{
    m_turn.setSingleShot(true);
    m_turn.callOnTimeout(this, &SeriesCache::catchUpTurn);
}

const LiveSeries& SeriesCache::series(const RunId& run, Metric metric)
{
    return series(run, std::string(store::metricName(metric)));
}

const LiveSeries& SeriesCache::series(const RunId& run, const std::string& metric)
{
    const auto [entry, isNew] = m_series.try_emplace(Key{run, metric});
    if (isNew)
        load(entry->first, entry->second);
    return entry->second;
}

void SeriesCache::keepOnly(const std::vector<RunId>& runs)
{
    std::erase_if(
        m_series, [&](const auto& entry) { return std::ranges::find(runs, entry.first.first) == runs.end(); });
}

bool SeriesCache::load(const Key& key, LiveSeries& series)
{
    const auto count = m_store.pointCount(key.first, key.second);
    if (!count) {
        // A run that has only just been queued is not in the store yet.
        if (count.error().code != ErrorCode::NotFound)
            tell(count.error());
        return false;
    }
    const bool exact = *count <= static_cast<std::int64_t>(LiveSeries::kMostBuckets);
    auto buckets = m_store.buckets(
        key.first, key.second, std::nullopt, exact ? static_cast<int>(LiveSeries::kMostBuckets) : kCoarseBuckets);
    if (!buckets) {
        tell(buckets.error());
        return false;
    }
    // What was committed between the two reads is in the buckets already.
    std::int64_t read = 0;
    for (const store::MetricBucket& bucket : *buckets)
        read += bucket.count;
    series.adopt(std::move(*buckets), std::max(read, *count));
    return true;
}

bool SeriesCache::catchUp(const Key& key, LiveSeries& series)
{
    const auto count = m_store.pointCount(key.first, key.second);
    if (!count) {
        if (count.error().code != ErrorCode::NotFound)
            tell(count.error());
        return false;
    }
    if (*count == series.storedCount())
        return false;
    if (*count < series.storedCount() || *count - series.storedCount() > kMostNewPoints)
        return load(key, series);
    const store::MetricPoint* const known = series.lastStored();
    const std::int64_t first = series.storedCount() - (known ? 1 : 0);
    auto points = m_store.points(key.first, key.second, first, kMostNewPoints + 1);
    if (!points) {
        tell(points.error());
        return false;
    }
    if (known) {
        // A run that went on from a checkpoint did steps again: what is known behind it is no more.
        if (points->empty() || points->front().at != known->at || points->front().wall != known->wall)
            return load(key, series);
        points->erase(points->begin());
    }
    series.extend(*points);
    return !points->empty();
}

void SeriesCache::catchUp()
{
    bool any = false;
    for (auto& [key, series] : m_series)
        any = catchUp(key, series) || any;
    if (any)
        Q_EMIT changed();
}

void SeriesCache::catchUpInTurns()
{
    if (!m_waiting.empty()) { // those that had their turn have it again
        m_catchUpAgain = true;
        return;
    }
    for (const auto& [key, series] : m_series)
        m_waiting.push_back(key);
    if (!m_waiting.empty())
        m_turn.start(0);
}

void SeriesCache::catchUpTurn()
{
    QElapsedTimer timer;
    timer.start();
    while (!m_waiting.empty() && timer.elapsed() < kTurnMilliseconds) {
        const auto found = m_series.find(m_waiting.back()); // it may have been forgotten meanwhile
        m_caughtAny = (found != m_series.end() && catchUp(found->first, found->second)) || m_caughtAny;
        m_waiting.pop_back();
    }
    if (!m_waiting.empty()) {
        m_turn.start(0);
        return;
    }
    if (std::exchange(m_caughtAny, false))
        Q_EMIT changed();
    if (std::exchange(m_catchUpAgain, false))
        catchUpInTurns();
}

void SeriesCache::refine(const RunId& run, const std::string& metric, std::optional<store::Store::Range> range)
{
    const auto found = m_series.find(Key{run, metric});
    if (found == m_series.end())
        return;
    LiveSeries& series = found->second;
    if (!range || !series.isCoarse(range->axis, range->from, range->to)) {
        series.refine({});
        return;
    }
    // Half a width more at either end, so that a little panning needs no reading.
    const double margin = 0.5 * (range->to - range->from);
    auto buckets = m_store.buckets(
        run, metric, store::Store::Range{range->axis, range->from - margin, range->to + margin}, 2 * kCoarseBuckets);
    if (!buckets) {
        tell(buckets.error());
        return;
    }
    series.refine(std::move(*buckets));
}

void SeriesCache::append(const RunId& run, Metric metric, const MetricPoint& point)
{
    const auto found = m_series.find(Key{run, std::string(store::metricName(metric))});
    if (found != m_series.end())
        found->second.append(point);
}

void SeriesCache::applyEvents(const RunId& run, const std::vector<train::TrainEvent>& events)
{
    const store::WallMilliseconds now = QDateTime::currentMSecsSinceEpoch();
    bool any = false;
    for (const train::TrainEvent& event : events) {
        if (const auto* step = std::get_if<train::StepDone>(&event)) {
            const auto add = [&](Metric metric, double value) { append(run, metric, {step->at, now, value}); };
            add(Metric::TrainLoss, step->trainLoss);
            add(Metric::LearningRate, step->learningRate);
            add(Metric::GradNorm, step->gradNorm);
            add(Metric::BytesPerSecond, step->bytesPerSecond);
            if (step->residentBytes > 0)
                add(Metric::ResidentBytes, static_cast<double>(step->residentBytes));
            any = true;
        } else if (const auto* eval = std::get_if<train::EvalDone>(&event)) {
            if (eval->part != train::SplitPart::Train) {
                append(
                    run, eval->part == train::SplitPart::Validation ? Metric::ValidationLoss : Metric::TestLoss,
                    {eval->at, now, eval->loss});
                any = true;
            }
        } else if (
            std::holds_alternative<train::RolledBack>(event) || std::holds_alternative<train::RunStarted>(event)) {
            // Also a run that goes on, or begins again, may have come further before.
            const train::RunPosition at = std::visit([](const auto& happened) { return happened.at; }, event);
            for (auto& [key, series] : m_series)
                if (key.first == run)
                    series.goBack(at.step);
            any = true;
        }
    }
    if (any)
        Q_EMIT changed();
}

void SeriesCache::tell(const Error& error)
{
    if (error == m_lastTrouble)
        return;
    m_lastTrouble = error;
    Q_EMIT troubled(error);
}

} // namespace workbench::ui
