// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/store/Store.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace workbench::exchange
{

/// The series of a run that have points, with how many: recorded ones first, in the order of kMetrics, then others by
/// name.
Result<std::vector<std::pair<std::string, std::int64_t>>> seriesOf(store::Store& store, const RunId& run);

/// The first `count` points of a series, some thousand at a time, so that memory does not grow with the run. A run that
/// goes on adds points behind them; one that went back to a checkpoint meanwhile has fewer, which is Busy.
class SeriesSlices
{
public:
    SeriesSlices(store::Store& store, RunId run, std::string metric, std::int64_t count);

    Result<std::vector<store::MetricPoint>> next(); ///< empty: no more

private:
    store::Store& m_store;
    const RunId m_run;
    const std::string m_metric;
    const std::int64_t m_count;
    std::int64_t m_done = 0;
    std::int64_t m_lastStep = -1;
};

} // namespace workbench::exchange
