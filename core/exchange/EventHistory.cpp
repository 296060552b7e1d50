// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/EventHistory.h"

#include "core/base/Printable.h"
#include "core/exchange/BundleFormat.h"
#include "core/exchange/EventMessage.h"
#include "core/exchange/EventRecords.h"
#include "core/exchange/EventTags.h"
#include "core/exchange/JsonFields.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace workbench::exchange
{

namespace
{

constexpr std::string_view kHint = "Nothing was imported. The file is damaged or no event file: copy it again.";
constexpr std::string_view kVersionStart = "brain.Event:";

tl::unexpected<Error> wrong(const std::string& place, const std::string& what)
{
    return fail(ErrorCode::Corrupt, place + " " + what + ".", std::string(kHint));
}

} // namespace

Result<>
EventHistory::read(const std::filesystem::path& path, const ByteProgress& progress, const std::stop_token& stop)
{
    auto file = RegularFile::open(path);
    if (!file)
        return fail(std::move(file.error()));
    EventRecords records(std::move(*file));
    double version = 0;
    bool isFirst = true;
    while (true) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "The import was stopped; nothing was imported.");
        const std::string place = path.string() + ", at byte " + std::to_string(records.place()) + ",";
        const auto record = records.next();
        if (!record)
            return fail(record.error());
        if (!*record)
            break;
        if (auto taken = take(**record, place, version); !taken)
            return taken;
        if (isFirst && version == 0)
            return wrong(place, "does not begin with the version of an event file");
        isFirst = false;
        if (progress)
            progress(records.place(), records.file().size());
    }
    if (records.wasCut())
        m_notes.push_back(path.filename().string() + ": its last record is cut, and was left out.");
    if (isFirst)
        return wrong(path.string(), "has no whole record");
    return {};
}

Result<> EventHistory::take(std::string_view record, const std::string& place, double& version)
{
    auto event = decodeEvent(record);
    if (!event)
        return wrong(place, "has a record that is no event: " + event.error().message);
    if (event->fileVersion.starts_with(kVersionStart))
        version = std::max(1.0, std::atof(event->fileVersion.c_str() + kVersionStart.size()));
    if (event->sessionStart && version >= 2)
        voidFrom(event->step);
    if (event->scalars.empty())
        return {};
    const bool isTime = std::isfinite(event->wallSeconds) && event->wallSeconds >= 0
        && event->wallSeconds <= static_cast<double>(kLatestWall) / 1000;
    if (event->step < 0 || !isTime)
        return wrong(place, event->step < 0 ? "has a step below 0" : "has a time outside the calendar");
    for (EventScalar& scalar : event->scalars) {
        if (scalar.tag.size() > kLongestMetric || printable(scalar.tag) != scalar.tag)
            return wrong(place, "has a tag that cannot be the name of a series");
        auto& points = m_series[scalar.tag];
        if (version < 2 && !points.empty() && event->step < points.back().step) {
            const auto stays = [&](const Point& point) { return point.step < event->step; };
            points.erase(std::find_if_not(points.begin(), points.end(), stays), points.end());
        }
        points.push_back({event->step, event->wallSeconds, scalar.value});
        if (++m_count > kMostPoints || m_series.size() > static_cast<std::size_t>(kMostSeries))
            return fail(
                ErrorCode::InvalidArgument,
                place + " has more than " + std::to_string(kMostPoints) + " points or " + std::to_string(kMostSeries)
                    + " tags.",
                "Import files of fewer runs at a time. Nothing was imported.");
    }
    return {};
}

void EventHistory::voidFrom(std::int64_t step)
{
    std::size_t gone = 0;
    for (auto& [tag, points] : m_series)
        gone += std::erase_if(points, [step](const Point& point) { return point.step >= step; });
    if (gone > 0)
        m_notes.push_back(
            "A later session began again at step " + std::to_string(step) + ": " + std::to_string(gone)
            + " values written before it were left out.");
}

void EventHistory::settle()
{
    std::size_t replaced = 0;
    for (auto& [tag, points] : m_series) {
        std::ranges::stable_sort(points, {}, &Point::step);
        std::vector<Point> last;
        for (const Point& point : points) {
            if (!last.empty() && last.back().step == point.step) {
                last.back() = point;
                ++replaced;
            } else {
                last.push_back(point);
            }
        }
        points = std::move(last);
    }
    std::erase_if(m_series, [](const auto& one) { return one.second.empty(); });
    if (replaced > 0)
        m_notes.push_back(std::to_string(replaced) + " values gave way to later ones of the same tag and step.");
    for (const EventTag& known : kEventTags) {
        const auto found = m_series.find(std::string(known.tag));
        if (found == m_series.end())
            continue;
        auto points = std::move(found->second);
        m_series.erase(found);
        if (known.bits)
            for (Point& point : points)
                point.value *= std::numbers::ln2;
        m_series.try_emplace(std::string(store::metricName(known.metric)), std::move(points)); // nats come first
    }
}

} // namespace workbench::exchange
