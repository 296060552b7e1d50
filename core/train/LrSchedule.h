// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/RunConfig.h"

#include <cstdint>

namespace workbench::train
{

/// The learning rate of one step: `train.learningRate`, warmed up linearly from 0 over `warmupSteps`, and from the
/// fraction `decayFrom` of the run on lowered by the schedule to `finalRate` of itself at the end.
/// `step`: optimiser steps done before this one, so the first is 0. `progress`: fraction of the run done, in [0, 1].
double learningRate(const config::TrainConfig& train, std::int64_t step, double progress);

} // namespace workbench::train
