// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/MetricTable.h"

#include "core/exchange/SeriesSlices.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <ostream>

namespace workbench::exchange
{

namespace
{

template <typename Number>
std::string_view numberText(Number value, std::array<char, 40>& room)
{
    return {
        room.data(),
        static_cast<std::size_t>(std::to_chars(room.data(), room.data() + room.size(), value).ptr - room.data())};
}

} // namespace

std::string csvCell(std::string_view text)
{
    std::string cell(text);
    if (!cell.empty() && std::string_view("=+-@\t\r\n").find(cell.front()) != std::string_view::npos)
        cell.insert(0, 1, '\'');
    if (cell.find_first_of(",\"\r\n") == std::string::npos)
        return cell;
    std::string quoted = "\"";
    for (const char character : cell)
        quoted += character == '"' ? std::string("\"\"") : std::string(1, character);
    return quoted + '"';
}

Result<>
exportPoints(store::Store& store, std::span<const RunId> runs, std::span<const std::string> metrics, std::ostream& out)
{
    out << "run,name,metric,step,bytes,seconds,epoch,wall,value\r\n";
    std::array<char, 40> room;
    for (const RunId& run : runs) {
        const auto row = store.run(run);
        if (!row)
            return fail(row.error());
        const auto series = seriesOf(store, run);
        if (!series)
            return fail(series.error());
        for (const auto& [metric, count] : *series) {
            if (!metrics.empty() && std::ranges::find(metrics, metric) == metrics.end())
                continue;
            const std::string start = run.value() + ',' + csvCell(row->name) + ',' + csvCell(metric) + ',';
            SeriesSlices slices(store, run, metric, count);
            while (true) {
                const auto points = slices.next();
                if (!points)
                    return fail(points.error());
                if (points->empty())
                    break;
                for (const store::MetricPoint& point : *points) {
                    out << start << point.at.step << ',' << point.at.bytes << ',';
                    out << numberText(point.at.seconds, room) << ',';
                    out << numberText(point.at.epoch, room) << ',' << point.wall << ',';
                    out << numberText(point.value, room) << "\r\n";
                }
                if (!out)
                    return fail(
                        ErrorCode::Io, "The export cannot be written.", "Free some disk, or name another file.");
            }
        }
    }
    if (!out.flush())
        return fail(ErrorCode::Io, "The export cannot be written.", "Free some disk, or name another file.");
    return {};
}

} // namespace workbench::exchange
