// SPDX-License-Identifier: GPL-3.0-or-later
// How a run begins: with fresh weights, with another run's checkpoint, or with its own where it was cut short.
#include "core/config/ModelConfig.h"
#include "core/train/BegunRun.h"
#include "core/train/CheckpointFolder.h"
#include "core/train/ResumeFit.h"
#include "core/train/TrainingLoop.h"

#include <torch/version.h>

#include <utility>

namespace workbench::train
{

Result<> TrainingLoop::start()
{
    const data::CorpusSplit& split = m_run.corpus.split;
    RunStarted started{
        .at = {},
        .parameterCount = config::parameterCount(m_config.model),
        .device = deviceName(m_run.device),
        .threads = m_threads,
        .corpusSha256 = m_run.corpusSha256,
        .trainBytes = split.train.size(),
        .validationBytes = split.validation.size(),
        .testBytes = split.test.size()};
    if (!m_run.request.begin) {
        m_sink.accept(started);
        saveToGoBackTo();
        return {};
    }
    const auto begun = beginWith(m_run.request, m_run.corpusSha256, m_learner, m_batcher);
    if (!begun)
        return fail(begun.error());
    started.at = m_at = begun->at;
    started.from = begun->from;
    OwnCheckpoints own;
    if (begun->own) {
        own = findOwnCheckpoints(m_run.request.checkpointFolder, *begun->own);
        started.kept = own.forEvent();
    }
    m_sink.accept(started);
    if (begun->own)
        goOn(*begun, own);
    for (const std::string& warning : begun->warnings)
        m_sink.accept(Warning{m_at, warning});
    const double configured = std::exchange(m_train.learningRate, begun->learningRate);
    if (configured != begun->learningRate)
        m_sink.accept(
            LearningRateChanged{.at = m_at, .from = configured, .to = begun->learningRate, .inherited = true});
    if (!m_resumed)
        saveToGoBackTo();
    return {};
}

void TrainingLoop::saveToGoBackTo()
{
    if (m_config.safety.rollbacks > 0)
        saveCheckpoint();
}

void TrainingLoop::goOn(const BegunRun& begun, const OwnCheckpoints& own)
{
    m_resumed = true;
    const CheckpointManifest& manifest = *begun.own;
    const Circumstances now{TORCH_VERSION, deviceName(m_run.device), m_threads};
    for (const std::string& sentence : otherCircumstances(manifest, m_config, now))
        m_sink.accept(Warning{m_at, sentence});
    takeOver(manifest, own);
    if (manifest.memory)
        m_rollbacks = manifest.memory->rollbacks;
    m_microBatch = microBatchOnResume(manifest, m_config);
    if (m_microBatch > 0)
        m_learner.setMicroBatch(m_microBatch);
    const bool isWhole = begun.from.optimizer && begun.from.text && begun.from.random;
    m_checkpoints.adopt(own, isWhole ? begun.own : std::nullopt, m_at);
}

void TrainingLoop::takeOver(const CheckpointManifest& manifest, const OwnCheckpoints& own)
{
    for (const std::string& warning : own.warnings)
        m_sink.accept(Warning{m_at, warning});
    if (manifest.corpusSha256 == m_run.corpusSha256) { // losses of another text say nothing about those to come
        m_evaluations.remember(own.latest, own.best);
        m_bestSaved = own.bestSaved;
    }
    if (manifest.memory)
        m_trainLoss = manifest.memory->trainLoss;
}

} // namespace workbench::train
