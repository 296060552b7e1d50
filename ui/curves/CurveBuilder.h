// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/curves/ChartedValue.h"
#include "ui/curves/CurveSettings.h"
#include "ui/curves/DrawnGroups.h"
#include "ui/curves/GroupCurve.h"
#include "ui/models/LiveSeries.h"
#include "ui/plot/CurveSeries.h"

#include <QString>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace workbench::ui
{

class SeriesCache;

/// Makes the curves of charts out of series: the chosen axis and unit, the smoothed form beside the points, groups as
/// mean with band. What has not changed since the last time is handed out again as it is.
class CurveBuilder
{
public:
    explicit CurveBuilder(SeriesCache& cache);

    /// One curve a group and value, groups in the order given, and faint ones of their members; what has no point is
    /// left out. `view` is the part of the axis that is looked at: bands are finer there.
    std::vector<CurveSeries> curves(
        const std::vector<DrawnGroup>& groups, const std::vector<ChartedValue>& values, const CurveSettings& settings,
        std::optional<AxisRange> view = std::nullopt);

private:
    struct Built {
        std::vector<std::uint64_t> revisions; ///< of the series that it was made of
        CurveSettings settings; ///< that it was made with
        std::shared_ptr<const CurveData> raw, smooth;
    };
    using Key = std::pair<RunId, std::string>;
    const Built& built(const RunId& run, const ChartedValue& value, const CurveSettings& settings);

    SeriesCache& m_cache;
    std::map<Key, Built> m_built;
    std::map<std::pair<QString, std::string>, GroupCurve> m_groups;
};

} // namespace workbench::ui
