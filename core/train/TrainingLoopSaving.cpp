// SPDX-License-Identifier: GPL-3.0-or-later
// How a running loop keeps what it has reached, also on a disk that has no room.
#include "core/train/TrainingLoop.h"

#include <cmath>
#include <string>
#include <utility>

namespace workbench::train
{

bool TrainingLoop::isBest() const
{
    if (!m_evaluations.isValidated(m_at.step))
        return false;
    // Not the same as EvalDone::best: the checkpoint of a better one may have failed.
    const double loss = m_evaluations.latest()->loss;
    return std::isfinite(loss) && (!m_bestSaved || loss < m_bestSaved->loss);
}

Result<> TrainingLoop::trySaving(Asked asked, bool interim)
{
    const bool best = isBest();
    const auto before = m_bestSaved;
    if (best)
        m_bestSaved = m_evaluations.latest();
    auto saved = save(manifest(interim), best, asked);
    if (!saved)
        m_bestSaved = before;
    return saved;
}

Result<> TrainingLoop::save(const CheckpointManifest& manifest, bool best, Asked asked)
{
    auto saved = m_checkpoints.save(
        manifest, [this] { return tensors(); }, best, asked);
    m_cadence.tried(std::chrono::steady_clock::now());
    return saved;
}

void TrainingLoop::saveCheckpoint(Asked asked)
{
    noteSaved(trySaving(asked, false), asked);
}

void TrainingLoop::noteSaved(const Result<>& saved, Asked asked)
{
    if (!saved && (m_notSaved != saved.error().code || asked == Asked::ByHand))
        m_sink.accept(Warning{m_at, "No checkpoint was saved, training goes on. " + describe(saved.error())});
    if (saved && m_notSaved)
        m_sink.accept(Warning{m_at, "Checkpoints are saved again."});
    m_notSaved = saved ? std::nullopt : std::optional(saved.error().code);
}

void TrainingLoop::saveInterim()
{
    if (const auto saved = trySaving(Asked::BySchedule, true); !saved)
        tellNotSaved(saved.error());
}

void TrainingLoop::tellNotSaved(const Error& error)
{
    const auto newest = m_checkpoints.newest();
    m_sink.accept(Warning{
        m_at,
        "The run ends at step " + std::to_string(m_at.step) + " without a checkpoint of it. " + describe(error)
            + (newest.empty() ? " There is no older one." : " The newest one is " + newest.string() + ".")});
}

Result<> TrainingLoop::waitForRoom(const std::function<Result<>()>& attempt)
{
    std::optional<std::string> told;
    for (bool isFirst = true;; isFirst = false) {
        const Result<> done = attempt();
        const bool needsRoom = !done && done.error().code == ErrorCode::NoSpace;
        if (!done && !needsRoom && isFirst)
            continue; // what fails once may work the next time
        if (!needsRoom) {
            if (told)
                m_sink.accept(PauseChanged{m_at, false, done ? kGoesOn : describe(done.error())});
            return done;
        }
        tellPause(told, describe(done.error()));
        m_control.waitAWhile(kLookAgain, m_stop);
        if (m_control.takeRequests().weights)
            publishWeights(); // what else could be asked for comes too late
        if (m_stop.stop_requested())
            return fail(ErrorCode::Cancelled, "Stopped while waiting for room on the disk.");
    }
}

} // namespace workbench::train
