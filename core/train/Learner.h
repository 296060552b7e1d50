// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/config/RunConfig.h"
#include "core/model/ShaRnn.h"
#include "core/train/RandomStream.h"
#include "core/train/SegmentTensors.h"

#include <c10/core/Device.h>
#include <torch/optim/optimizer.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace workbench::train
{

/// What one optimiser step saw.
struct StepOutcome {
    double loss = 0; ///< nats per byte, mean over the segment
    double gradNorm = 0; ///< global, before clipping
};

/// All that training changes in memory - weights, optimiser, carried state, random numbers - and the one operation that
/// changes it. With a place in the corpus this is what a checkpoint holds.
class Learner
{
public:
    /// Builds the model with weights from `config.train.seed`. Throws c10::Error.
    Learner(const config::RunConfig& config, at::Device device);

    /// Is shown what a forward pass gave, attention with it. Must draw no random number.
    using Look = std::function<void(const model::ShaRnnOutput&)>;

    /// Forward, loss, backward, clip, update. A loss or a gradient that is no number is refused as Diverged before any
    /// weight is touched; weights and carried state are then those of the step before. `look`, if given, is called
    /// before the backward pass and changes nothing of the step. Throws c10::Error.
    Result<StepOutcome> step(const SegmentTensors& segment, double rate, const Look& look = {});

    /// False after a step() that threw halfway through the update: the weights are then neither old nor new.
    bool isConsistent() const { return !m_updating; }

    /// The next segment starts a text: recurrent state and attention memory begin from nothing.
    void forgetText() { m_carried = {}; }

    /// Every weight is a finite number.
    bool weightsAreFinite() const;

    model::ShaRnn& model() { return m_model; }
    torch::optim::Optimizer& optimizer() { return *m_optimizer; }
    RandomStream& random() { return m_random; }
    const model::ShaRnnState& carried() const { return m_carried; }
    void setCarried(model::ShaRnnState carried) { m_carried = std::move(carried); }
    at::Device device() const { return m_device; }

private:
    model::ShaRnnOutput forward(const at::Tensor& input, bool keepAttention);

    at::Device m_device;
    double m_clip;
    RandomStream m_random;
    model::ShaRnn m_model{nullptr};
    std::vector<at::Tensor> m_parameters;
    std::unique_ptr<torch::optim::Optimizer> m_optimizer;
    model::ShaRnnState m_carried;
    bool m_updating = false;
};

} // namespace workbench::train
