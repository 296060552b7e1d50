// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/launch/Preflight.h"

#include "core/train/MemoryEstimate.h"
#include "ui/base/Format.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cmath>

namespace workbench::ui
{

namespace
{

QString translated(const char* text)
{
    return QCoreApplication::translate("workbench::ui::Preflight", text);
}

struct Remedy {
    const char* path;
    int config::ModelConfig::*modelField = nullptr;
    int config::TrainConfig::*trainField = nullptr;

    int& in(config::RunConfig& config) const
    {
        return modelField ? config.model.*modelField : config.train.*trainField;
    }
};

constexpr std::array kRemedies{
    Remedy{"train.microBatch", nullptr, &config::TrainConfig::microBatch}, // leaves the result as it is
    Remedy{"train.batch", nullptr, &config::TrainConfig::batch},
    Remedy{"train.bptt", nullptr, &config::TrainConfig::bptt},
    Remedy{"model.memory", &config::ModelConfig::memory, nullptr},
    Remedy{"model.boomWidth", &config::ModelConfig::boomWidth, nullptr},
    Remedy{"model.width", &config::ModelConfig::width, nullptr},
};

/// The field that must be halved the fewest times until the run fits, with the value that does it; where no single
/// field is enough, the one that helps most.
config::FieldProblem tooMuchMemory(const config::RunConfig& config, std::int64_t needed, const MachineFacts& machine)
{
    const Remedy* best = nullptr;
    int bestValue = 0, fewest = 1000;
    std::int64_t least = needed;
    for (const Remedy& remedy : kRemedies) {
        config::RunConfig smaller = config;
        int& value = remedy.in(smaller);
        if (value == 0) // of micro-batches: all streams
            value = config.train.batch;
        int halvings = 0;
        std::int64_t bytes = needed;
        while (value > 1 && bytes > machine.memoryBytes) {
            value /= 2;
            ++halvings;
            bytes = train::estimateTrainingBytes(smaller);
        }
        const bool fits = bytes <= machine.memoryBytes;
        if (fits ? halvings < fewest : fewest == 1000 && bytes < least) {
            fewest = fits ? halvings : fewest;
            least = bytes;
            best = &remedy;
            bestValue = value;
        }
    }
    const QString needs = translated("Needs about %1 of memory; this machine has %2.")
                              .arg(formatBytes(double(needed)), formatBytes(double(machine.memoryBytes)));
    if (!best)
        return {"model.width", needs.toStdString()};
    const auto* const field = config::findField(best->path);
    const QString name = field ? fromUtf8(field->label) : fromUtf8(best->path);
    const QString remedy = fewest < 1000 ? translated("Lower %1 to %2 or less.").arg(name).arg(bestValue)
                                         : translated("Lower %1, and other sizes with it.").arg(name);
    return {best->path, (needs + QLatin1Char(' ') + remedy).toStdString()};
}

constexpr double kManyBytes = 1e18; ///< no disk has so many, and an integer holds them

/// Checkpoints that a run leaves on the disk: the newest, the best, and those kept for good, as far as its length says.
double checkpointsOf(const config::RunConfig& config, const std::optional<double>& runBytes)
{
    double count = double(config.checkpoint.keep) + 1;
    if (config.checkpoint.keepEverySteps > 0 && runBytes)
        count += std::floor(
            *runBytes / (double(config.train.batch) * config.train.bptt) / double(config.checkpoint.keepEverySteps));
    return count;
}

} // namespace

std::optional<double> bytesOfRun(const config::RunConfig& config, std::int64_t trainBytes)
{
    std::optional<double> least;
    const auto limit = [&least](double bytes) {
        if (bytes > 0)
            least = least ? std::min(*least, bytes) : bytes;
    };
    limit(double(config.train.steps) * config.train.batch * config.train.bptt);
    limit(double(config.train.bytes));
    limit(config.train.epochs * double(trainBytes));
    return least;
}

Preflight makePreflight(const config::RunConfig& config, const MachineFacts& machine, std::int64_t trainBytes)
{
    Preflight result;
    result.parameters = config::parameterCount(config.model);
    result.foldedParameters = config::parameterCount(config.model, true);
    result.memoryBytes = train::estimateTrainingBytes(config);
    result.runBytes = bytesOfRun(config, trainBytes);
    // Weights and two moments each, in single precision.
    const double checkpoints = checkpointsOf(config, result.runBytes);
    result.diskBytes = std::int64_t(std::min(double(result.parameters) * 4 * 3 * checkpoints, kManyBytes));

    if (machine.memoryBytes > 0 && result.memoryBytes > machine.memoryBytes)
        result.problems.push_back(tooMuchMemory(config, result.memoryBytes, machine));
    if (machine.freeDiskBytes > 0 && result.diskBytes > machine.freeDiskBytes)
        result.problems.push_back(
            {checkpoints > 2 * (double(config.checkpoint.keep) + 1) ? "checkpoint.keepEverySteps" : "checkpoint.keep",
             translated("Checkpoints need %1 of disk; %2 are free. Keep fewer, or free some space.")
                 .arg(formatBytes(double(result.diskBytes)), formatBytes(double(machine.freeDiskBytes)))
                 .toStdString()});
    if (config.runtime.threads > machine.cores)
        result.problems.push_back(
            {"runtime.threads",
             translated("This machine has %1. Choose 0 (automatic) to %1.").arg(machine.cores).toStdString()});
    return result;
}

Preflight
makePreflight(std::span<const config::RunConfig> configs, const MachineFacts& machine, std::int64_t trainBytes)
{
    Preflight all = makePreflight(configs.front(), machine, trainBytes);
    for (const config::RunConfig& config : configs.subspan(1)) {
        Preflight one = makePreflight(config, machine, trainBytes);
        all.alike = all.alike && one.parameters == all.parameters && one.memoryBytes == all.memoryBytes;
        all.parameters = std::max(all.parameters, one.parameters);
        all.foldedParameters = std::max(all.foldedParameters, one.foldedParameters);
        all.memoryBytes = std::max(all.memoryBytes, one.memoryBytes);
        all.diskBytes = std::int64_t(std::min(double(all.diskBytes) + double(one.diskBytes), kManyBytes));
        all.runBytes = all.runBytes && one.runBytes ? std::optional(*all.runBytes + *one.runBytes) : std::nullopt;
        if (all.problems.empty())
            all.problems = std::move(one.problems);
    }
    if (all.problems.empty() && machine.freeDiskBytes > 0 && all.diskBytes > machine.freeDiskBytes)
        all.problems.push_back(
            {"checkpoint.keep",
             translated("Checkpoints of all runs need %1 of disk; %2 are free. Keep fewer, or take fewer runs.")
                 .arg(formatBytes(double(all.diskBytes)), formatBytes(double(machine.freeDiskBytes)))
                 .toStdString()});
    return all;
}

std::optional<double>
runSeconds(std::span<const config::RunConfig> configs, std::int64_t trainBytes, double bytesPerSecond)
{
    double all = 0;
    for (const config::RunConfig& config : configs) {
        Preflight length;
        length.runBytes = bytesOfRun(config, trainBytes);
        const auto one = runSeconds(config, length, bytesPerSecond);
        if (!one)
            return std::nullopt;
        all += *one;
    }
    return all;
}

config::RunConfig speedKey(const config::RunConfig& config)
{
    config::RunConfig key;
    key.model = config.model;
    key.runtime = config.runtime;
    key.train.optimizer = config.train.optimizer;
    key.train.batch = config.train.batch;
    key.train.microBatch = config.train.microBatch;
    key.train.bptt = config.train.bptt;
    key.train.varyBptt = config.train.varyBptt;
    key.train.bytes = 1; // a run must have an end
    key.corpus.path = "recall";
    return key;
}

std::optional<double> runSeconds(const config::RunConfig& config, const Preflight& preflight, double bytesPerSecond)
{
    std::optional<double> seconds;
    if (config.train.seconds > 0)
        seconds = config.train.seconds;
    if (preflight.runBytes && bytesPerSecond > 0) {
        const double byBytes = *preflight.runBytes / bytesPerSecond;
        seconds = seconds ? std::min(*seconds, byBytes) : byBytes;
    }
    return seconds;
}

} // namespace workbench::ui
