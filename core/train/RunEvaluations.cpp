// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/RunEvaluations.h"

#include "core/train/CheckpointReader.h"
#include "core/train/Evaluator.h"
#include "core/train/TorchCall.h"

#include <cmath>
#include <utility>

namespace workbench::train
{

namespace
{

EvalDone eventOf(const Evaluation& evaluation, SplitPart part, const RunPosition& at)
{
    return {
        .at = at,
        .part = part,
        .loss = evaluation.loss,
        .bpc = evaluation.bpc,
        .evaluatedBytes = evaluation.bytes,
        .evalSeconds = evaluation.seconds,
        .best = false};
}

} // namespace

RunEvaluations::RunEvaluations(const PreparedRun& run, EventSink& sink, std::stop_token stop)
    : m_run(run)
    , m_sink(sink)
    , m_stop(std::move(stop))
    , m_streamsAtOnce(run.request.config.eval.batch)
{
}

void RunEvaluations::remember(const std::optional<Validation>& latest, const std::optional<Validation>& best)
{
    m_latest = latest;
    m_best = best;
}

Result<std::optional<Evaluation>> RunEvaluations::evaluatePart(
    model::ShaRnn& model, const data::CorpusPart& part, std::int64_t maximumBytes, const std::string& what,
    const RunPosition& at)
{
    const config::RunConfig& config = m_run.request.config;
    const at::Device device = torchDevice(m_run.device);
    for (;;) {
        const EvaluationPlan plan{
            .batch = config.eval.batch,
            .streamsAtOnce = m_streamsAtOnce,
            .bptt = config.train.bptt,
            .maximumBytes = maximumBytes};
        auto evaluation = callTorch(
            "evaluating", [&] { return evaluate(model, m_run.corpus.fileOf(part), part, plan, device, m_stop); });
        if (evaluation)
            return *evaluation;
        if (evaluation.error().code != ErrorCode::OutOfMemory)
            return fail(std::move(evaluation.error()));
        freeCachedMemory(device);
        if (m_streamsAtOnce <= 1) {
            m_sink.accept(Warning{at, what + " is left out. " + describe(evaluation.error())});
            return std::nullopt;
        }
        m_streamsAtOnce /= 2;
        m_sink.accept(Warning{
            at,
            what + ": memory ran out, so it is done again with " + std::to_string(m_streamsAtOnce)
                + " of the streams at a time."});
    }
}

Result<std::optional<EvalDone>> RunEvaluations::validate(model::ShaRnn& model, const RunPosition& at, Asked asked)
{
    const auto evaluation = evaluatePart(
        model, m_run.corpus.split.validation, m_run.request.config.eval.maximumBytes,
        "The validation of step " + std::to_string(at.step), at);
    if (!evaluation)
        return fail(evaluation.error());
    if (!*evaluation)
        return std::nullopt;
    EvalDone done = eventOf(**evaluation, SplitPart::Validation, at);
    done.best = std::isfinite(done.loss) && (!m_best || done.loss < m_best->loss);
    done.asked = asked;
    m_latest = Validation{at.step, done.loss, done.bpc};
    if (done.best)
        m_best = m_latest;
    m_sink.accept(done);
    return done;
}

Result<> RunEvaluations::test(const std::filesystem::path& checkpoint, const RunPosition& at)
{
    const data::CorpusPart& part = m_run.corpus.split.test;
    if (part.size() == 0)
        return {};
    if (checkpoint.empty()) {
        m_sink.accept(Warning{at, "There is no best checkpoint, so there is no test figure."});
        return {};
    }
    auto model = callTorch("testing", [&] { return readModel(checkpoint, torchDevice(m_run.device)); });
    if (!model && model.error().code == ErrorCode::OutOfMemory) {
        m_sink.accept(Warning{at, "The test is left out. " + describe(model.error())});
        return {};
    }
    if (!model)
        return fail(std::move(model.error()));
    const auto evaluation = evaluatePart(*model, part, 0, "The test", at);
    if (!evaluation)
        return fail(evaluation.error());
    if (!*evaluation)
        return {};
    m_testBpc = (*evaluation)->bpc;
    m_sink.accept(eventOf(**evaluation, SplitPart::Test, at));
    return {};
}

} // namespace workbench::train
