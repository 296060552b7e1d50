// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/store/Store.h"

#include <cstdint>
#include <string>
#include <vector>

namespace workbench::store
{

/// Walks once through the first points of a series, oldest first, a slice in memory at a time.
class SeriesCursor
{
public:
    /// Through `count` points, which the series has by now.
    SeriesCursor(Store& store, RunId run, std::string metric, std::int64_t count);

    /// The point that it stands at; null behind the last. Errors of the store, and Busy where the run has gone back to
    /// a checkpoint since, so that the points there were are no more.
    Result<const MetricPoint*> point();
    void advance() { ++m_next; } ///< only from a point

private:
    Store& m_store;
    RunId m_run;
    std::string m_metric;
    std::int64_t m_count;
    std::int64_t m_read = 0; ///< points, this slice included
    std::vector<MetricPoint> m_slice;
    std::size_t m_next = 0; ///< in the slice
};

} // namespace workbench::store
