// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/ModelConfig.h"

#include <cstdint>
#include <string>

namespace workbench::config
{

enum class Optimizer { Lamb, AdamW };
enum class Schedule { Constant, Linear, Cosine, Step };
enum class Device { Auto, Cpu, Cuda };
enum class Process {
    Auto, ///< Own on a GPU, Same on the CPU
    Same, ///< the program that starts the run trains it
    Own, ///< a process of the run's own, so that a fault in it takes nothing else down
};
enum class SplitKind {
    Fractions, ///< `trainFraction` and `validationFraction`, the rest tests
    Enwik8, ///< 90 000 000 / 5 000 000 / 5 000 000 bytes
    Files, ///< separate files for validation and test
};

/// What a run reads, and which part of it trains, validates and tests.
struct CorpusConfig {
    std::string path; ///< the training file, absolute; or "recall" for the generated corpus
    SplitKind split = SplitKind::Fractions;
    double trainFraction = 0.90;
    double validationFraction = 0.05; ///< the test part is what is left
    std::string validationPath; ///< for Files
    std::string testPath; ///< for Files; empty: no test figure

    bool operator==(const CorpusConfig&) const = default;
};

/// How the weights are learned. Of steps, bytes, epochs and seconds the limit that is reached first ends the run;
/// 0 means no limit.
struct TrainConfig {
    Optimizer optimizer = Optimizer::Lamb;
    double learningRate = 2e-3;
    std::int64_t warmupSteps = 800; ///< linear from 0
    Schedule schedule = Schedule::Constant;
    double decayFrom = 0.3; ///< fraction of the run after which the rate falls
    double finalRate = 0.02; ///< what it falls to, as a factor of learningRate
    double weightDecay = 1.2e-6;
    double minimumTrust = 0.25; ///< LAMB: the least trust ratio of a tensor
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-6;
    int batch = 16; ///< B, parallel streams
    int microBatch = 0; ///< streams computed at a time, their gradients summed up; 0: all of `batch`
    int bptt = 1024; ///< T, the (longest) segment in bytes
    bool varyBptt = true; ///< segment lengths vary as published; else always bptt
    double clip = 0.25; ///< global gradient norm; 0: off
    std::int64_t steps = 0;
    std::int64_t bytes = 0;
    double epochs = 0;
    double seconds = 0;
    std::uint64_t seed = 1;

    bool operator==(const TrainConfig&) const = default;
};

struct EvalConfig {
    std::int64_t everySteps = 500; ///< 0: only at the end
    int batch = 8; ///< streams while evaluating
    std::int64_t maximumBytes = 0; ///< of the validation part; 0: all of it

    bool operator==(const EvalConfig&) const = default;
};

struct CheckpointConfig {
    std::int64_t everySteps = 1000; ///< 0: only best and last
    double everyMinutes = 10; ///< after the last one, by the clock; 0: never
    bool afterEvaluation = false; ///< of the validation part, whether or not it is the best
    int keep = 2; ///< newest ones kept beside the best, at least 2
    std::int64_t keepEverySteps = 0; ///< those of every so many steps are saved and stay for good; 0: none

    bool operator==(const CheckpointConfig&) const = default;
};

/// What a run does about trouble of its own.
struct SafetyConfig {
    int rollbacks = 0; ///< times it goes back to a good checkpoint after a step without a finite number, at most 3
    std::int64_t skipSegments = 200; ///< of text passed over after going back, beyond the one that failed
    double spikeDeviations = 6; ///< a loss or gradient so many standard deviations above those before: Warning; 0: off
    bool shrinkMicroBatch = false; ///< where memory runs out: halve the micro-batch and repeat the step

    bool operator==(const SafetyConfig&) const = default;
};

/// Looks at the attention that are kept while a run goes on, always over the same text.
struct InspectConfig {
    std::int64_t everySteps = 200; ///< 0: none are kept
    int probeBytes = 512; ///< of the validation part, from its start

    bool operator==(const InspectConfig&) const = default;
};

/// What the run writes after a fixed prompt, kept while it goes on: the same seed every time, so that frames differ by
/// what was learned alone.
struct FilmConfig {
    std::int64_t everySteps = 200; ///< 0: none are kept
    std::string prompt; ///< text with the escapes of unescapeBytes(); empty: the first 64 bytes of the validation part
    int bytes = 200; ///< written after it
    double temperature = 1;
    std::uint64_t seed = 1;

    bool operator==(const FilmConfig&) const = default;
};

struct RuntimeConfig {
    Device device = Device::Auto;
    Process process = Process::Auto;
    int threads = 0; ///< intra-operation threads; 0: all cores, less what keeps the window fluid

    bool operator==(const RuntimeConfig&) const = default;
};

/// All that a user chooses about one run. The field names of configFields() reach every member.
struct RunConfig {
    std::string name; ///< shown in lists; empty: made from the configuration
    CorpusConfig corpus;
    ModelConfig model;
    TrainConfig train;
    EvalConfig eval;
    CheckpointConfig checkpoint;
    SafetyConfig safety;
    InspectConfig inspect;
    FilmConfig film;
    RuntimeConfig runtime;

    bool operator==(const RunConfig&) const = default;
};

} // namespace workbench::config
