// SPDX-License-Identifier: GPL-3.0-or-later
// What looking at the attention costs a run: frames captured live, off, 1 and 5 a second in turns within one run, with
// a viewer that works on each frame as the window does; then what is kept: looks at the attention, and the film of what
// the model writes.
//   bench_capture [--case S|M|M5000|L]... [--rounds N] [--seconds S]      (default: S and M, 10 rounds of 3 x 3 s each)
#include "core/base/Uuid.h"
#include "core/maps/AttentionMap.h"
#include "core/train/Bench.h"
#include "core/train/TrainControl.h"
#include "core/train/Trainer.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <optional>
#include <random>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

using namespace workbench;
using namespace workbench::train;

namespace
{

using Clock = std::chrono::steady_clock;

constexpr std::array kRates{0.0, 1.0, 5.0}; ///< frames a second, in turns
constexpr std::int64_t kCorpusBytes = 16 << 20;
constexpr std::int64_t kStepsBetweenLooks = 5; ///< here, to see some in little time
constexpr std::int64_t kUsualStepsBetweenLooks = 50; ///< as the demo preset has it; by default it is 200

struct Options {
    std::vector<BenchCase> cases;
    int rounds = 10;
    double seconds = 3;
};

double secondsBetween(Clock::time_point from, Clock::time_point to)
{
    return std::chrono::duration<double>(to - from).count();
}

/// Takes each frame at once and looks at all of its rows, as the window does.
class Viewer
{
public:
    explicit Viewer(TrainControl& control)
        : m_control(control)
        , m_thread([this](const std::stop_token& stop) { run(stop); })
    {
    }

    void show(std::shared_ptr<const maps::AttentionMap> map)
    {
        const std::lock_guard lock(m_mutex);
        m_next = std::move(map);
        m_arrived.notify_one();
    }

private:
    void run(const std::stop_token& stop)
    {
        std::unique_lock lock(m_mutex);
        while (m_arrived.wait(lock, stop, [this] { return m_next != nullptr; })) {
            const auto map = std::exchange(m_next, nullptr);
            lock.unlock();
            m_control.frameTaken();
            for (int head = 0; head < map->heads; ++head)
                maps::rowStatistics(*map, head);
            maps::checkExactness(*map);
            lock.lock();
        }
    }

    TrainControl& m_control;
    std::mutex m_mutex;
    std::condition_variable_any m_arrived;
    std::shared_ptr<const maps::AttentionMap> m_next;
    std::jthread m_thread; // last: it uses everything above
};

/// Turns the capture from rate to rate and counts what is trained meanwhile.
class Turns final : public EventSink
{
public:
    Turns(const Options& options, std::int64_t warmUpSteps, TrainControl& control, std::stop_source& stop)
        : m_options(options)
        , m_warmUpSteps(warmUpSteps)
        , m_control(control)
        , m_stop(stop)
        , m_viewer(control)
    {
    }

    void accept(const TrainEvent& event) override
    {
        if (const auto* frame = std::get_if<AttentionCaptured>(&event)) {
            m_viewer.show(frame->map);
            ++frames;
            captureSeconds += frame->captureSeconds;
        } else if (const auto* warning = std::get_if<Warning>(&event))
            std::fprintf(stderr, "%s\n", warning->message.c_str());
        const auto* step = std::get_if<StepDone>(&event);
        if (!step || step->at.step < m_warmUpSteps)
            return;
        const auto now = Clock::now();
        if (m_begun) {
            const double seconds = secondsBetween(*m_begun, now);
            if (seconds < m_options.seconds)
                return;
            speeds[m_turn % kRates.size()].push_back(static_cast<double>(step->at.bytes - m_bytes) / seconds);
            ++m_turn;
        }
        if (m_turn == kRates.size() * static_cast<std::size_t>(m_options.rounds))
            m_stop.request_stop();
        m_control.setCapture(CaptureSettings{.block = {}, .stream = 0, .perSecond = kRates[m_turn % kRates.size()]});
        m_begun = now;
        m_bytes = step->at.bytes;
    }

    std::array<std::vector<double>, kRates.size()> speeds; ///< bytes per second of each round
    int frames = 0;
    double captureSeconds = 0;

private:
    const Options& m_options;
    std::int64_t m_warmUpSteps;
    TrainControl& m_control;
    std::stop_source& m_stop;
    Viewer m_viewer;
    std::size_t m_turn = 0;
    std::optional<Clock::time_point> m_begun;
    std::int64_t m_bytes = 0;
};

/// Times the looks or the texts that are kept, and the steps between them, until there are enough.
class KeptLooks final : public EventSink
{
public:
    explicit KeptLooks(std::int64_t warmUpSteps)
        : m_warmUpSteps(warmUpSteps)
    {
    }

    void accept(const TrainEvent& event) override
    {
        const auto now = Clock::now();
        if (const auto* step = std::get_if<StepDone>(&event)) {
            m_stepped = now;
            if (step->at.step > m_warmUpSteps)
                stepSeconds.push_back(secondsBetween(m_before, now));
            if (step->at.step == m_warmUpSteps + 6 * kStepsBetweenLooks)
                stop.request_stop(); // which spares the evaluation at the end
        } else if (std::holds_alternative<SnapshotTaken>(event) || std::holds_alternative<FilmTaken>(event)) {
            if (m_looks++ > 0 && !stop.stop_requested()) // the first one warms up
                lookSeconds.push_back(secondsBetween(m_stepped, now));
        }
        m_before = now;
    }

    std::stop_source stop;
    std::vector<double> stepSeconds, lookSeconds;

private:
    std::int64_t m_warmUpSteps;
    int m_looks = 0;
    Clock::time_point m_before = Clock::now(), m_stepped = m_before;
};

double quantile(std::vector<double> values, double q)
{
    std::ranges::sort(values);
    const double at = q * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(at);
    const auto above = std::min(below + 1, values.size() - 1);
    return values[below] + (at - static_cast<double>(below)) * (values[above] - values[below]);
}

[[noreturn]] void fail(const std::string& what)
{
    std::fprintf(stderr, "%s\n", what.c_str());
    std::exit(EXIT_FAILURE);
}

void train(
    const config::RunConfig& config, const std::filesystem::path& folder, EventSink& sink, TrainControl& control,
    const std::stop_token& stop)
{
    const auto trainer
        = Trainer::create({.run = RunId(makeUuid()), .config = config, .checkpointFolder = folder / "run"});
    if (!trainer)
        fail(describe(trainer.error()));
    if (const auto summary = (*trainer)->run(stop, sink, control); !summary)
        fail(describe(summary.error()));
}

void measureKept(
    const char* what, const std::string& name, const config::RunConfig& config, const std::filesystem::path& folder,
    std::int64_t warmUpSteps)
{
    KeptLooks kept(warmUpSteps);
    TrainControl control;
    train(config, folder, kept, control, kept.stop.get_token());
    const double look = quantile(kept.lookSeconds, 0.5);
    const double step = quantile(kept.stepSeconds, 0.5);
    const auto share = [&](std::int64_t steps) { return 100 * look / (look + step * static_cast<double>(steps)); };
    std::printf(
        "%-6s a kept %s: %.2f ms (median of %zu), a step %.2f ms: %.2f and %.2f %% of the time every %lld and %lld"
        " steps\n",
        name.c_str(), what, 1e3 * look, kept.lookSeconds.size(), 1e3 * step, share(kUsualStepsBetweenLooks),
        share(4 * kUsualStepsBetweenLooks), static_cast<long long>(kUsualStepsBetweenLooks),
        static_cast<long long>(4 * kUsualStepsBetweenLooks));
}

void measure(BenchCase benchCase, const Options& options, const std::filesystem::path& folder)
{
    config::RunConfig config = benchConfig(benchCase);
    config.corpus.path = (folder / "corpus").string();
    config.train.seconds = 1e6; // the turns end it
    config.eval.everySteps = config.checkpoint.everySteps = config.inspect.everySteps = config.film.everySteps = 0;
    const std::int64_t warmUpSteps = config.model.memory / config.train.bptt + 3; // until the memory is full
    const std::string name(benchCaseName(benchCase));

    TrainControl control;
    std::stop_source stop;
    Turns turns(options, warmUpSteps, control, stop);
    train(config, folder, turns, control, stop.get_token());
    const std::vector<double>& off = turns.speeds[0];
    std::printf("%-6s off: median %.0f bytes/s\n", name.c_str(), quantile(off, 0.5));
    for (std::size_t rate = 1; rate < kRates.size(); ++rate) {
        std::vector<double> ratios;
        for (std::size_t round = 0; round < off.size(); ++round)
            ratios.push_back(turns.speeds[rate][round] / off[round]);
        std::printf(
            "%-6s %g frames/s: %.2f %% of the speed without (median of %zu pairs; quartiles %.2f to %.2f %%)\n",
            name.c_str(), kRates[rate], 100 * quantile(ratios, 0.5), ratios.size(), 100 * quantile(ratios, 0.25),
            100 * quantile(ratios, 0.75));
    }
    std::printf(
        "%-6s a frame: %.3f ms of the training thread (mean of %d)\n", name.c_str(),
        turns.frames > 0 ? 1e3 * turns.captureSeconds / turns.frames : 0.0, turns.frames);

    config.inspect.everySteps = kStepsBetweenLooks;
    measureKept("look", name, config, folder, warmUpSteps);
    config.inspect.everySteps = 0;
    config.film.everySteps = kStepsBetweenLooks;
    measureKept("text", name, config, folder, warmUpSteps);
}

Options optionsOf(int argc, char** argv)
{
    Options options;
    for (int i = 1; i < argc; ++i) {
        const std::string_view option = argv[i];
        const char* const value = i + 1 < argc ? argv[++i] : "";
        if (const auto benchCase = benchCaseFromName(value); option == "--case" && benchCase)
            options.cases.push_back(*benchCase);
        else if (option == "--rounds" && std::atoi(value) > 0)
            options.rounds = std::atoi(value);
        else if (option == "--seconds" && std::atof(value) > 0)
            options.seconds = std::atof(value);
        else
            fail("usage: bench_capture [--case S|M|M5000|L]... [--rounds N] [--seconds S]");
    }
    if (options.cases.empty())
        options.cases = {BenchCase::S, BenchCase::M};
    return options;
}

} // namespace

int main(int argc, char** argv)
{
    const Options options = optionsOf(argc, argv);
    std::setvbuf(stdout, nullptr, _IOLBF, 0); // a line at a time, into files too
    const std::filesystem::path folder = std::filesystem::temp_directory_path() / ("bench-capture-" + makeUuid());
    std::filesystem::create_directories(folder);
    {
        std::mt19937 random(1);
        std::string bytes(kCorpusBytes, '\0');
        std::ranges::generate(bytes, [&] { return static_cast<char>(random()); });
        std::ofstream(folder / "corpus", std::ios::binary) << bytes;
    }
    for (const BenchCase benchCase : options.cases)
        measure(benchCase, options, folder);
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
    return EXIT_SUCCESS;
}
