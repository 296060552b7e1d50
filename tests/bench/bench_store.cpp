// SPDX-License-Identifier: GPL-3.0-or-later
// Measures the store: recording, opening and moving about in a long run, listing many runs, their figures.
//   bench_store [--points N] [--runs N] [--directory DIR]
// 10,000,000 points take about 2 GB, 10,000 runs with 20 series each some minutes to make; DIR must not be there yet.

#include "core/base/Uuid.h"
#include "core/store/RunRecorder.h"
#include "core/store/Store.h"
#include "tests/support/RunMaker.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <functional>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace workbench;
using namespace workbench::store;

namespace
{

template <typename T>
T valueOf(Result<T> result)
{
    if (!result) {
        std::fprintf(stderr, "%s\n", describe(result.error()).c_str());
        std::exit(1);
    }
    return std::move(*result);
}

void expectOk(const Result<>& result)
{
    if (!result) {
        std::fprintf(stderr, "%s\n", describe(result.error()).c_str());
        std::exit(1);
    }
}

double secondsOf(const std::function<void()>& work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double processorSeconds()
{
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// Median and 99th percentile of repeated work, in milliseconds. On a busy machine the processor's time says more.
void report(const std::string& what, int times, const std::function<void()>& work)
{
    std::vector<double> each;
    const double before = processorSeconds();
    for (int i = 0; i < times; ++i)
        each.push_back(1000 * secondsOf(work));
    const double processor = 1000 * (processorSeconds() - before) / times;
    std::sort(each.begin(), each.end());
    std::printf(
        "%-48s median %7.2f ms, 99%% %7.2f ms; processor %7.2f ms\n", what.c_str(), each[each.size() / 2],
        each[each.size() * 99 / 100], processor);
}

train::StepDone stepAt(std::int64_t step)
{
    const auto at = static_cast<double>(step);
    train::StepDone event;
    event.at = {step, step * 1024, at * 0.01, at * 1e-4};
    event.trainLoss = 1 + 4 / std::sqrt(at) + (step % 977 == 0 ? 3 : 0);
    event.learningRate = 2e-3;
    event.gradNorm = 0.3 + 0.1 * std::sin(at);
    event.bytesPerSecond = 100'000 + static_cast<double>(step % 1000);
    event.segmentLength = 64;
    return event;
}

void recordLongRun(const std::filesystem::path& directory, const RunId& run, std::int64_t points)
{
    const auto recorder = valueOf(RunRecorder::open(directory, {}));
    double inRecord = 0;
    const double whole = secondsOf([&] {
        constexpr std::int64_t kSlice = 100'000; // keeps the queue, and so the memory, small
        for (std::int64_t first = 1; first <= points; first += kSlice) {
            const auto last = std::min(points, first + kSlice - 1);
            inRecord += secondsOf([&] {
                for (auto step = first; step <= last; ++step)
                    recorder->record(run, stepAt(step));
            });
            expectOk(recorder->flush());
        }
    });
    const auto size = std::filesystem::file_size(directory / "workbench.sqlite");
    std::printf(
        "recorded %lld steps of 4 metrics in %.1f s: %.0f steps/s, %.0f points/s; %.0f bytes a step on disk\n",
        static_cast<long long>(points), whole, static_cast<double>(points) / whole,
        4 * static_cast<double>(points) / whole, static_cast<double>(size) / static_cast<double>(points));
    std::printf(
        "the training thread spends %.2f us a step in record()\n", 1e6 * inRecord / static_cast<double>(points));
}

/// How long it takes from record() until another connection sees a step, while they come at a steady rate.
void watchArrivals(const std::filesystem::path& directory, const RunId& run, std::int64_t stepsPerSecond)
{
    constexpr int kSeconds = 4;
    const auto store = valueOf(Store::open(directory, StoreAccess::ReadOnly));
    const auto recorder = valueOf(RunRecorder::open(directory, {}));
    const auto before = valueOf(store->pointCount(run, Metric::TrainLoss));
    const auto steps = kSeconds * stepsPerSecond;
    std::vector<double> recorded(static_cast<std::size_t>(steps));
    std::atomic<std::int64_t> done = 0;
    std::atomic<bool> ended = false;
    const auto start = std::chrono::steady_clock::now();
    const auto elapsed
        = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); };
    std::thread trainer([&] {
        for (std::int64_t step = 0; step < steps;) {
            const auto due = std::min(steps, static_cast<std::int64_t>(elapsed() * double(stepsPerSecond)) + 1);
            for (; step < due; ++step) {
                recorder->record(run, stepAt(before + step + 1));
                recorded[static_cast<std::size_t>(step)] = elapsed();
                done.store(step + 1, std::memory_order_release);
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        expectOk(recorder->flush());
        ended = true;
    });
    std::vector<double> lags; // of the oldest step that is not visible yet, looked at again and again
    std::int64_t visible = 0;
    for (bool last = false; !last;) {
        last = ended;
        visible = valueOf(store->pointCount(run, Metric::TrainLoss)) - before;
        if (visible < done.load(std::memory_order_acquire))
            lags.push_back(elapsed() - recorded[static_cast<std::size_t>(visible)]);
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    trainer.join();
    std::sort(lags.begin(), lags.end());
    std::printf(
        "at %lld steps/s a step is visible elsewhere after: median %.0f ms, longest %.0f ms\n",
        static_cast<long long>(stepsPerSecond), lags.empty() ? 0 : 1000 * lags[lags.size() / 2],
        lags.empty() ? 0 : 1000 * lags.back());
    if (visible < steps) // the queue has a bound
        std::printf("  and %lld steps of these were lost\n", static_cast<long long>(steps - visible));
}

void lookAtLongRun(const std::filesystem::path& directory, const RunId& run, std::int64_t points)
{
    std::unique_ptr<Store> store;
    std::vector<MetricBucket> buckets;
    const double opening = secondsOf([&] {
        store = valueOf(Store::open(directory, StoreAccess::ReadOnly));
        buckets = valueOf(store->buckets(run, Metric::TrainLoss, std::nullopt, 2000));
    });
    std::printf(
        "open the store and %lld points as %zu buckets: first time %.2f ms\n", static_cast<long long>(points),
        buckets.size(), 1000 * opening);
    report("the whole run as 2000 buckets", 50, [&] {
        valueOf(store->buckets(run, Metric::TrainLoss, std::nullopt, 2000));
    });
    report("the newest 100 points", 200, [&] { valueOf(store->points(run, Metric::TrainLoss, points - 100, 100)); });
    std::mt19937 random(1);
    for (const double part : {0.5, 0.1, 0.01, 0.001, 0.0001}) {
        const double width = part * static_cast<double>(points);
        std::uniform_real_distribution<double> from(0, static_cast<double>(points) - width);
        char name[80];
        std::snprintf(name, sizeof name, "pan: any %g of the run as 2000 buckets", part);
        report(name, 200, [&] {
            const double start = from(random);
            valueOf(store->buckets(run, Metric::TrainLoss, Store::Range{PointAxis::Step, start, start + width}, 2000));
        });
    }
}

void listRuns(const std::filesystem::path& directory, int count)
{
    const auto store = valueOf(Store::open(directory, StoreAccess::ReadWrite));
    config::RunConfig config;
    config.corpus.path = "/data/enwik8";
    const double making = secondsOf([&] {
        for (int i = static_cast<int>(valueOf(store->runs()).size()); i < count; ++i)
            valueOf(store->createRun(RunId(makeUuid()), config, train::RunState::Finished));
    });
    std::unique_ptr<Store> fresh;
    const double first = secondsOf([&] {
        fresh = valueOf(Store::open(directory, StoreAccess::ReadOnly));
        valueOf(fresh->runs());
    });
    std::printf(
        "%d runs: made in %.1f s; open the store and list them: first time %.1f ms\n", count, making, 1000 * first);
    report("list " + std::to_string(count) + " runs again", 20, [&] { valueOf(fresh->runs()); });
    report("ask whether anything changed", 1000, [&] { valueOf(fresh->changeCounter()); });
}

/// What a table of all runs asks for.
void compareRuns(const std::filesystem::path& directory, int count)
{
    constexpr int kSteps = 10;
    constexpr int kSeries = 20;
    const double making = secondsOf([&] {
        expectOk(makeRuns(
            directory,
            {.runs = count, .steps = kSteps, .evaluations = 2, .otherSeries = kSeries - int(kMetrics.size())}));
    });
    std::printf("%d runs with %d series each: imported in %.1f s\n", count, kSeries, making);
    const auto store = valueOf(Store::open(directory, StoreAccess::ReadOnly));
    const auto first = [](const char* what, const std::function<void()>& work) {
        std::printf("%-48s first time %7.1f ms\n", what, 1000 * secondsOf(work));
    };
    const auto runs = [&] { valueOf(store->runs()); };
    const auto figures = [&] { valueOf(store->figures()); };
    first("runs()", runs);
    report("runs()", 9, runs);
    first("figures()", figures);
    report("figures()", 9, figures);
    report("figures() of one run", 100, [&, one = valueOf(store->runs()).front().id] {
        valueOf(store->figures(std::span(&one, 1)));
    });
    report("valuesAt() in the middle, recorded metric", 9, [&] {
        valueOf(store->valuesAt(metricName(Metric::TrainLoss), kSteps / 2));
    });
    report("valuesAt() in the middle, imported metric", 9, [&] {
        valueOf(store->valuesAt("layers/0/gradNorm", kSteps / 2));
    });
    report("metricNames()", 100, [&] { valueOf(store->metricNames()); });
}

} // namespace

int main(int argc, char* argv[])
{
    std::int64_t points = 10'000'000;
    int runs = 10'000;
    auto directory = std::filesystem::temp_directory_path() / ("bench_store." + std::to_string(::getpid()));
    for (int i = 1; i + 1 < argc; i += 2) {
        if (std::string(argv[i]) == "--points")
            points = std::max(1000LL, std::atoll(argv[i + 1]));
        else if (std::string(argv[i]) == "--runs")
            runs = std::max(1, std::atoi(argv[i + 1]));
        else if (std::string(argv[i]) == "--directory")
            directory = argv[i + 1];
    }
    if (std::filesystem::exists(directory)) {
        std::fprintf(stderr, "%s is there already; name a directory that is not.\n", directory.c_str());
        return 2;
    }
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    RunId run(makeUuid());
    valueOf(valueOf(Store::open(directory, StoreAccess::ReadWrite))
                ->createRun(
                    run,
                    config::RunConfig{
                        .name = "long",
                        .corpus = {},
                        .model = {},
                        .train = {},
                        .eval = {},
                        .checkpoint = {},
                        .safety = {},
                        .inspect = {},
                        .film = {},
                        .runtime = {}},
                    train::RunState::Finished));
    recordLongRun(directory, run, points);
    lookAtLongRun(directory, run, points);
    for (const std::int64_t rate : {1000, 100'000, 250'000})
        watchArrivals(directory, run, rate);
    for (const int count : {1000, 10'000})
        listRuns(directory, count);
    const auto store = valueOf(Store::open(directory, StoreAccess::ReadWrite));
    std::int64_t freed = 0;
    const double removing = secondsOf([&] { freed = valueOf(store->removeRun(run)); });
    std::printf("remove the long run: %.1f s, %.0f MB back\n", removing, static_cast<double>(freed) / 1e6);
    std::filesystem::remove_all(directory);
    compareRuns(directory, runs);
    std::filesystem::remove_all(directory);
    return 0;
}
