// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/PointCoding.h"

#include "core/base/ByteCoding.h"
#include "core/exchange/JsonFields.h"

#include <cmath>

namespace workbench::exchange
{

void putPoint(std::string& out, const store::MetricPoint& point)
{
    putWhole(out, point.at.step);
    putWhole(out, point.at.bytes);
    putReal(out, point.at.seconds);
    putReal(out, point.at.epoch);
    putWhole(out, point.wall);
    putReal(out, point.value);
}

store::MetricPoint takePoint(std::string_view data)
{
    ByteTaker taker(data);
    store::MetricPoint point;
    point.at.step = taker.whole<std::int64_t>();
    point.at.bytes = taker.whole<std::int64_t>();
    point.at.seconds = taker.real();
    point.at.epoch = taker.real();
    point.wall = taker.whole<std::int64_t>();
    point.value = taker.real();
    return point;
}

std::string pointFault(const store::MetricPoint& point, const store::MetricPoint* before)
{
    const train::RunPosition& at = point.at;
    if (at.step < 0 || at.bytes < 0)
        return "step or bytes are below 0";
    if (!std::isfinite(at.seconds) || !std::isfinite(at.epoch) || at.seconds < 0 || at.epoch < 0)
        return "seconds or epoch are no number of 0 or more";
    if (point.wall < 0 || point.wall > kLatestWall)
        return "its time is outside the calendar";
    if (before == nullptr)
        return {};
    const train::RunPosition& last = before->at;
    if (at.step < last.step || at.bytes < last.bytes || at.seconds < last.seconds || at.epoch < last.epoch)
        return "its place comes before that of the point ahead of it";
    return {};
}

} // namespace workbench::exchange
