// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Printable.h"
#include "core/base/Uuid.h"
#include "core/exchange/EventFiles.h"
#include "core/exchange/EventHistory.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>
#include <vector>

namespace workbench::exchange
{

namespace
{

namespace fs = std::filesystem;

constexpr std::size_t kMostFiles = 10'000;
constexpr std::size_t kPointsAtOnce = 8192;

Result<std::vector<fs::path>> filesOf(const fs::path& path)
{
    std::error_code error;
    if (!fs::is_directory(path, error))
        return std::vector{path};
    std::vector<fs::path> files;
    for (fs::directory_iterator entry(path, error); !error && entry != fs::directory_iterator(); entry.increment(error))
        if (entry->path().filename().string().find("tfevents") != std::string::npos && files.size() <= kMostFiles)
            files.push_back(entry->path());
    if (files.empty() || files.size() > kMostFiles)
        return fail(
            ErrorCode::InvalidArgument,
            path.string() + (files.empty() ? " holds no event files." : " holds too many event files."),
            "Name a folder with files called events.out.tfevents..., those of one run.");
    std::ranges::sort(files);
    return files;
}

store::WallMilliseconds wallOf(double seconds)
{
    return std::llround(seconds * 1000);
}

/// Hands out the points of one tag with the places that a series needs: time since the first event, never going back.
class TagPoints
{
public:
    TagPoints(std::shared_ptr<const EventHistory> history, const std::vector<EventHistory::Point>& points, double begin)
        : m_history(std::move(history))
        , m_points(points)
        , m_begin(begin)
    {
    }

    std::vector<store::MetricPoint> next()
    {
        std::vector<store::MetricPoint> slice;
        for (; m_done < m_points.size() && slice.size() < kPointsAtOnce; ++m_done) {
            const EventHistory::Point& point = m_points[m_done];
            m_seconds = std::max(m_seconds, point.wallSeconds - m_begin);
            slice.push_back(
                {.at = {.step = point.step, .seconds = m_seconds},
                 .wall = wallOf(point.wallSeconds),
                 .value = point.value});
        }
        return slice;
    }

private:
    std::shared_ptr<const EventHistory> m_history; ///< which the points belong to
    const std::vector<EventHistory::Point>& m_points;
    const double m_begin;
    double m_seconds = 0;
    std::size_t m_done = 0;
};

} // namespace

Result<store::RunRow> importEvents(
    store::Store& store, const fs::path& path, const std::string& name, const ByteProgress& progress,
    std::stop_token stop)
{
    const auto files = filesOf(path);
    if (!files)
        return fail(files.error());
    const auto history = std::make_shared<EventHistory>();
    for (const fs::path& file : *files)
        if (auto read = history->read(file, progress, stop); !read)
            return fail(std::move(read.error()));
    history->settle();
    if (history->series().empty())
        return fail(
            ErrorCode::InvalidArgument, path.string() + " has no scalars.",
            "Only scalars can be imported; histograms, images and graphs are passed over.");

    store::Store::ImportedRun run;
    run.row.id = RunId(makeUuid());
    const auto normal = fs::absolute(path).lexically_normal();
    const auto shown = normal.has_filename() ? normal.filename() : normal.parent_path().filename();
    run.row.name = name.empty() ? printable(shown.string()) : name;
    run.row.config.name = run.row.name;
    run.row.state = train::RunState::Finished;
    run.row.colour = -1; // the next one
    double begin = HUGE_VAL, end = 0;
    for (const auto& [metric, points] : history->series())
        for (const EventHistory::Point& point : points) {
            begin = std::min(begin, point.wallSeconds);
            end = std::max(end, point.wallSeconds);
        }
    run.row.created = wallOf(begin);
    run.row.ended = wallOf(end);
    for (const auto& [metric, points] : history->series()) {
        const auto source = std::make_shared<TagPoints>(history, points, begin);
        run.series.push_back({metric, [source, stop]() -> Result<std::vector<store::MetricPoint>> {
                                  if (stop.stop_requested())
                                      return fail(
                                          ErrorCode::Cancelled, "The import was stopped; nothing was imported.");
                                  return source->next();
                              }});
    }
    run.events.push_back(
        {.run = run.row.id,
         .at = {},
         .wall = run.row.created,
         .kind = "started",
         .text = "imported from " + std::to_string(files->size()) + " event file(s): " + printable(path.string())});
    for (const std::string& note : history->notes())
        run.events.push_back(
            {.run = run.row.id, .at = {}, .wall = run.row.created, .kind = "warning", .text = printable(note)});
    return store.importRun(std::move(run));
}

} // namespace workbench::exchange
