// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/StepPointer.h"

#include "ui/base/Format.h"
#include "ui/curves/ChartFiller.h"
#include "ui/models/SeriesCache.h"
#include "ui/plot/AxisTicks.h"

#include <QCoreApplication>

namespace workbench::ui
{

using store::Metric;
using store::PointAxis;

StepPointer::StepPointer(SeriesCache& cache)
    : m_cache(cache)
{
}

QString StepPointer::placeText(const store::RunRow* run, PointAxis axis, double x) const
{
    const store::MetricBucket* at = run ? m_cache.series(run->id, Metric::TrainLoss).nearest(axis, x) : nullptr;
    if (!at)
        return positionText(x, axisKind(axis));
    const train::RunPosition& here = at->last.at;
    QString text
        = QCoreApplication::translate("CurvesPage", "%1 bytes   step %2   %3")
              .arg(formatCount(here.bytes), formatCount(here.step), positionText(here.seconds, AxisKind::Duration));
    if (axis == PointAxis::Epoch)
        text += QCoreApplication::translate("CurvesPage", "   epoch %1").arg(here.epoch, 0, 'f', 2);
    if (axis == PointAxis::Wall)
        text += QStringLiteral("   ") + positionText(static_cast<double>(at->last.wall) / 1000, AxisKind::Clock);
    return text;
}

std::optional<std::int64_t> StepPointer::stepAt(const store::RunRow& run, PointAxis axis, double x) const
{
    const store::MetricBucket* at = m_cache.series(run.id, Metric::TrainLoss).nearest(axis, x);
    return at ? std::optional(at->last.at.step) : std::nullopt;
}

std::optional<double> StepPointer::xOfStep(const store::RunRow& run, PointAxis axis, std::int64_t step) const
{
    const LiveSeries& series = m_cache.series(run.id, Metric::TrainLoss);
    const store::MetricBucket* at = series.nearest(PointAxis::Step, static_cast<double>(step));
    return at ? std::optional(axisValue(*at, axis)) : std::nullopt;
}

} // namespace workbench::ui
