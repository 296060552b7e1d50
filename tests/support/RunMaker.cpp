// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/RunMaker.h"

#include "core/base/Uuid.h"
#include "core/store/RunRecorder.h"
#include "core/store/Store.h"
#include "tests/support/RunCollector.h"

#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace workbench
{

namespace
{

constexpr int kSeeds = 3;
constexpr int kUnlucky = 25; ///< one of so many fails, another one is stopped

/// Number `index` of a list, over and over.
template <typename Values>
auto pick(const Values& values, int index)
{
    return values[std::size_t(index) % std::size(values)];
}

config::RunConfig configOf(int index, int steps)
{
    static constexpr int kWidths[]{128, 192, 256, 384};
    static constexpr double kRates[]{1e-3, 2e-3, 4e-3, 8e-3, 1.6e-2};
    static const std::string kCorpora[]{"/data/shakespeare.txt", "/data/dickens.txt", "recall"};
    const int trial = index / kSeeds; // whose seeds differ alone
    config::RunConfig config;
    config.corpus.path = pick(kCorpora, trial / 40);
    config.model.layers = 2 + trial % 2;
    config.model.width = pick(kWidths, trial);
    config.model.boomWidth = 4 * config.model.width;
    config.model.memory = trial % 3 ? 256 : 512;
    if (trial % 7 == 3)
        config.model.attention.placement = config::AttentionPlacement::None;
    config.train.optimizer = trial % 5 == 4 ? config::Optimizer::AdamW : config::Optimizer::Lamb;
    config.train.learningRate = pick(kRates, trial / 4);
    config.train.batch = trial % 11 == 5 ? 32 : 16;
    config.train.bptt = 64;
    config.train.steps = steps;
    config.train.seed = std::uint64_t(1 + index % kSeeds);
    config.name
        = std::string(
              config.model.attention.placement == config::AttentionPlacement::None ? "no attention, " : "single head, ")
        + std::to_string(config.model.width) + ", seed " + std::to_string(config.train.seed);
    return config;
}

/// What the run's loss tends to, nats per byte.
double floorOf(const config::RunConfig& config)
{
    const double corpus = config.corpus.path == "recall" ? 0.45
        : config.corpus.path.ends_with("dickens.txt")    ? 1.42
                                                         : 1.33;
    const double width = 0.25 * std::sqrt(128.0 / config.model.width);
    const double rate = 0.06 * std::pow(std::log2(config.train.learningRate / 4e-3), 2);
    const double attention = config.model.attention.placement == config::AttentionPlacement::None ? 0.12 : 0;
    const double optimizer = config.train.optimizer == config::Optimizer::AdamW ? 0.04 : 0;
    return corpus + width + rate + attention + optimizer;
}

/// Tells all that happens to one run.
class Course
{
public:
    using Listener = std::function<void(const train::TrainEvent&)>;

    Course(Listener listener, const config::RunConfig& config, int index)
        : m_listener(std::move(listener))
        , m_config(config)
        , m_index(index)
        , m_random(std::uint32_t(index))
        , m_floor(floorOf(config) + 0.02 * m_normal(m_random))
        , m_speed(30'000.0 * 128 / config.model.width * (1 + 0.03 * m_normal(m_random)))
    {
    }

    void tell(int steps, int evaluations)
    {
        train::RunStarted started;
        started.parameterCount = config::parameterCount(m_config.model);
        started.device = "cpu";
        started.threads = 2;
        started.corpusSha256 = std::string(64, char('a' + int(m_config.corpus.path.size() % 6)));
        m_listener(started);
        const bool fails = m_index % kUnlucky == 13;
        const int last = fails || m_index % kUnlucky == 21 ? std::max(1, steps / 2) : steps;
        train::RunEnded end;
        end.state = fails  ? train::RunState::Failed
            : last < steps ? train::RunState::Stopped
                           : train::RunState::Finished;
        for (int step = 1; step <= last; ++step) {
            end.at = positionAt(step);
            const bool breaks = fails && step == last;
            end.trainLoss = breaks ? std::numeric_limits<double>::quiet_NaN() : lossAt(step, steps, 0.05);
            m_listener(train::StepDone{
                .at = end.at,
                .trainLoss = *end.trainLoss,
                .learningRate = m_config.train.learningRate,
                .gradNorm = 0.25 + 0.1 * std::abs(m_normal(m_random)),
                .bytesPerSecond = m_speed * (1 + 0.02 * m_normal(m_random)),
                .segmentLength = m_config.train.bptt,
                .residentBytes = step % 20 == 1 ? 400'000'000 + 1'000'000 * m_config.model.width : 0});
            if (!breaks && evaluations > 0 && step % std::max(1, steps / evaluations) == 0)
                evaluate(step, steps, end);
        }
        if (fails)
            end.error = Error{ErrorCode::Diverged, "The training loss is no number.", "Lower train.learningRate."};
        m_listener(end);
    }

private:
    train::RunPosition positionAt(std::int64_t step) const
    {
        const std::int64_t bytes = step * m_config.train.batch * m_config.train.bptt;
        return {step, bytes, double(bytes) / m_speed, double(bytes) / 1e6};
    }

    double lossAt(int step, int steps, double scatter)
    {
        const double fallen = std::exp(-6.0 * step / steps);
        return m_floor + (std::log(256.0) - m_floor) * fallen + scatter * m_normal(m_random);
    }

    void evaluate(int step, int steps, train::RunEnded& end)
    {
        train::EvalDone done;
        done.at = end.at;
        done.loss = lossAt(step, steps, 0.005) + 0.03;
        done.bpc = done.loss / std::numbers::ln2;
        done.best = !end.validationLoss || done.loss < *end.validationLoss;
        if (done.best) {
            end.validationLoss = done.loss;
            end.validationBpc = done.bpc;
        }
        m_listener(done);
    }

    const Listener m_listener;
    const config::RunConfig& m_config;
    const int m_index;
    std::mt19937 m_random;
    std::normal_distribution<double> m_normal;
    double m_floor, m_speed;
};

store::RunEdit wordsOf(int index)
{
    store::RunEdit edit;
    std::vector<std::string> tags;
    if (index % 6 == 0)
        tags.push_back("baseline");
    if (index % 10 == 4)
        tags.push_back("long");
    if (!tags.empty())
        edit.tags = tags;
    if (index % 15 == 7)
        edit.note = "Loss still falling at the end.\nWorth a longer run at half the rate.";
    if (index % 12 == 0)
        edit.starred = true;
    if (index % 20 == 17)
        edit.archived = true;
    else if (index % 40 == 9)
        edit.binned = true;
    return edit;
}

Result<>
importOne(store::Store& store, const RunId& run, const config::RunConfig& config, int index, const RunMakerPlan& plan)
{
    RunCollector collector(run, config);
    Course([&](const train::TrainEvent& event) { collector.take(event); }, config, index)
        .tell(plan.steps, plan.evaluations);
    for (int other = 0; other < plan.otherSeries; ++other)
        collector.addLike("layers/" + std::to_string(other / 2) + (other % 2 ? "/weightNorm" : "/gradNorm"), other);
    auto imported = store.importRun(collector.finish());
    return imported ? Result<>() : fail(imported.error());
}

} // namespace

Result<> makeRuns(const std::filesystem::path& directory, const RunMakerPlan& plan)
{
    auto store = store::Store::open(directory, store::StoreAccess::ReadWrite);
    if (!store)
        return fail(store.error());
    auto recorder = store::RunRecorder::open(directory, {});
    if (!recorder)
        return fail(recorder.error());
    std::vector<std::pair<RunId, store::RunEdit>> edits;
    for (int index = 0; index < plan.runs; ++index) {
        const config::RunConfig config = configOf(index, plan.steps);
        const RunId run(makeUuid());
        if (plan.otherSeries > 0) {
            if (auto imported = importOne(**store, run, config, index, plan); !imported)
                return imported;
            continue;
        }
        store::Store::NewRun details;
        if (const int sweep = index / 60; sweep % 2 == 1)
            details.group = "sweep " + std::to_string(1 + sweep / 2) + ": rate and width";
        if (auto made = (*store)->createRun(run, config, train::RunState::Queued, details); !made)
            return fail(made.error());
        const auto record = [&](const train::TrainEvent& event) { (*recorder)->record(run, event); };
        Course(record, config, index).tell(plan.steps, plan.evaluations);
        if (auto edit = wordsOf(index); plan.words && edit != store::RunEdit())
            edits.emplace_back(run, std::move(edit));
        if (index % 20 == 19) { // never more in memory than the recorder keeps
            if (auto written = (*recorder)->flush(); !written)
                return written;
        }
    }
    if (auto written = (*recorder)->flush(); !written)
        return written;
    return edits.empty() ? Result<>() : (*store)->editRuns(edits);
}

} // namespace workbench
