// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/RunCollector.h"

#include <utility>

namespace workbench
{

namespace
{
constexpr store::WallMilliseconds kBegan = 1'700'000'000'000;
}

RunCollector::RunCollector(RunId run, config::RunConfig config)
{
    m_row.id = std::move(run);
    m_row.name = config.name;
    m_row.config = std::move(config);
    m_row.created = kBegan;
}

void RunCollector::add(store::Metric metric, const train::RunPosition& at, double value)
{
    const auto wall = kBegan + static_cast<store::WallMilliseconds>(1000 * at.seconds);
    m_series[std::string(store::metricName(metric))].push_back({at, wall, value});
}

void RunCollector::take(const train::TrainEvent& event)
{
    using store::Metric;
    if (const auto* started = std::get_if<train::RunStarted>(&event)) {
        m_row.parameterCount = started->parameterCount;
        m_row.device = started->device;
        m_row.threads = started->threads;
        m_row.corpus = CorpusId(started->corpusSha256);
    } else if (const auto* step = std::get_if<train::StepDone>(&event)) {
        m_row.at = step->at;
        m_row.bytesPerSecond = step->bytesPerSecond;
        add(Metric::TrainLoss, step->at, step->trainLoss);
        add(Metric::LearningRate, step->at, step->learningRate);
        add(Metric::GradNorm, step->at, step->gradNorm);
        add(Metric::BytesPerSecond, step->at, step->bytesPerSecond);
        if (step->residentBytes > 0)
            add(Metric::ResidentBytes, step->at, static_cast<double>(step->residentBytes));
    } else if (const auto* measured = std::get_if<train::EvalDone>(&event)) {
        add(Metric::ValidationLoss, measured->at, measured->loss);
    } else if (const auto* end = std::get_if<train::RunEnded>(&event)) {
        m_row.state = end->state;
        m_row.ended = kBegan + static_cast<store::WallMilliseconds>(1000 * end->at.seconds);
        m_row.error = end->error ? describe(*end->error) : std::string();
        m_row.lastTrainLoss = end->trainLoss;
        m_row.bestValidationLoss = end->validationLoss;
        m_row.bestValidationBpc = end->validationBpc;
        if (end->validationLoss)
            add(Metric::TestLoss, end->at, *end->validationLoss + 0.02);
    }
}

void RunCollector::addLike(const std::string& metric, int index)
{
    auto points = m_series.at(std::string(store::metricName(store::Metric::GradNorm)));
    for (store::MetricPoint& point : points)
        point.value *= 1 + 0.1 * index;
    m_series.emplace(metric, std::move(points));
}

store::Store::ImportedRun RunCollector::finish()
{
    store::Store::ImportedRun run;
    run.row = std::move(m_row);
    for (auto& [metric, points] : m_series)
        run.series.push_back(
            {metric, [points = std::move(points)]() mutable -> Result<std::vector<store::MetricPoint>> {
                 return std::exchange(points, {});
             }});
    return run;
}

} // namespace workbench
