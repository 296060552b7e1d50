// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/RunConfig.h"

#include <cstdint>
#include <string_view>

namespace workbench::train
{

/// Where the memory of training goes, by formula, in bytes.
struct MemoryEstimate {
    std::int64_t parameters = 0; ///< weights, gradients, optimiser state and its working space
    std::int64_t activations = 0; ///< what one segment keeps for its backward pass, and the pass itself
    std::int64_t attention = 0; ///< of the activations those that grow with model.memory
    std::int64_t carried = 0; ///< attention memory between segments

    std::int64_t total() const { return parameters + activations + attention + carried; }
};
MemoryEstimate estimateMemory(const config::RunConfig& config);

/// The fields whose lowering saves the most, as a phrase for messages: "model.memory or train.batch".
std::string_view largestMemoryFields(const config::RunConfig& config);

/// Bytes that training will need: estimateMemory().total().
std::int64_t estimateTrainingBytes(const config::RunConfig& config);

} // namespace workbench::train
