// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/LrSchedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace workbench::train
{

namespace
{

/// The factor on the base rate where `p`, in [0, 1], of the falling part of the run is done.
double decay(config::Schedule schedule, double p, double finalRate)
{
    switch (schedule) {
    case config::Schedule::Constant:
        return 1;
    case config::Schedule::Linear:
        return 1 - (1 - finalRate) * p;
    case config::Schedule::Cosine:
        return finalRate + (1 - finalRate) * 0.5 * (1 + std::cos(std::numbers::pi * p));
    case config::Schedule::Step:
        return finalRate;
    }
    return 1;
}

} // namespace

double learningRate(const config::TrainConfig& train, std::int64_t step, double progress)
{
    double rate = train.learningRate;
    if (train.warmupSteps > 0)
        rate *= std::min(1.0, static_cast<double>(step) / static_cast<double>(train.warmupSteps));
    progress = std::clamp(progress, 0.0, 1.0);
    if (progress < train.decayFrom || train.schedule == config::Schedule::Constant)
        return rate;
    const double falling = 1 - train.decayFrom;
    const double p = falling > 0 ? (progress - train.decayFrom) / falling : 1;
    return rate * decay(train.schedule, p, train.finalRate);
}

} // namespace workbench::train
