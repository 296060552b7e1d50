// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/RunExport.h"

#include "core/base/AtomicFile.h"

#include <nlohmann/json.hpp>

#include <array>
#include <charconv>
#include <cstdio>
#include <functional>
#include <optional>

namespace workbench::cli
{

namespace
{

constexpr std::int64_t kPointsAtOnce = 10'000;

using Sink = std::function<Result<>(std::string_view)>;

// The shortest text that reads back as the same number, in every locale; "nan" and "inf" where it is none.
std::string exactText(double value)
{
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return {text.data(), end};
}

std::string csvLine(store::Metric metric, const store::MetricPoint& point)
{
    return std::string(store::metricName(metric)) + ',' + std::to_string(point.at.step) + ','
        + std::to_string(point.at.bytes) + ',' + exactText(point.at.seconds) + ',' + exactText(point.at.epoch) + ','
        + std::to_string(point.wall) + ',' + exactText(point.value) + '\n';
}

std::string jsonLine(store::Metric metric, const store::MetricPoint& point)
{
    const nlohmann::ordered_json json{
        {"metric", store::metricName(metric)},
        {"step", point.at.step},
        {"bytes", point.at.bytes},
        {"seconds", point.at.seconds},
        {"epoch", point.at.epoch},
        {"wall", point.wall},
        {"value", point.value},
    };
    return json.dump() + '\n';
}

Result<long long> writePoints(store::Store& store, const RunId& run, PointFormat format, const Sink& sink)
{
    if (format == PointFormat::Csv)
        if (auto written = sink("metric,step,bytes,seconds,epoch,wall,value\n"); !written)
            return fail(std::move(written.error()));
    long long count = 0;
    for (const auto metric : store::kMetrics) {
        for (std::int64_t first = 0;;) {
            const auto points = store.points(run, metric, first, kPointsAtOnce);
            if (!points)
                return fail(points.error());
            std::string text;
            for (const auto& point : *points)
                text += format == PointFormat::Csv ? csvLine(metric, point) : jsonLine(metric, point);
            if (auto written = sink(text); !written)
                return fail(std::move(written.error()));
            const auto got = static_cast<std::int64_t>(points->size());
            first += got;
            count += got;
            if (got < kPointsAtOnce)
                break;
        }
    }
    return count;
}

Result<> writeToOutput(std::string_view text)
{
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)
        return fail(ErrorCode::Io, "Cannot write to standard output.", "Is the disk full, or the reader gone?");
    return {};
}

} // namespace

Result<long long>
exportPoints(store::Store& store, const RunId& run, PointFormat format, const std::string& out, bool overwrite)
{
    if (out.empty())
        return writePoints(store, run, format, writeToOutput);
    auto file = AtomicFile::open(realFileSystem(), out);
    if (!file)
        return fail(std::move(file.error()));
    const auto count = writePoints(store, run, format, [&](std::string_view text) { return file->write(text); });
    if (!count)
        return count;
    return file->commit(overwrite ? Replace::Yes : Replace::No).map([&] { return *count; });
}

} // namespace workbench::cli
