// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/ChartFiller.h"

#include "ui/base/Format.h"
#include "ui/curves/EventMarks.h"
#include "ui/selection/Selection.h"

#include <QCoreApplication>

#include <algorithm>

namespace workbench::ui
{

using store::Metric;

AxisKind axisKind(store::PointAxis axis)
{
    return axis == store::PointAxis::Seconds ? AxisKind::Duration
        : axis == store::PointAxis::Wall     ? AxisKind::Clock
                                             : AxisKind::Number;
}

ChartFiller::ChartFiller(const AppContext& context, SeriesCache& cache)
    : m_context(context)
    , m_builder(cache)
    , m_levels(context.store)
{
}

ChartContents
ChartFiller::made(const std::vector<DrawnGroup>& groups, const std::vector<ChartedValue>& values, const Look& look)
{
    ChartContents contents;
    contents.series = m_builder.curves(groups, values, look.settings, look.view);
    for (const DrawnGroup& group : groups) {
        const bool hidden = std::ranges::all_of(
            group.members, [&](const store::RunRow* row) { return m_context.selection.isHidden(row->id); });
        for (CurveSeries& series : contents.series) {
            if (series.owner == group.owner)
                series.hidden = hidden;
        }
    }
    contents.xScale = look.settings.logX ? AxisScale::Logarithmic : AxisScale::Linear;
    contents.xKind = axisKind(look.settings.axis);
    contents.xTitle = axisTitle(look.settings.axis);
    return contents;
}

ChartContents ChartFiller::losses(const std::vector<DrawnGroup>& groups, const Look& look)
{
    ChartContents contents = made(
        groups, {ChartedValue(Metric::TrainLoss), ChartedValue(Metric::ValidationLoss), ChartedValue(Metric::TestLoss)},
        look);
    std::vector<const store::RunRow*> runs;
    for (const DrawnGroup& group : groups)
        runs.insert(runs.end(), group.members.begin(), group.members.end());
    contents.levels = m_levels.of(runs, look.settings, look.theme);
    contents.yScale = look.settings.logY ? AxisScale::Logarithmic : AxisScale::Linear;
    contents.title = QCoreApplication::translate("CurvesPage", "Validation and training loss");
    contents.yTitle = unitText(look.settings.unit);
    return contents;
}

ChartContents
ChartFiller::value(const std::vector<DrawnGroup>& groups, const ChartedValue& value, bool logarithmic, const Look& look)
{
    ChartContents contents = made(groups, {value}, look);
    contents.yScale = logarithmic ? AxisScale::Logarithmic : AxisScale::Linear;
    contents.yFromZero = !value.isLoss() && !value.expression();
    contents.title = value.title();
    contents.yTitle = value.isLoss() ? unitText(look.settings.unit) : value.title();
    return contents;
}

std::vector<CurveMark> ChartFiller::marks(const std::vector<DrawnGroup>& groups, store::PointAxis axis)
{
    std::vector<CurveMark> marks;
    const bool several = groups.size() > 1 || (groups.size() == 1 && groups.front().members.size() > 1);
    for (const DrawnGroup& group : groups) {
        for (const store::RunRow* row : group.members) {
            if (m_context.selection.isHidden(row->id))
                continue;
            const auto [entry, isNew] = m_events.try_emplace(row->id);
            if (isNew) {
                if (auto events = m_context.store.events(row->id))
                    entry->second = std::move(*events);
            }
            const auto more = eventMarks(entry->second, axis, several ? fromUtf8(row->name) : QString());
            marks.insert(marks.end(), more.begin(), more.end());
        }
    }
    return marks;
}

void ChartFiller::forgetEvents()
{
    m_events.clear();
}

} // namespace workbench::ui
