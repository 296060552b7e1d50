// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "TrainFixture.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace workbench::train
{

inline constexpr double kEnormous = 1e38; ///< no weight survives a step of that rate

/// Sets an enormous rate by hand after each of these steps, once: the next step spoils the weights, and the loss of the
/// one after it is no number.
class Spoiler
{
public:
    explicit Spoiler(std::vector<std::int64_t> after)
        : m_after(std::move(after))
    {
    }

    void see(const TrainEvent& event, TrainControl& control)
    {
        const auto* step = std::get_if<StepDone>(&event);
        if (!step || m_after.empty() || step->at.step != m_after.front())
            return;
        control.setLearningRate(kEnormous);
        m_after.erase(m_after.begin());
    }

private:
    std::vector<std::int64_t> m_after;
};

inline config::RunConfig spoiltConfig(const TrainFixture& fixture)
{
    config::RunConfig config = fixture.smallConfig();
    config.train.steps = 60;
    config.checkpoint.everySteps = 10;
    config.eval.everySteps = 15;
    config.safety.rollbacks = 2;
    config.safety.skipSegments = 7;
    return config;
}

struct Told {
    EventLog log;
    Result<TrainSummary> summary = fail(ErrorCode::Internal, "not run");
};

inline void
trainSpoilt(Told& told, const TrainFixture& fixture, const TrainRequest& request, std::vector<std::int64_t> spoilAfter)
{
    TrainControl control;
    Spoiler spoiler(std::move(spoilAfter));
    const auto listener = told.log.onEvent;
    told.log.onEvent = [&](const TrainEvent& event) {
        spoiler.see(event, control);
        if (listener)
            listener(event);
    };
    told.summary = fixture.train(request, told.log, control);
    told.log.onEvent = listener;
}

} // namespace workbench::train
