// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/Learner.h"

#include "core/train/GradClip.h"
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

tl::unexpected<Error> diverged(const char* what)
{
    return fail(
        ErrorCode::Diverged, std::string("Training diverged: ") + what + " is not a number.",
        "Lower train.learningRate, lengthen train.warmupSteps or lower train.clip. The weights are those from before.");
}

} // namespace

Learner::Learner(const config::RunConfig& config, at::Device device)
    : m_device(device)
    , m_clip(config.train.clip)
    , m_random(config.train.seed, device)
    , m_model(freshModel(config.model, m_random, device))
    , m_parameters(m_model->parameters())
    , m_optimizer(makeOptimizer(config.train, m_parameters))
{
}

Result<StepOutcome> Learner::step(const SegmentTensors& segment, double rate, const Look& look)
{
    m_model->train();
    m_optimizer->zero_grad();
    model::ShaRnnOutput output = forward(segment.input, static_cast<bool>(look));
    const at::Tensor loss = crossEntropy(output.logits, segment.target);

    StepOutcome outcome;
    outcome.loss = loss.item<double>();
    if (!std::isfinite(outcome.loss))
        return diverged("the loss");
    if (look)
        look(output);
    loss.backward();
    outcome.gradNorm = clipGradients(m_parameters, m_clip);
    if (!std::isfinite(outcome.gradNorm)) {
        m_optimizer->zero_grad();
        return diverged("a gradient");
    }
    setLearningRate(*m_optimizer, rate);
    m_updating = true;
    m_optimizer->step();
    m_updating = false;
    m_carried = output.state.detached();
    return outcome;
}

model::ShaRnnOutput Learner::forward(const at::Tensor& input, bool keepAttention)
{
    const RandomStream::Scope scope(m_random); // nothing else in a step draws
    return m_model->forward(input, m_carried, keepAttention);
}

bool Learner::weightsAreFinite() const
{
    const at::NoGradGuard noGrad;
    return std::ranges::all_of(
        m_parameters, [](const at::Tensor& weight) { return at::isfinite(weight).all().item<bool>(); });
}

} // namespace workbench::train
