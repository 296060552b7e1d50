// SPDX-License-Identifier: GPL-3.0-or-later
// How fast texts are written and prompts are read, memory full, on one thread and on more:
//   bench_sampling [--case S|M|M5000|L]... [--rounds N] [--seconds S] [--texts N] [--threads N]...
// Prints medians and quartiles of the rounds. Kinds of work take turns within a round, so that what else the machine
// does meets all of them.
#include "core/model/ShaRnn.h"
#include "core/sample/PackModel.h"
#include "core/sample/SamplerChain.h"
#include "core/train/Bench.h"
#include "core/train/ComputeThreads.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace workbench;
using Clock = std::chrono::steady_clock;

namespace
{

struct Options {
    std::vector<train::BenchCase> cases;
    std::vector<int> threads;
    int rounds = 7;
    double seconds = 0.5;
    int texts = 4;
};

double quantile(std::vector<double> values, double part)
{
    std::ranges::sort(values);
    const double place = part * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    return values[below] + (place - static_cast<double>(below)) * (values[above] - values[below]);
}

/// Bytes per second of `work`, which does so many bytes, repeated for some time.
template <typename Work>
double speedOf(double seconds, std::size_t bytes, const Work& work)
{
    const Clock::time_point begun = Clock::now();
    double elapsed = 0;
    std::size_t done = 0;
    for (; elapsed < seconds; elapsed = std::chrono::duration<double>(Clock::now() - begun).count()) {
        work();
        done += bytes;
    }
    return static_cast<double>(done) / elapsed;
}

/// A byte by the model's own distribution.
std::uint8_t drawn(std::span<const float> logits, std::mt19937_64& random)
{
    return sample::drawByte(sample::probabilities(logits.first<256>()), std::generate_canonical<double, 53>(random));
}

struct Speeds {
    int threads;
    std::vector<double> writing, several, reading;
};

void measureRound(sample::ByteReader& reader, sample::ReadingState state, const Options& options, Speeds& speeds)
{
    std::mt19937_64 random(1);
    std::string prompt(512, '\0');
    std::ranges::generate(prompt, [&] { return static_cast<char>(random()); });
    speeds.reading.push_back(speedOf(options.seconds, prompt.size(), [&] { reader.read(state, prompt); }));

    std::vector<float> logits(256);
    std::vector<sample::ReadingState*> places{&state};
    std::vector<std::uint8_t> bytes{'A'};
    speeds.writing.push_back(speedOf(options.seconds, 1, [&] {
        reader.step(places, bytes, logits);
        bytes[0] = drawn(logits, random);
    }));

    std::vector<sample::ReadingState> states(static_cast<std::size_t>(options.texts), state);
    places.clear();
    for (sample::ReadingState& each : states)
        places.push_back(&each);
    bytes.assign(states.size(), 'A');
    logits.resize(256 * states.size());
    speeds.several.push_back(speedOf(options.seconds, states.size(), [&] {
        reader.step(places, bytes, logits);
        for (std::size_t i = 0; i < states.size(); ++i)
            bytes[i] = drawn(std::span(logits).subspan(256 * i, 256), random);
    }));
}

void print(const char* what, const std::vector<double>& speeds)
{
    std::printf(
        "   %s %9.1f B/s (%.1f to %.1f)", what, quantile(speeds, 0.5), quantile(speeds, 0.25), quantile(speeds, 0.75));
}

void measure(train::BenchCase benchCase, const Options& options)
{
    const config::ModelConfig config = train::benchConfig(benchCase).model;
    const model::ShaRnn net(config);
    const Clock::time_point begun = Clock::now();
    const auto packed = sample::packModel(net);
    const double packing = std::chrono::duration<double>(Clock::now() - begun).count();
    sample::ByteReader reader(packed, train::defaultThreads());
    sample::ReadingState state(*packed);
    reader.read(state, std::string(static_cast<std::size_t>(config.memory), 'A'));

    std::vector<Speeds> all;
    for (const int threads : options.threads)
        all.push_back({threads, {}, {}, {}});
    for (int round = 0; round < options.rounds; ++round)
        for (Speeds& speeds : all) {
            reader.setThreads(speeds.threads);
            measureRound(reader, state, options, speeds);
        }
    const std::string name(train::benchCaseName(benchCase));
    std::printf(
        "%-6s packed in %.3f s, %.1f MB; a text's state %.2f MB\n", name.c_str(), packing,
        static_cast<double>(packed->sizeBytes()) / 1e6, static_cast<double>(state.sizeBytes()) / 1e6);
    for (const Speeds& speeds : all) {
        std::printf("%-6s %d threads:", name.c_str(), speeds.threads);
        print("writes", speeds.writing);
        print((std::to_string(options.texts) + " texts at once").c_str(), speeds.several);
        print("reads", speeds.reading);
        std::printf("\n");
    }
}

Options optionsOf(int argc, char** argv)
{
    Options options;
    for (int i = 1; i < argc; ++i) {
        const std::string_view option = argv[i];
        const char* const value = i + 1 < argc ? argv[++i] : "";
        if (const auto benchCase = train::benchCaseFromName(value); option == "--case" && benchCase)
            options.cases.push_back(*benchCase);
        else if (option == "--rounds" && std::atoi(value) > 0)
            options.rounds = std::atoi(value);
        else if (option == "--seconds" && std::atof(value) > 0)
            options.seconds = std::atof(value);
        else if (option == "--texts" && std::atoi(value) > 0)
            options.texts = std::atoi(value);
        else if (option == "--threads" && std::atoi(value) > 0)
            options.threads.push_back(std::atoi(value));
        else {
            std::fprintf(
                stderr,
                "usage: bench_sampling [--case S|M|M5000|L]... [--rounds N] [--seconds S] [--texts N] "
                "[--threads N]...\n");
            std::exit(EXIT_FAILURE);
        }
    }
    using train::BenchCase;
    if (options.cases.empty())
        options.cases = {BenchCase::S, BenchCase::M, BenchCase::M5000, BenchCase::L};
    if (options.threads.empty())
        options.threads = {1, 2};
    return options;
}

} // namespace

int main(int argc, char** argv)
{
    std::setvbuf(stdout, nullptr, _IOLBF, 0); // a line at a time, into files too
    const Options options = optionsOf(argc, argv);
    for (const train::BenchCase benchCase : options.cases)
        measure(benchCase, options);
    return EXIT_SUCCESS;
}
