// SPDX-License-Identifier: GPL-3.0-or-later
// What talking to a model costs the run that trains it on every core, and how soon it answers: sampling off and on in
// turns within one run, with the window's own session, its gentle pace, and weights that the run has published.
//   bench_talk [--case S|M|M5000|L]... [--rounds N] [--seconds S]      (default: S and M, 12 rounds of 2 x 3 s each)
#include "core/base/Uuid.h"
#include "core/train/Bench.h"
#include "core/train/TrainControl.h"
#include "core/train/Trainer.h"
#include "core/train/WeightsSnapshot.h"
#include "ui/session/SamplePace.h"
#include "ui/session/SampleSession.h"
#include "ui/session/ThreadPriority.h"

#include <QCoreApplication>
#include <QTimer>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

using namespace workbench;
using namespace workbench::train;

namespace
{

using Clock = std::chrono::steady_clock;

constexpr std::int64_t kCorpusBytes = 16 << 20;

struct Options {
    std::vector<BenchCase> cases;
    int rounds = 12;
    double seconds = 3;
};

double secondsBetween(Clock::time_point from, Clock::time_point to)
{
    return std::chrono::duration<double>(to - from).count();
}

double quantile(std::vector<double> values, double q)
{
    if (values.empty())
        return 0;
    std::ranges::sort(values);
    const double at = q * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(at);
    const auto above = std::min(below + 1, values.size() - 1);
    return values[below] + (at - static_cast<double>(below)) * (values[above] - values[below]);
}

/// Counts what is trained in each turn, on the training thread; even turns have no sampling.
class Turns final : public EventSink
{
public:
    Turns(const Options& options, std::int64_t warmUpSteps, TrainControl& control)
        : m_options(options)
        , m_warmUpSteps(warmUpSteps)
        , m_control(control)
    {
    }

    void accept(const TrainEvent& event) override
    {
        if (const auto* published = std::get_if<WeightsPublished>(&event)) {
            const std::lock_guard lock(m_mutex);
            m_weights = published->weights;
        }
        const auto* step = std::get_if<StepDone>(&event);
        if (!step || step->at.step < m_warmUpSteps)
            return;
        const auto now = Clock::now();
        if (turn >= 0) {
            const double seconds = secondsBetween(m_begun, now);
            if (seconds < m_options.seconds)
                return;
            speeds[static_cast<std::size_t>(turn % 2)].push_back(
                static_cast<double>(step->at.bytes - m_bytes) / seconds);
        }
        m_begun = now;
        m_bytes = step->at.bytes;
        if (turn % 2 == 0)
            m_control.requestWeights(); // within a turn with sampling, as the page asks for them
        ++turn;
    }

    std::shared_ptr<const WeightsSnapshot> weights()
    {
        const std::lock_guard lock(m_mutex);
        return m_weights;
    }

    std::atomic<int> turn = -1; ///< -1: the memory is not full yet
    std::array<std::vector<double>, 2> speeds; ///< bytes per second, off and on

private:
    const Options& m_options;
    const std::int64_t m_warmUpSteps;
    TrainControl& m_control;
    std::mutex m_mutex;
    std::shared_ptr<const WeightsSnapshot> m_weights;
    Clock::time_point m_begun;
    std::int64_t m_bytes = 0;
};

/// Starts to sample when a turn with it begins, as a click does, and stops when it is over.
class Talker : public QObject
{
public:
    Talker(Turns& turns, const Options& options)
        : m_turns(turns)
        , m_last(2 * options.rounds)
    {
        connect(&m_session, &ui::SampleSession::newsArrived, this, [this](const ui::WriteNews& news) {
            if (!news.drawn.empty() && m_clicked) {
                firstBytes.push_back(1e3 * secondsBetween(*m_clicked, Clock::now()));
                m_clicked.reset();
            }
            bytes += static_cast<std::int64_t>(news.drawn.size());
        });
        connect(&m_session, &ui::SampleSession::failed, this, [](const Error& error) {
            std::fprintf(stderr, "%s\n", describe(error).c_str());
        });
        connect(&m_timer, &QTimer::timeout, this, &Talker::follow);
        m_timer.start(20);
    }

    std::vector<double> firstBytes; ///< milliseconds from the click
    std::int64_t bytes = 0;

private:
    void follow()
    {
        const int turn = m_turns.turn;
        if (turn == m_turn)
            return;
        m_turn = turn;
        if (turn >= m_last) {
            m_session.stop();
            QCoreApplication::quit();
        } else if (turn % 2 == 1 && m_opened) {
            ui::WriteRequest request;
            request.weights.published = m_opened;
            request.text = "The first byte comes at once, ";
            request.bytes = 1 << 20;
            const ui::LanePace pace = ui::gentlePace();
            request.threads = pace.threads;
            request.share = pace.share;
            m_clicked = Clock::now();
            m_session.write(request);
        } else {
            m_session.stop();
            if ((m_opened = m_turns.weights()))
                m_session.open({.checkpoint = {}, .published = m_opened});
        }
    }

    Turns& m_turns;
    const int m_last;
    int m_turn = -1;
    std::optional<Clock::time_point> m_clicked;
    std::shared_ptr<const WeightsSnapshot> m_opened;
    ui::SampleSession m_session;
    QTimer m_timer;
};

[[noreturn]] void fail(const std::string& what)
{
    std::fprintf(stderr, "%s\n", what.c_str());
    std::exit(EXIT_FAILURE);
}

void measure(BenchCase benchCase, const Options& options, const std::filesystem::path& folder)
{
    config::RunConfig config = benchConfig(benchCase);
    config.corpus.path = (folder / "corpus").string();
    config.train.seconds = 1e6; // the turns end it
    config.eval.everySteps = config.checkpoint.everySteps = config.inspect.everySteps = config.film.everySteps = 0;
    TrainControl control;
    Turns turns(options, config.model.memory / config.train.bptt + 3, control);
    std::jthread training([&](const std::stop_token& stop) {
        ui::lowerThreadPriority(); // as in the window
        const auto trainer
            = Trainer::create({.run = RunId(makeUuid()), .config = config, .checkpointFolder = folder / "run"});
        if (!trainer)
            fail(describe(trainer.error()));
        if (const auto summary = (*trainer)->run(stop, turns, control); !summary)
            fail(describe(summary.error()));
    });
    Talker talker(turns, options);
    QCoreApplication::exec();
    training.request_stop();
    training.join();

    std::vector<double> ratios;
    for (std::size_t round = 0; round < std::min(turns.speeds[0].size(), turns.speeds[1].size()); ++round)
        ratios.push_back(100 * turns.speeds[1][round] / turns.speeds[0][round]);
    const std::string name(benchCaseName(benchCase));
    std::printf(
        "%-6s training: %.0f bytes/s without; %.2f %% of that while sampling (median of %zu pairs; quartiles %.2f to "
        "%.2f %%)\n",
        name.c_str(), quantile(turns.speeds[0], 0.5), quantile(ratios, 0.5), ratios.size(), quantile(ratios, 0.25),
        quantile(ratios, 0.75));
    std::printf(
        "%-6s first byte: %.1f ms after the click (median of %zu), longest %.1f ms; %.0f bytes/s in all\n",
        name.c_str(), quantile(talker.firstBytes, 0.5), talker.firstBytes.size(), quantile(talker.firstBytes, 1),
        static_cast<double>(talker.bytes) / (options.rounds * options.seconds));
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
            fail("usage: bench_talk [--case S|M|M5000|L]... [--rounds N] [--seconds S]");
    }
    if (options.cases.empty())
        options.cases = {BenchCase::S, BenchCase::M};
    return options;
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    const Options options = optionsOf(argc, argv);
    std::setvbuf(stdout, nullptr, _IOLBF, 0); // a line at a time, into files too
    const std::filesystem::path folder = std::filesystem::temp_directory_path() / ("bench-talk-" + makeUuid());
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
