// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/NamedMetrics.h"

namespace workbench::ui
{

Result<std::vector<store::MetricBucket>> namedBuckets(
    store::Store& store, const RunId& run, const std::string& metric, std::optional<store::Store::Range> range,
    int maximumBuckets)
{
    const auto known = store::metricFromName(metric);
    return known ? store.buckets(run, *known, range, maximumBuckets) : std::vector<store::MetricBucket>{};
}

Result<std::vector<store::MetricPoint>> namedPoints(
    store::Store& store, const RunId& run, const std::string& metric, std::int64_t firstOrdinal, std::int64_t limit)
{
    const auto known = store::metricFromName(metric);
    return known ? store.points(run, *known, firstOrdinal, limit) : std::vector<store::MetricPoint>{};
}

Result<std::int64_t> namedPointCount(store::Store& store, const RunId& run, const std::string& metric)
{
    const auto known = store::metricFromName(metric);
    return known ? store.pointCount(run, *known) : std::int64_t{0};
}

std::vector<std::string> metricNamesOf(store::Store&)
{
    std::vector<std::string> names;
    for (const store::Metric metric : store::kMetrics)
        names.emplace_back(store::metricName(metric));
    return names;
}

} // namespace workbench::ui
