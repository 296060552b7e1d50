// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/CurveBuilder.h"

#include "ui/base/Format.h"
#include "ui/models/SeriesCache.h"
#include "ui/theme/Theme.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

namespace workbench::ui
{

using store::MetricBucket;

namespace
{

CurveSample sampleOf(const MetricBucket& bucket, store::PointAxis axis, double factor)
{
    const double mean = bucket.finiteCount > 0 ? bucket.sum / static_cast<double>(bucket.finiteCount)
                                               : std::numeric_limits<double>::quiet_NaN();
    return {
        axisValue(bucket, axis), bucket.minimum * factor, bucket.maximum * factor, mean * factor,
        static_cast<int>(std::min<std::int64_t>(bucket.count - bucket.finiteCount, std::numeric_limits<int>::max()))};
}

bool sameForm(const CurveSettings& a, const CurveSettings& b)
{
    return a.axis == b.axis && a.unit == b.unit && a.smoothingKind == b.smoothingKind && a.smoothing == b.smoothing
        && a.sigma == b.sigma && a.logX == b.logX;
}

std::vector<double> smoothedForm(
    const std::vector<CurveSample>& samples, const std::vector<std::int64_t>& counts, const CurveSettings& settings)
{
    std::vector<double> means, places;
    for (const CurveSample& sample : samples) {
        means.push_back(sample.mean);
        // Places that a logarithmic axis does not have are NaN, and left as they are.
        places.push_back(settings.logX ? std::log(sample.x > 0 ? sample.x : std::nan("")) : sample.x);
    }
    if (settings.smoothingKind == SmoothingKind::Ema)
        return smoothed(means, counts, settings.smoothing);
    const auto first = std::ranges::find_if(places, [](double place) { return std::isfinite(place); });
    const double length = first == places.end() ? 0 : places.back() - *first;
    return gaussianSmoothed(places, means, counts, settings.sigma * length);
}

} // namespace

CurveBuilder::CurveBuilder(SeriesCache& cache)
    : m_cache(cache)
{
}

const CurveBuilder::Built&
CurveBuilder::built(const RunId& run, const ChartedValue& value, const CurveSettings& settings)
{
    std::vector<std::uint64_t> revisions;
    for (const std::string& metric : value.metrics())
        revisions.push_back(m_cache.series(run, metric).revision());
    Built& built = m_built[{run, value.text()}];
    if (built.raw && built.revisions == revisions && sameForm(built.settings, settings))
        return built;

    const double factor = value.isLoss() ? unitFactor(settings.unit) : 1.0;
    std::vector<CurveSample> samples;
    std::vector<std::int64_t> counts;
    const auto take = [&](const MetricBucket& bucket) {
        samples.push_back(sampleOf(bucket, settings.axis, factor));
        // A clock that was set back must not send the line backwards.
        if (samples.size() > 1)
            samples.back().x = std::max(samples.back().x, samples[samples.size() - 2].x);
        counts.push_back(bucket.finiteCount);
    };
    if (const compare::MetricExpression* expression = value.expression()) {
        std::vector<std::vector<MetricBucket>> inputs;
        for (const std::string& metric : value.metrics())
            m_cache.series(run, metric).forEach([&input = inputs.emplace_back()](const MetricBucket& bucket) {
                input.push_back(bucket);
            });
        std::ranges::for_each(expression->evaluate(inputs), take);
    } else {
        m_cache.series(run, value.text()).forEach(take);
    }
    std::shared_ptr<const CurveData> smooth;
    const double strength = settings.smoothingKind == SmoothingKind::Ema ? settings.smoothing : settings.sigma;
    if (value.isSmoothed() && strength > 0 && samples.size() > 1) {
        const std::vector<double> values = smoothedForm(samples, counts, settings);
        std::vector<CurveSample> averaged = samples;
        for (std::size_t i = 0; i < averaged.size(); ++i)
            averaged[i].low = averaged[i].high = averaged[i].mean = values[i];
        smooth = std::make_shared<CurveData>(std::move(averaged));
    }
    built = {std::move(revisions), settings, std::make_shared<CurveData>(std::move(samples)), smooth};
    return built;
}

std::vector<CurveSeries> CurveBuilder::curves(
    const std::vector<DrawnGroup>& groups, const std::vector<ChartedValue>& values, const CurveSettings& settings,
    std::optional<AxisRange> view)
{
    // What is no longer shown is not kept.
    std::erase_if(m_built, [&](const auto& entry) {
        return std::ranges::none_of(groups, [&](const DrawnGroup& group) {
            return std::ranges::any_of(
                group.members, [&](const store::RunRow* row) { return row->id == entry.first.first; });
        });
    });
    std::erase_if(m_groups, [&](const auto& entry) {
        return std::ranges::find(groups, entry.first.first, &DrawnGroup::owner) == groups.end();
    });
    std::vector<CurveSeries> curves, faint;
    for (const DrawnGroup& group : groups) {
        const bool alone = group.members.size() == 1;
        for (const ChartedValue& value : values) {
            std::vector<GroupCurve::Member> members;
            for (const store::RunRow* row : group.members) {
                const Built& made = built(row->id, value, settings);
                if (made.raw->isEmpty())
                    continue;
                members.push_back({made.raw, made.smooth});
                CurveSeries curve{
                    fromUtf8(row->id.value()) + QLatin1Char(' ') + fromUtf8(value.text()),
                    fromUtf8(row->name),
                    value.quantity(),
                    runColour(row->colour),
                    runIsDashed(row->colour),
                    value.form(),
                    made.raw,
                    made.smooth,
                    group.owner};
                if (alone) {
                    curves.push_back(std::move(curve));
                } else if (settings.members) {
                    curve.faint = true;
                    curve.raw = made.smooth ? made.smooth : made.raw;
                    curve.smooth = nullptr;
                    faint.push_back(std::move(curve));
                }
            }
            if (alone || members.empty())
                continue;
            GroupCurve& made = m_groups[{group.owner, value.text()}];
            made.update(std::move(members), settings.band, view);
            const store::RunRow& first = *group.members.front();
            curves.push_back(
                {group.owner + QLatin1Char(' ') + fromUtf8(value.text()), group.name, value.quantity(),
                 runColour(first.colour), runIsDashed(first.colour), value.form(), made.mean(), nullptr, group.owner,
                 made.band()});
        }
    }
    std::ranges::move(faint, std::back_inserter(curves));
    return curves;
}

} // namespace workbench::ui
