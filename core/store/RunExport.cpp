// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/RunExport.h"

#include "core/config/ConfigSchema.h"
#include "core/store/SeriesCursor.h"

#include <array>
#include <charconv>
#include <cmath>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <numbers>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace workbench::store
{

namespace
{

using json = nlohmann::ordered_json;

std::string number(double value)
{
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return {text.data(), end};
}

std::string place(const MetricPoint& point)
{
    return std::to_string(point.at.step) + ',' + std::to_string(point.at.bytes) + ',' + number(point.at.seconds) + ','
        + number(point.at.epoch) + ',' + std::to_string(point.wall);
}

Result<> checkTaken(const std::ostream& out)
{
    if (out)
        return {};
    return fail(ErrorCode::Io, "The export could not be written to its end.", "Check the free space of the disk.");
}

/// How many points each series of the run has at one moment.
Result<std::map<std::string, std::int64_t>> countsOf(Store& store, const RunId& run)
{
    if (const auto row = store.run(run); !row)
        return fail(row.error());
    const auto figures = store.figures(std::span(&run, 1));
    if (!figures)
        return fail(figures.error());
    std::map<std::string, std::int64_t> counts;
    for (const auto& [of, list] : *figures)
        for (const SeriesFigures& series : list)
            counts.emplace(series.metric, series.count);
    return counts;
}

SeriesCursor
cursorOf(Store& store, const RunId& run, const std::map<std::string, std::int64_t>& counts, std::string_view metric)
{
    std::string name(metric);
    const auto known = counts.find(name);
    return {store, run, std::move(name), known == counts.end() ? 0 : known->second};
}

Result<> forEachPoint(SeriesCursor series, const std::ostream& out, const std::function<void(const MetricPoint&)>& take)
{
    while (true) {
        const auto point = series.point();
        if (!point)
            return fail(point.error());
        if (!*point)
            return {};
        take(**point);
        series.advance();
        if (auto taken = checkTaken(out); !taken)
            return taken;
    }
}

/// Whole numbers of bytes read as such, however many they are.
std::string bytesText(double value)
{
    constexpr double kExact = 9007199254740992; // 2^53
    return std::abs(value) < kExact && std::trunc(value) == value ? std::to_string(static_cast<std::int64_t>(value))
                                                                  : number(value);
}

json value(double value)
{
    if (std::isfinite(value))
        return value;
    return std::isnan(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
}

json value(const std::optional<double>& known)
{
    return known ? value(*known) : json(nullptr);
}

void addPlace(json& object, const train::RunPosition& at, WallMilliseconds wall)
{
    object["step"] = at.step;
    object["bytes"] = at.bytes;
    object["seconds"] = value(at.seconds);
    object["epoch"] = value(at.epoch);
    object["wall"] = wall;
}

std::string textOf(const json& object)
{
    return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

json summaryOf(const RunRow& row)
{
    return {
        {"run", row.id.value()},
        {"name", row.name},
        {"state", train::runStateName(row.state)},
        {"created", row.created},
        {"ended", row.ended},
        {"corpus", row.corpus.value()},
        {"device", row.device},
        {"threads", row.threads},
        {"parameterCount", row.parameterCount},
        {"step", row.at.step},
        {"bytes", row.at.bytes},
        {"seconds", value(row.at.seconds)},
        {"epoch", value(row.at.epoch)},
        {"trainLoss", value(row.lastTrainLoss)},
        {"validationLoss", value(row.bestValidationLoss)},
        {"validationBpc", value(row.bestValidationBpc)},
        {"testBpc", value(row.testBpc)},
        {"bytesPerSecond", value(row.bytesPerSecond)},
        {"checkpoint", row.checkpoint},
        {"error", row.error},
    };
}

Result<> writeSeries(SeriesCursor series, const std::string& metric, std::ostream& out)
{
    out << textOf(metric) << ":[";
    const char* separator = "\n";
    auto written = forEachPoint(std::move(series), out, [&](const MetricPoint& point) {
        json object;
        addPlace(object, point.at, point.wall);
        object["value"] = value(point.value);
        out << separator << textOf(object);
        separator = ",\n";
    });
    out << "]";
    return written;
}

} // namespace

Result<> exportSteps(Store& store, const RunId& run, std::ostream& out)
{
    constexpr std::array kColumns{
        Metric::TrainLoss, Metric::LearningRate, Metric::GradNorm, Metric::BytesPerSecond, Metric::ResidentBytes};
    const auto counts = countsOf(store, run);
    if (!counts)
        return fail(counts.error());
    out << "step,bytes,seconds,epoch,wall,trainLoss,learningRate,gradNorm,bytesPerSecond,residentBytes\r\n";
    std::vector<SeriesCursor> columns;
    for (const Metric metric : kColumns)
        columns.push_back(cursorOf(store, run, *counts, metricName(metric)));
    while (true) {
        std::array<const MetricPoint*, kColumns.size()> points;
        const MetricPoint* next = nullptr; // the first of those of the lowest step says where the row stands
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const auto point = columns[i].point();
            if (!point)
                return fail(point.error());
            points[i] = *point;
            if (points[i] && (!next || points[i]->at.step < next->at.step))
                next = points[i];
        }
        if (!next)
            return checkTaken(out);
        out << place(*next);
        const auto step = next->at.step;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            out << ',';
            if (!points[i] || points[i]->at.step != step)
                continue;
            out << (kColumns[i] == Metric::ResidentBytes ? bytesText(points[i]->value) : number(points[i]->value));
            columns[i].advance();
        }
        out << "\r\n";
        if (auto taken = checkTaken(out); !taken)
            return taken;
    }
}

Result<> exportEvaluations(Store& store, const RunId& run, std::ostream& out)
{
    const auto counts = countsOf(store, run);
    if (!counts)
        return fail(counts.error());
    out << "step,bytes,seconds,epoch,wall,split,loss,bpc\r\n";
    for (const auto& [metric, split] :
         {std::pair(Metric::ValidationLoss, "validation"), std::pair(Metric::TestLoss, "test")}) {
        const auto written
            = forEachPoint(cursorOf(store, run, *counts, metricName(metric)), out, [&](const MetricPoint& point) {
                  out << place(point) << ',' << split << ',' << number(point.value) << ','
                      << number(point.value / std::numbers::ln2) << "\r\n";
              });
        if (!written)
            return written;
    }
    return checkTaken(out);
}

Result<> exportJson(Store& store, const RunId& run, std::ostream& out)
{
    const auto row = store.run(run);
    if (!row)
        return fail(row.error());
    const auto counts = countsOf(store, run);
    if (!counts)
        return fail(counts.error());
    const auto events = store.events(run);
    if (!events)
        return fail(events.error());
    const auto checkpoints = store.checkpoints(run);
    if (!checkpoints)
        return fail(checkpoints.error());

    out << "{\"run\":" << textOf(summaryOf(*row)) << ",\n\"config\":" << textOf(config::toJson(row->config))
        << ",\n\"metrics\":{";
    std::vector<std::string> names; // what a run can record is always there, then whatever else came with it
    for (const Metric metric : kMetrics)
        names.emplace_back(metricName(metric));
    for (const auto& [name, count] : *counts)
        if (!metricFromName(name))
            names.push_back(name);
    const char* separator = "\n";
    for (const std::string& name : names) {
        out << separator;
        separator = ",\n";
        if (auto written = writeSeries(cursorOf(store, run, *counts, name), name, out); !written)
            return written;
    }
    out << "},\n\"events\":[";
    separator = "\n";
    for (const EventRow& event : *events) {
        json object{{"kind", event.kind}, {"text", event.text}};
        addPlace(object, event.at, event.wall);
        out << separator << textOf(object);
        separator = ",\n";
    }
    out << "],\n\"checkpoints\":[";
    separator = "\n";
    for (const CheckpointRow& checkpoint : *checkpoints) {
        json object{{"folder", checkpoint.folder}, {"best", checkpoint.best}, {"sizeBytes", checkpoint.sizeBytes}};
        addPlace(object, checkpoint.at, checkpoint.wall);
        out << separator << textOf(object);
        separator = ",\n";
    }
    out << "]}\n";
    return checkTaken(out.flush());
}

} // namespace workbench::store
