// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/config/RunConfig.h"

#include <optional>
#include <stop_token>
#include <string_view>

namespace workbench::train
{

/// The four sizes whose speed is compared over versions and machines.
enum class BenchCase {
    S, ///< D 128, F 512, L 4, bptt 128, batch 16, memory 1024
    M, ///< D 256, F 1024, L 4, bptt 256, batch 16, memory 1024
    M5000, ///< M with memory 5000
    L, ///< D 1024, F 4096, L 4, bptt 64, batch 16, memory 256
};
std::string_view benchCaseName(BenchCase benchCase); ///< "M5000"
std::optional<BenchCase> benchCaseFromName(std::string_view name);

/// The configuration of a case: dropout 0.1, attention in the second last block, LAMB, fp32, fixed segments.
config::RunConfig benchConfig(BenchCase benchCase);

/// Speed with the attention memory full, on the CPU with defaultThreads().
struct BenchReport {
    BenchCase benchCase = BenchCase::S;
    double trainBytesPerSecond = 0; ///< from the median step
    double sampleBytesPerSecond = 0; ///< one byte at a time, batch 1, each drawn from the model's distribution
    double gemmGflops
        = 0; ///< of a product of two fp32 matrices of 2048 x 2048, best of several: the machine's own mark
    int trainSteps = 0; ///< timed
    int sampledBytes = 0; ///< timed
    int threads = 0;
};

/// Trains and samples for about half of `seconds` each, but at least three steps and 32 bytes. Blocking.
Result<BenchReport> runBench(BenchCase benchCase, double seconds, std::stop_token stop = {});

} // namespace workbench::train
