// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "CappedMemory.h"
#include "TrainFixture.h"

namespace workbench::train
{

inline constexpr int kBatch = 8;
inline constexpr std::int64_t kTightAfter = 5; ///< step after which memory is short

inline config::RunConfig tightConfig(const TrainFixture& fixture)
{
    config::RunConfig config = fixture.smallConfig();
    config.model.width = 32;
    config.model.boomWidth = 64;
    config.train.batch = kBatch;
    config.train.bptt = 32;
    config.train.varyBptt = false;
    config.train.steps = 14;
    config.eval.everySteps = config.checkpoint.everySteps = 0;
    config.inspect.everySteps = config.film.everySteps = 0;
    config.safety.shrinkMicroBatch = true;
    return config;
}

inline bool isAfter(const TrainEvent& event, std::int64_t step)
{
    const auto* done = std::get_if<StepDone>(&event);
    return done && done->at.step == step;
}

} // namespace workbench::train
