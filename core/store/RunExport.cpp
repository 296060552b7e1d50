// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/RunExport.h"

#include "core/config/ConfigSchema.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>
#include <numbers>
#include <ostream>
#include <string>
#include <vector>

namespace workbench::store
{

namespace
{

using json = nlohmann::ordered_json;
using Points = std::vector<MetricPoint>;

constexpr std::int64_t kPointsAtOnce = 5'000;

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

/// Calls `take` with slices of the first `count` points of a series.
Result<> forEachSlice(
    Store& store, const RunId& run, Metric metric, std::int64_t count,
    const std::function<Result<>(const Points&)>& take)
{
    for (std::int64_t first = 0; first < count; first += kPointsAtOnce) {
        const auto slice = store.points(run, metric, first, std::min(kPointsAtOnce, count - first));
        if (!slice)
            return fail(slice.error());
        if (auto taken = take(*slice); !taken)
            return taken;
    }
    return {};
}

/// Walks through a sparse series in step with a dense one.
class Alongside
{
public:
    Alongside(Store& store, const RunId& run, Metric metric)
        : m_store(store)
        , m_run(run)
        , m_metric(metric)
    {
    }

    /// The value measured at that step; steps must be asked for in order.
    Result<std::optional<double>> at(std::int64_t step)
    {
        while (true) {
            if (m_next == m_slice.size()) {
                if (m_ended)
                    return std::nullopt;
                auto slice = m_store.points(m_run, m_metric, m_ordinal, kPointsAtOnce);
                if (!slice)
                    return fail(slice.error());
                m_slice = std::move(*slice);
                m_next = 0;
                m_ordinal += static_cast<std::int64_t>(m_slice.size());
                m_ended = m_slice.empty();
                continue;
            }
            const MetricPoint& point = m_slice[m_next];
            if (point.at.step > step)
                return std::nullopt;
            ++m_next;
            if (point.at.step == step)
                return point.value;
        }
    }

private:
    Store& m_store;
    const RunId& m_run;
    Metric m_metric;
    Points m_slice;
    std::size_t m_next = 0;
    std::int64_t m_ordinal = 0;
    bool m_ended = false;
};

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

Result<> writeSeries(Store& store, const RunId& run, Metric metric, std::ostream& out)
{
    const auto count = store.pointCount(run, metric);
    if (!count)
        return fail(count.error());
    out << '"' << metricName(metric) << "\":[";
    const char* separator = "\n";
    auto written = forEachSlice(store, run, metric, *count, [&](const Points& points) {
        for (const MetricPoint& point : points) {
            json object;
            addPlace(object, point.at, point.wall);
            object["value"] = value(point.value);
            out << separator << textOf(object);
            separator = ",\n";
        }
        return checkTaken(out);
    });
    out << "]";
    return written;
}

} // namespace

Result<> exportSteps(Store& store, const RunId& run, std::ostream& out)
{
    constexpr std::array kOthers{Metric::LearningRate, Metric::GradNorm, Metric::BytesPerSecond};
    const auto count = store.pointCount(run, Metric::TrainLoss);
    if (!count)
        return fail(count.error());
    out << "step,bytes,seconds,epoch,wall,trainLoss,learningRate,gradNorm,bytesPerSecond,residentBytes\r\n";
    Alongside resident(store, run, Metric::ResidentBytes);
    std::int64_t first = 0;
    return forEachSlice(store, run, Metric::TrainLoss, *count, [&](const Points& losses) -> Result<> {
        std::array<Points, kOthers.size()> others;
        for (std::size_t i = 0; i < kOthers.size(); ++i) {
            auto slice = store.points(run, kOthers[i], first, static_cast<std::int64_t>(losses.size()));
            if (!slice)
                return fail(slice.error());
            others[i] = std::move(*slice);
            if (others[i].size() != losses.size() || others[i].back().at != losses.back().at)
                return fail(
                    ErrorCode::Busy, "Run " + run.value() + " went back to a checkpoint while it was exported.",
                    "Export it again.");
        }
        first += static_cast<std::int64_t>(losses.size());
        for (std::size_t i = 0; i < losses.size(); ++i) {
            out << place(losses[i]) << ',' << number(losses[i].value);
            for (const Points& other : others)
                out << ',' << number(other[i].value);
            const auto bytes = resident.at(losses[i].at.step);
            if (!bytes)
                return fail(bytes.error());
            out << ',';
            if (*bytes)
                out << static_cast<std::int64_t>(**bytes);
            out << "\r\n";
        }
        return checkTaken(out);
    });
}

Result<> exportEvaluations(Store& store, const RunId& run, std::ostream& out)
{
    out << "step,bytes,seconds,epoch,wall,split,loss,bpc\r\n";
    for (const auto& [metric, split] :
         {std::pair(Metric::ValidationLoss, "validation"), std::pair(Metric::TestLoss, "test")}) {
        const auto count = store.pointCount(run, metric);
        if (!count)
            return fail(count.error());
        const auto written = forEachSlice(store, run, metric, *count, [&](const Points& points) {
            for (const MetricPoint& point : points)
                out << place(point) << ',' << split << ',' << number(point.value) << ','
                    << number(point.value / std::numbers::ln2) << "\r\n";
            return checkTaken(out);
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
    const auto events = store.events(run);
    if (!events)
        return fail(events.error());
    const auto checkpoints = store.checkpoints(run);
    if (!checkpoints)
        return fail(checkpoints.error());

    out << "{\"run\":" << textOf(summaryOf(*row)) << ",\n\"config\":" << textOf(config::toJson(row->config))
        << ",\n\"metrics\":{";
    for (const Metric metric : kMetrics) {
        out << (metric == kMetrics.front() ? "\n" : ",\n");
        if (auto written = writeSeries(store, run, metric, out); !written)
            return written;
    }
    out << "},\n\"events\":[";
    const char* separator = "\n";
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
