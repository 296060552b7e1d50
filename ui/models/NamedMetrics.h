// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Store.h"

#include <optional>
#include <string>
#include <vector>

namespace workbench::ui
{

// Series by their names, as the charts ask for them.
Result<std::vector<store::MetricBucket>> namedBuckets(
    store::Store& store, const RunId& run, const std::string& metric, std::optional<store::Store::Range> range,
    int maximumBuckets);
Result<std::vector<store::MetricPoint>> namedPoints(
    store::Store& store, const RunId& run, const std::string& metric, std::int64_t firstOrdinal, std::int64_t limit);
Result<std::int64_t> namedPointCount(store::Store& store, const RunId& run, const std::string& metric);
std::vector<std::string> metricNamesOf(store::Store& store); ///< recorded ones where they cannot be read

} // namespace workbench::ui
