// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/base/StrongId.h"
#include "core/config/RunConfig.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace workbench::train
{

/// A file of weights that another program saved under the published names, as its names and shapes tell of it.
struct ForeignWeights {
    std::filesystem::path file;
    /// The model is what the shapes say; heads, memory and dropout, which they do not tell, are the published code's
    /// own. The rest is the preset for a file, without a corpus. All but what shapes the weights may be changed.
    config::RunConfig config;
    std::string corpusSha256; ///< of config.corpus.path; empty: not known what text it learned
    std::vector<std::string> foreign; ///< names of tensors that no such model has
    std::vector<std::string> notes; ///< what was assumed, converted or left out, a sentence each
};

/// Looks at the header of a safetensors file; reads no value and allocates no tensor. Either of the tied
/// `encoder.weight` and `decoder.weight` may be missing, unused parameters of the published model may be there or not,
/// and F64, F16 and BF16 are as good as F32. Mismatch where tensors are missing or of another shape, and, unless
/// `ignoreForeign`, where there are more; Unsupported for another vocabulary than bytes.
Result<ForeignWeights> examineWeights(const std::filesystem::path& file, bool ignoreForeign);

struct WeightsCheckpoint {
    std::filesystem::path folder;
    std::int64_t sizeBytes = 0; ///< of all its files
};

/// Writes the weights as a whole checkpoint of step 0 of `run`, with an optimiser that has seen nothing, into the
/// folder `checkpoints`, made if missing. Mismatch for an output that is not tied to the embedding; Corrupt, naming the
/// tensor, for values that are no finite numbers. After an error nothing is left.
Result<WeightsCheckpoint>
writeCheckpoint(const ForeignWeights& weights, const RunId& run, const std::filesystem::path& checkpoints);

} // namespace workbench::train
