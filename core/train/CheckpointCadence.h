// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/RunConfig.h"

#include <chrono>
#include <cstdint>

namespace workbench::train
{

/// When a run saves a checkpoint: every so many steps, and when the last one is some minutes old. What the clock says
/// has no part in what a run computes, only in how much of it a crash costs.
class CheckpointCadence
{
public:
    using Clock = std::chrono::steady_clock;

    CheckpointCadence(const config::CheckpointConfig& config, Clock::time_point start)
        : m_config(config)
        , m_last(start)
    {
    }

    /// After `step` steps, step > 0.
    bool isDue(std::int64_t step, Clock::time_point now) const
    {
        const auto divides = [step](std::int64_t every) { return every > 0 && step % every == 0; };
        const std::chrono::duration<double, std::ratio<60>> minutes = now - m_last;
        return divides(m_config.everySteps) || divides(m_config.keepEverySteps)
            || (m_config.everyMinutes > 0 && minutes.count() >= m_config.everyMinutes);
    }

    /// One was saved, or could not be: a disk that is full is not asked again after every step.
    void tried(Clock::time_point now) { m_last = now; }

private:
    config::CheckpointConfig m_config;
    Clock::time_point m_last;
};

} // namespace workbench::train
