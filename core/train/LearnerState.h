// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/train/CheckpointWriter.h"
#include "core/train/Learner.h"

#include <cstdint>

namespace workbench::train
{

/// Where a run goes on, besides what its Learner holds and its manifest says.
struct TrainingPlace {
    std::int64_t epoch = 0; ///< whole passes over the training part
    std::int64_t row = 0; ///< of the table of streams: first row of the next segment
    double learningRate = 0; ///< base rate, which a user may have changed

    bool operator==(const TrainingPlace&) const = default;
};

/// Everything that a run needs to go on as if it had never stopped, bit for bit on the same device, build and thread
/// count. Weights and optimiser state share memory with the learner: write them before the next step.
CheckpointTensors tensorsOf(Learner& learner, const TrainingPlace& place);

/// Which parts of a checkpoint, besides the weights, a learner goes on with.
struct RestoredParts {
    bool optimizer = true;
    bool text = true; ///< recurrent state and attention memory
    bool random = true;
};

/// Puts it back into a Learner whose weights have the same shapes. Strict: the error names the tensor that is missing,
/// too much or of another shape, of those that are not put back too. `saved` is the configuration that it was saved
/// with; a memory longer than the learner's model has is cut to its newest positions. After an error the learner is
/// unusable.
Result<TrainingPlace> restore(
    Learner& learner, const CheckpointTensors& tensors, const config::RunConfig& saved,
    const RestoredParts& parts = {});

/// Checks shapes and types of the state file against a configuration, without a learner.
Result<> checkState(const std::vector<model::NamedTensor>& state, const config::RunConfig& config);

} // namespace workbench::train
