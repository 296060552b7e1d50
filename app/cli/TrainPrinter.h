// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/ProgressLine.h"
#include "core/train/RunBudget.h"
#include "core/train/TrainEvent.h"

#include <chrono>
#include <string>

namespace workbench::cli
{

/// Tells a run as it happens: one JSON object an event, or for people a line for each evaluation, checkpoint, warning,
/// every ten seconds and the end. On a terminal a progress line as well.
class TrainPrinter final : public train::EventSink
{
public:
    TrainPrinter(RunId run, const config::TrainConfig& length, bool json);

    void accept(const train::TrainEvent& event) override;
    void note(const std::string& text); ///< a line on standard error, above the progress line

private:
    void tell(const train::RunStarted& event);
    void tell(const train::StepDone& event);
    void tell(const train::EvalDone& event);
    void tell(const train::CheckpointSaved& event);
    void tell(const train::Warning& event);
    void tell(const train::StopDecided& event);
    void tell(const train::RunEnded& event);
    void tell(const train::PauseChanged& event);
    void tell(const train::RolledBack& event);
    void tell(const train::LearningRateChanged&) { } // these three are asked for by a window, never from here
    void tell(const train::AttentionCaptured&) { }
    void tell(const train::WeightsPublished&) { }
    void tell(const train::CheckpointRemoved&) { } // housekeeping, like the next two
    void tell(const train::SnapshotTaken&) { }
    void tell(const train::FilmTaken&) { } // 'runs show --film' prints it

    RunId m_run;
    train::RunBudget m_budget;
    bool m_json;
    ProgressLine m_progress;
    std::chrono::steady_clock::time_point m_lastStepLine{};
};

} // namespace workbench::cli
