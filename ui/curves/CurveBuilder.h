// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/curves/CurveSettings.h"
#include "ui/models/LiveSeries.h"
#include "ui/plot/CurveSeries.h"

#include <QString>

#include <map>
#include <memory>
#include <utility>
#include <vector>

namespace workbench::ui
{

class SeriesCache;

/// A name for each metric: "Learning rate".
QString metricTitle(store::Metric metric);
bool isLoss(store::Metric metric);

/// Makes the curves of charts out of series: the chosen axis and unit, and the smoothed form beside the points. What
/// has not changed since the last time is handed out again as it is.
class CurveBuilder
{
public:
    explicit CurveBuilder(SeriesCache& cache);

    /// One curve a run and metric, runs in the order given; runs without a point are left out.
    std::vector<CurveSeries> curves(
        const std::vector<const store::RunRow*>& runs, const std::vector<store::Metric>& metrics,
        const CurveSettings& settings);

private:
    struct Built {
        std::uint64_t revision = 0;
        store::PointAxis axis{};
        double factor = 0, smoothing = -1;
        std::shared_ptr<const CurveData> raw, smooth;
    };
    const Built& built(const RunId& run, store::Metric metric, const CurveSettings& settings);

    SeriesCache& m_cache;
    std::map<std::pair<RunId, store::Metric>, Built> m_built;
};

} // namespace workbench::ui
