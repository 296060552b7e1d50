// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/AppContext.h"
#include "ui/curves/CurveBuilder.h"
#include "ui/curves/CurveLevels.h"

#include <map>
#include <optional>
#include <vector>

namespace workbench::ui
{

struct Theme;

/// Makes what the charts of the Curves page show out of runs, settings and selection.
class ChartFiller
{
public:
    ChartFiller(const AppContext& context, SeriesCache& cache);

    struct Look {
        const CurveSettings& settings;
        const Theme& theme;
        std::optional<AxisRange> view; ///< of the x axis; nothing: all of it
    };
    ChartContents losses(const std::vector<DrawnGroup>& groups, const Look& look);
    ChartContents
    value(const std::vector<DrawnGroup>& groups, const ChartedValue& value, bool logarithmic, const Look& look);
    std::vector<CurveMark> marks(const std::vector<DrawnGroup>& groups, store::PointAxis axis);
    void forgetEvents(); ///< they are read again where they are shown

private:
    ChartContents
    made(const std::vector<DrawnGroup>& groups, const std::vector<ChartedValue>& values, const Look& look);

    const AppContext& m_context;
    CurveBuilder m_builder;
    CurveLevels m_levels;
    std::map<RunId, std::vector<store::EventRow>> m_events;
};

AxisKind axisKind(store::PointAxis axis);

} // namespace workbench::ui
