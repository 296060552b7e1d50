// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/AtomicFile.h"
#include "core/base/LastingFolder.h"
#include "core/base/Printable.h"
#include "core/config/ConfigSchema.h"
#include "core/exchange/EventFiles.h"
#include "core/exchange/EventMessage.h"
#include "core/exchange/EventRecords.h"
#include "core/exchange/EventTags.h"
#include "core/exchange/SeriesSlices.h"

#include <numbers>
#include <utility>
#include <vector>

namespace workbench::exchange
{

namespace
{

/// The tags that a series is written under, each with what its values are multiplied by.
std::vector<std::pair<std::string, double>> tagsOf(const std::string& metric)
{
    std::vector<std::pair<std::string, double>> tags;
    if (const auto known = store::metricFromName(metric))
        for (const EventTag& tag : kEventTags)
            if (tag.metric == *known)
                tags.emplace_back(tag.tag, tag.bits ? 1 / std::numbers::ln2 : 1);
    if (tags.empty())
        tags.emplace_back(metric, 1);
    return tags;
}

std::string configurationTable(const config::RunConfig& config)
{
    std::string text = "| setting | value |\n| --- | --- |\n";
    for (const auto& field : config::configFields())
        text += "| " + std::string(field.path) + " | `" + printable(config::fieldText(config, field.path)) + "` |\n";
    return text;
}

double secondsOf(store::WallMilliseconds wall)
{
    return static_cast<double>(wall) / 1000;
}

} // namespace

Result<std::filesystem::path> exportEvents(
    store::Store& store, const RunId& run, const std::filesystem::path& folder, const ByteProgress& progress,
    std::stop_token stop)
{
    const auto row = store.run(run);
    if (!row)
        return fail(row.error());
    const auto series = seriesOf(store, run);
    if (!series)
        return fail(series.error());
    if (auto made = createLastingFolder(realFileSystem(), folder); !made)
        return fail(std::move(made.error()));
    // Seconds, host, process and number, as TensorBoard's own writer has them; ours says the run instead of the last
    // two.
    const auto target
        = folder / ("events.out.tfevents." + std::to_string(row->created / 1000) + ".sharnn." + run.value() + ".0");
    auto file = AtomicFile::open(realFileSystem(), target);
    if (!file)
        return fail(std::move(file.error()));

    EventMessage head{.wallSeconds = secondsOf(row->created), .fileVersion = "brain.Event:2"};
    EventMessage settings{.wallSeconds = secondsOf(row->created)};
    settings.text = {std::string(kConfigurationTag), configurationTable(row->config)};
    std::string block = frameRecord(encodeEvent(head)) + frameRecord(encodeEvent(settings));
    std::int64_t total = 0, done = 0;
    for (const auto& [metric, count] : *series)
        total += count;
    for (const auto& [metric, count] : *series) {
        const auto tags = tagsOf(metric);
        SeriesSlices slices(store, run, metric, count);
        while (true) {
            const auto points = slices.next();
            if (!points)
                return fail(points.error());
            if (points->empty())
                break;
            if (stop.stop_requested())
                return fail(ErrorCode::Cancelled, "The export was stopped; nothing was written.");
            for (const store::MetricPoint& point : *points) {
                EventMessage event{.wallSeconds = secondsOf(point.wall), .step = point.at.step};
                for (const auto& [tag, factor] : tags)
                    event.scalars.push_back({tag, point.value * factor});
                block += frameRecord(encodeEvent(event));
            }
            if (auto written = file->write(block); !written)
                return fail(std::move(written.error()));
            block.clear();
            done += std::ssize(*points);
            if (progress)
                progress(done, total);
        }
    }
    return file->write(block).and_then([&] { return file->commit(Replace::Yes); }).map([&] { return target; });
}

} // namespace workbench::exchange
