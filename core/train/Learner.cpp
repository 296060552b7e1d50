// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/Learner.h"

#include "core/train/GradClip.h"
#include "core/train/JoinedState.h"
#include "core/train/OptimizerFactory.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/isfinite.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace workbench::train
{

namespace
{

model::ShaRnn freshModel(const config::ModelConfig& config, RandomStream& random, at::Device device)
{
    const RandomStream::Scope scope(random);
    model::ShaRnn model(config);
    model->to(device);
    return model;
}

constexpr std::string_view kDiverged = "Training diverged: ";

tl::unexpected<Error> diverged(const char* what, double clip)
{
    return fail(
        ErrorCode::Diverged, std::string(kDiverged) + what + " is not a number.",
        std::string("Lower train.learningRate, lengthen train.warmupSteps or ") + (clip > 0 ? "lower" : "set")
            + " train.clip. The weights are those from before.");
}

} // namespace

std::string divergenceReason(const Error& error)
{
    const std::string_view message = error.message;
    if (!message.starts_with(kDiverged) || !message.ends_with('.'))
        return error.message;
    return std::string(message.substr(kDiverged.size(), message.size() - kDiverged.size() - 1));
}

Learner::Learner(const config::RunConfig& config, at::Device device)
    : m_device(device)
    , m_clip(config.train.clip)
    , m_batch(config.train.batch)
    , m_random(config.train.seed, device)
    , m_model(freshModel(config.model, m_random, device))
    , m_parameters(m_model->parameters())
    , m_optimizer(makeOptimizer(config.train, m_parameters))
{
    setMicroBatch(config.train.microBatch);
}

void Learner::setMicroBatch(int streams)
{
    m_microBatch = streams > 0 ? std::min(streams, m_batch) : m_batch;
}

Result<StepOutcome> Learner::step(const SegmentTensors& segment, double rate, const Look& look)
{
    m_model->train();
    m_optimizer->zero_grad();
    const std::int64_t batch = segment.input.size(1);
    JoinedState next(batch);
    StepOutcome outcome;
    for (std::int64_t from = 0; from < batch; from += m_microBatch) {
        const std::int64_t count = std::min<std::int64_t>(m_microBatch, batch - from);
        const Result<double> loss = learn(segment, from, count, look, next);
        if (!loss) {
            m_optimizer->zero_grad();
            return fail(loss.error());
        }
        outcome.loss += *loss * static_cast<double>(count) / static_cast<double>(batch);
    }
    outcome.gradNorm = clipGradients(m_parameters, m_clip);
    if (!std::isfinite(outcome.gradNorm)) {
        m_optimizer->zero_grad();
        return diverged("a gradient", m_clip);
    }
    setLearningRate(*m_optimizer, rate);
    m_updating = true;
    m_optimizer->step();
    m_updating = false;
    m_carried = next.take();
    return outcome;
}

Result<double> Learner::learn(
    const SegmentTensors& segment, std::int64_t from, std::int64_t count, const Look& look, JoinedState& next)
{
    const std::int64_t batch = segment.input.size(1);
    const bool isShown = look && look.stream >= from && look.stream < from + count;
    model::ShaRnnOutput output = forward(
        segment.input.narrow(1, from, count), count == batch ? m_carried : m_carried.streams(from, count), isShown);
    const at::Tensor loss = crossEntropy(output.logits, segment.target.narrow(1, from, count));
    const auto value = loss.item<double>();
    if (!std::isfinite(value))
        return diverged("the loss", m_clip);
    if (isShown)
        look.show(output, look.stream - static_cast<int>(from));
    // The loss is the mean over all streams, of which these are a share.
    if (count == batch)
        loss.backward();
    else
        (loss * (static_cast<double>(count) / static_cast<double>(batch))).backward();
    next.add(output.state.detached(), from);
    return value;
}

model::ShaRnnOutput Learner::forward(const at::Tensor& input, const model::ShaRnnState& carried, bool keepAttention)
{
    const RandomStream::Scope scope(m_random); // nothing else in a step draws
    return m_model->forward(input, carried, keepAttention);
}

bool Learner::weightsAreFinite() const
{
    const at::NoGradGuard noGrad;
    return std::ranges::all_of(
        m_parameters, [](const at::Tensor& weight) { return at::isfinite(weight).all().item<bool>(); });
}

} // namespace workbench::train
