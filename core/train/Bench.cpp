// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/Bench.h"

#include "core/sample/PackModel.h"
#include "core/sample/SamplerChain.h"
#include "core/train/ComputeThreads.h"
#include "core/train/Learner.h"
#include "core/train/SteadyState.h"
#include "core/train/TorchCall.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/randn.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace workbench::train
{

namespace
{

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

constexpr std::array<std::pair<BenchCase, std::string_view>, 4> kNames{{
    {BenchCase::S, "S"},
    {BenchCase::M, "M"},
    {BenchCase::M5000, "M5000"},
    {BenchCase::L, "L"},
}};

double median(std::vector<double> values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

double measureGemm(const at::Generator& generator)
{
    constexpr std::int64_t kSize = 2048;
    constexpr int kRounds = 8;
    const at::Tensor a = at::randn({kSize, kSize}, generator);
    const at::Tensor b = at::randn({kSize, kSize}, generator);
    double best = 1e9;
    for (int round = 0; round < kRounds; ++round) {
        const Clock::time_point started = Clock::now();
        at::mm(a, b);
        best = std::min(best, secondsSince(started));
    }
    return 2.0 * kSize * kSize * kSize / best / 1e9;
}

Result<> measureTraining(
    Learner& learner, const config::RunConfig& config, double seconds, const std::stop_token& stop,
    const at::Generator& generator, BenchReport& report)
{
    constexpr int kWarmUp = 2;
    constexpr std::size_t kLeast = 3;
    learner.setCarried(fullState(config.model, config.train.batch, learner.device(), generator));
    std::vector<double> times;
    const Clock::time_point begun = Clock::now();
    for (int step = 0; times.size() < kLeast || secondsSince(begun) < seconds; ++step) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "The benchmark was stopped.");
        const SegmentTensors segment
            = randomSegment(config.model, config.train.bptt, config.train.batch, learner.device(), generator);
        const Clock::time_point started = Clock::now();
        if (const auto outcome = learner.step(segment, config.train.learningRate); !outcome)
            return fail(outcome.error());
        if (step >= kWarmUp)
            times.push_back(secondsSince(started));
    }
    report.trainSteps = static_cast<int>(times.size());
    report.trainBytesPerSecond = config.train.bptt * config.train.batch / median(std::move(times));
    return {};
}

Result<> measureSampling(
    Learner& learner, const config::RunConfig& config, double seconds, const std::stop_token& stop, BenchReport& report)
{
    constexpr int kWarmUp = 16;
    constexpr int kLeast = 32;
    const auto packed = sample::packModel(learner.model());
    sample::ByteReader reader(packed, report.threads);
    sample::ReadingState state(*packed);
    std::mt19937_64 random(config.train.seed);
    std::string text(static_cast<std::size_t>(config.model.memory), '\0');
    std::ranges::generate(text, [&random] { return static_cast<char>(random()); });
    std::vector<float> logits = reader.read(state, text, {}, stop); // fills the memory
    const std::array<sample::ReadingState*, 1> states{&state};
    Clock::time_point started = Clock::now();
    int sampled = -kWarmUp;
    for (; sampled < kLeast || secondsSince(started) < seconds; ++sampled) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "The benchmark was stopped.");
        if (sampled == 0)
            started = Clock::now();
        const auto distribution = sample::probabilities(std::span(logits).first<256>());
        const std::uint8_t byte = sample::drawByte(distribution, std::generate_canonical<double, 53>(random));
        reader.step(states, {&byte, 1}, logits);
    }
    report.sampledBytes = sampled;
    report.sampleBytesPerSecond = sampled / secondsSince(started);
    return {};
}

} // namespace

std::string_view benchCaseName(BenchCase benchCase)
{
    return std::ranges::find(kNames, benchCase, &decltype(kNames)::value_type::first)->second;
}

std::optional<BenchCase> benchCaseFromName(std::string_view name)
{
    const auto found = std::ranges::find(kNames, name, &decltype(kNames)::value_type::second);
    return found == kNames.end() ? std::nullopt : std::optional(found->first);
}

config::RunConfig benchConfig(BenchCase benchCase)
{
    struct Shape {
        int width, boomWidth, bptt, memory;
    };
    Shape shape{};
    switch (benchCase) {
    case BenchCase::S:
        shape = {128, 512, 128, 1024};
        break;
    case BenchCase::M:
        shape = {256, 1024, 256, 1024};
        break;
    case BenchCase::M5000:
        shape = {256, 1024, 256, 5000};
        break;
    case BenchCase::L:
        shape = {1024, 4096, 64, 256};
        break;
    }
    config::RunConfig config;
    config.name = "bench " + std::string(benchCaseName(benchCase));
    config.model.width = shape.width;
    config.model.boomWidth = shape.boomWidth;
    config.model.memory = shape.memory;
    config.train.bptt = shape.bptt;
    config.train.varyBptt = false;
    config.runtime.device = config::Device::Cpu;
    return config;
}

Result<BenchReport> runBench(BenchCase benchCase, double seconds, std::stop_token stop)
{
    return callTorch("measuring speed", [&]() -> Result<BenchReport> {
        const config::RunConfig config = benchConfig(benchCase);
        const at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(config.train.seed);
        BenchReport report{.benchCase = benchCase, .threads = useComputeThreads(config.runtime.threads)};
        report.gemmGflops = measureGemm(generator);
        Learner learner(config, at::kCPU);
        return measureTraining(learner, config, seconds / 2, stop, generator, report)
            .and_then([&] { return measureSampling(learner, config, seconds / 2, stop, report); })
            .map([&] { return report; });
    });
}

} // namespace workbench::train
