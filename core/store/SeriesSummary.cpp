// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/SeriesSummary.h"

#include "core/store/Bucket.h"
#include "core/store/MetricSeries.h"

#include <cmath>
#include <limits>
#include <optional>

namespace workbench::store
{

namespace
{

/// A bucket of the pyramid that has the extreme value sought.
struct Place {
    int level = 0;
    std::int64_t position = 0;
};

/// The step of the earliest point within `place` at which `member` of a bucket is `value`.
std::int64_t firstStepOf(const MetricSeries& series, Place place, double MetricBucket::*member, double value)
{
    std::int64_t step = 0;
    while (true) {
        const auto size = place.level > 0 ? kPyramidFactor : 1; // the buckets that make it up, or the point itself
        const int level = place.level > 0 ? place.level - 1 : 0;
        std::optional<std::int64_t> found;
        series.forEachBucket(
            level, place.position * size, (place.position + 1) * size,
            [&](std::int64_t position, const MetricBucket& bucket) {
                if (!found && bucket.finiteCount > 0 && bucket.*member == value) {
                    found = position;
                    step = bucket.first.at.step;
                }
            });
        if (place.level == 0 || !found)
            return step;
        place = {level, *found};
    }
}

} // namespace

void append(SeriesFigures& figures, const MetricPoint& point)
{
    const auto step = point.at.step;
    if (figures.count == 0) {
        figures.first = point.value;
        figures.firstStep = step;
        figures.minimum = figures.maximum = std::numeric_limits<double>::quiet_NaN();
    }
    ++figures.count;
    figures.last = point.value;
    figures.lastStep = step;
    if (!std::isfinite(point.value))
        return;
    if (!(figures.minimum <= point.value)) { // also when there is none yet
        figures.minimum = point.value;
        figures.minimumStep = step;
    }
    if (!(figures.maximum >= point.value)) {
        figures.maximum = point.value;
        figures.maximumStep = step;
    }
}

SeriesFigures sumUp(const MetricSeries& series, const std::string& metric)
{
    SeriesFigures figures;
    figures.metric = metric;
    figures.count = series.count();
    figures.minimum = figures.maximum = std::numeric_limits<double>::quiet_NaN();
    if (figures.count == 0)
        return figures;

    Place lowest, highest;
    int level = 0;
    while (pointsPerBucket(level + 1) <= figures.count)
        ++level;
    bool atStart = true;
    for (std::int64_t done = 0; level >= 0; --level) { // ever smaller buckets cover what is left at the end
        const auto size = pointsPerBucket(level);
        series.forEachBucket(
            level, done / size, figures.count / size, [&](std::int64_t position, const MetricBucket& bucket) {
                if (atStart) {
                    figures.first = bucket.first.value;
                    figures.firstStep = bucket.first.at.step;
                    atStart = false;
                }
                figures.last = bucket.last.value;
                figures.lastStep = bucket.last.at.step;
                if (bucket.finiteCount == 0)
                    return;
                if (!(figures.minimum <= bucket.minimum)) {
                    figures.minimum = bucket.minimum;
                    lowest = {level, position};
                }
                if (!(figures.maximum >= bucket.maximum)) {
                    figures.maximum = bucket.maximum;
                    highest = {level, position};
                }
            });
        done = figures.count / size * size;
    }
    if (!std::isnan(figures.minimum)) {
        figures.minimumStep = firstStepOf(series, lowest, &MetricBucket::minimum, figures.minimum);
        figures.maximumStep = firstStepOf(series, highest, &MetricBucket::maximum, figures.maximum);
    }
    return figures;
}

} // namespace workbench::store
