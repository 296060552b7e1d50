// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/RunConfig.h"
#include "core/data/SegmentBatcher.h"
#include "core/train/Learner.h"
#include "core/train/TrainControl.h"
#include "core/train/TrainEvent.h"

#include <chrono>
#include <memory>
#include <optional>

namespace workbench::train
{

/// Takes the attention of one stream out of training steps, as often as TrainControl asks for it and its viewer keeps
/// up. Changes nothing of the steps: the weights that it copies are kept for the backward pass anyway.
class AttentionCapture
{
public:
    /// `batcher` is the run's own; all outlive the object.
    AttentionCapture(
        const config::RunConfig& config, const data::SegmentBatcher& batcher, TrainControl& control, EventSink& sink);

    /// What the step after `at` shows to: nothing where no frame is due. To be asked once the step's segment is taken
    /// from the batcher.
    Learner::Look lookAt(const RunPosition& at);

    /// Emits what that step was captured to, if it was.
    void send(const RunPosition& at);

    void forget() { m_frame.reset(); } ///< what was captured: its step came to nothing

private:
    struct Place {
        int block, stream;
    };
    std::optional<Place> place(const CaptureSettings& settings, const RunPosition& at);
    Result<AttentionCaptured>
    frameOf(const model::ShaRnnOutput& output, int index, const Place& place, const RunPosition& at) const;

    const config::RunConfig& m_config;
    const data::SegmentBatcher& m_batcher;
    TrainControl& m_control;
    EventSink& m_sink;
    std::optional<CaptureSettings> m_refused; ///< told once that they cannot be met
    std::optional<std::chrono::steady_clock::time_point> m_lastFrame;
    std::optional<AttentionCaptured> m_frame; ///< taken, but not sent yet
};

} // namespace workbench::train
