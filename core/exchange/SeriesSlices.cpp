// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/SeriesSlices.h"

#include <algorithm>
#include <array>

namespace workbench::exchange
{

namespace
{
constexpr std::int64_t kPointsAtOnce = 8192;
}

Result<std::vector<std::pair<std::string, std::int64_t>>> seriesOf(store::Store& store, const RunId& run)
{
    const auto figures = store.figures(std::array{run});
    if (!figures)
        return fail(figures.error());
    std::vector<std::pair<std::string, std::int64_t>> series;
    if (const auto found = figures->find(run); found != figures->end())
        for (const store::SeriesFigures& one : found->second)
            if (one.count > 0)
                series.emplace_back(one.metric, one.count);
    const auto rank = [](const std::string& metric) {
        const auto known = store::metricFromName(metric);
        return known ? std::ranges::find(store::kMetrics, *known) - store::kMetrics.begin()
                     : std::ssize(store::kMetrics);
    };
    std::ranges::sort(series, [&](const auto& left, const auto& right) {
        return std::pair(rank(left.first), left.first) < std::pair(rank(right.first), right.first);
    });
    return series;
}

SeriesSlices::SeriesSlices(store::Store& store, RunId run, std::string metric, std::int64_t count)
    : m_store(store)
    , m_run(std::move(run))
    , m_metric(std::move(metric))
    , m_count(count)
{
}

Result<std::vector<store::MetricPoint>> SeriesSlices::next()
{
    if (m_done == m_count)
        return std::vector<store::MetricPoint>();
    const std::int64_t wanted = std::min(kPointsAtOnce, m_count - m_done);
    auto points = m_store.points(m_run, m_metric, m_done, wanted);
    if (!points)
        return points;
    if (std::ssize(*points) != wanted || points->front().at.step < m_lastStep)
        return fail(
            ErrorCode::Busy, "Run " + m_run.value() + " went back to a checkpoint while it was exported.",
            "Export it again.");
    m_done += wanted;
    m_lastStep = points->back().at.step;
    return points;
}

} // namespace workbench::exchange
