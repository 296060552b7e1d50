// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/host/RunCourse.h"

#include <utility>
#include <variant>

namespace workbench::host
{

void RunCourse::take(const train::TrainEvent& event)
{
    const auto save = [this](const auto& checkpoint) {
        m_newest = checkpoint.folder;
        if (checkpoint.best)
            m_best = checkpoint.folder;
    };
    std::visit([this](const auto& any) { m_end.at = any.at; }, event);
    if (const auto* started = std::get_if<train::RunStarted>(&event)) {
        for (const train::KeptCheckpoint& kept : started->kept)
            save(kept);
    } else if (const auto* step = std::get_if<train::StepDone>(&event)) {
        m_end.trainLoss = step->trainLoss;
    } else if (const auto* done = std::get_if<train::EvalDone>(&event)) {
        if (done->part == train::SplitPart::Validation && done->best) {
            m_end.validationLoss = done->loss;
            m_end.validationBpc = done->bpc;
        } else if (done->part == train::SplitPart::Test) {
            m_end.testBpc = done->bpc;
        }
    } else if (const auto* saved = std::get_if<train::CheckpointSaved>(&event)) {
        save(*saved);
    }
}

train::RunEnded RunCourse::failed(Error error) const
{
    train::RunEnded end = m_end;
    end.state = train::RunState::Failed;
    end.error = std::move(error);
    end.checkpoint = m_best.empty() ? m_newest : m_best;
    return end;
}

} // namespace workbench::host
