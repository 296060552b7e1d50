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
#include <string>
#include <vector>

namespace workbench::train
{

class JoinedState;

/// What one optimiser step saw.
struct StepOutcome {
    double loss = 0; ///< nats per byte, mean over the segment
    double gradNorm = 0; ///< global, before clipping
};

/// What a Diverged error of a step says of it: "the loss is not a number".
std::string divergenceReason(const Error& error);

/// Who is shown what a forward pass gave, attention with it. Must draw no random number.
struct LookAtOutput {
    std::function<void(const model::ShaRnnOutput&, int index)> show; ///< `index`: the stream's within the output
    int stream = 0; ///< of the batch: the output with it is shown

    explicit operator bool() const { return static_cast<bool>(show); }
};

/// All that training changes in memory - weights, optimiser, carried state, random numbers - and the one operation that
/// changes it. With a place in the corpus this is what a checkpoint holds.
class Learner
{
public:
    /// Builds the model with weights from `config.train.seed`. Throws c10::Error.
    Learner(const config::RunConfig& config, at::Device device);

    using Look = LookAtOutput;

    /// Forward, loss, backward, clip, update. A loss or a gradient that is no number is refused as Diverged before any
    /// weight is touched; weights and carried state are then those of the step before. `look`, if given, is called
    /// before the backward pass and changes nothing of the step. Throws c10::Error; forgetGradients() then frees what
    /// is left of the step.
    Result<StepOutcome> step(const SegmentTensors& segment, double rate, const Look& look = {});

    /// Streams computed at a time, 1 to the batch. Fewer need less memory: gradients are summed up, weighted so that
    /// losses and weights are those of the whole batch up to rounding (dropout draws other masks, though).
    int microBatch() const { return m_microBatch; }
    void setMicroBatch(int streams); ///< 0, or more than there are: all

    void forgetGradients() { m_optimizer->zero_grad(); }

    /// False after a step() that threw halfway through the update, or after abandon(): the weights are then neither old
    /// nor new.
    bool isConsistent() const { return !m_updating; }
    void abandon() { m_updating = true; } ///< putting other weights into it failed

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
    /// Loss of the streams [from, from + count) of the segment; their gradients are added to what is there, their state
    /// goes to `next`.
    Result<double>
    learn(const SegmentTensors& segment, std::int64_t from, std::int64_t count, const Look& look, JoinedState& next);
    model::ShaRnnOutput forward(const at::Tensor& input, const model::ShaRnnState& carried, bool keepAttention);

    at::Device m_device;
    double m_clip;
    int m_batch;
    int m_microBatch = 1;
    RandomStream m_random;
    model::ShaRnn m_model{nullptr};
    std::vector<at::Tensor> m_parameters;
    std::unique_ptr<torch::optim::Optimizer> m_optimizer;
    model::ShaRnnState m_carried;
    bool m_updating = false;
};

} // namespace workbench::train
