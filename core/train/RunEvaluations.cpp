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
{
}

void RunEvaluations::remember(const std::optional<Validation>& latest, const std::optional<Validation>& best)
{
    m_latest = latest;
    m_best = best;
}

Result<Evaluation>
RunEvaluations::evaluatePart(model::ShaRnn& model, const data::CorpusPart& part, std::int64_t maximumBytes) const
{
    const config::RunConfig& config = m_run.request.config;
    const EvaluationPlan plan{.batch = config.eval.batch, .bptt = config.train.bptt, .maximumBytes = maximumBytes};
    return evaluate(model, m_run.corpus.fileOf(part), part, plan, torchDevice(m_run.device), m_stop);
}

Result<EvalDone> RunEvaluations::validate(model::ShaRnn& model, const RunPosition& at, Asked asked)
{
    const auto evaluation = callTorch("evaluating", [&] {
        return evaluatePart(model, m_run.corpus.split.validation, m_run.request.config.eval.maximumBytes);
    });
    if (!evaluation)
        return fail(evaluation.error());
    EvalDone done = eventOf(*evaluation, SplitPart::Validation, at);
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
    const auto evaluation = callTorch("testing", [&] {
        return readModel(checkpoint, torchDevice(m_run.device)).and_then([&](model::ShaRnn model) {
            return evaluatePart(model, part, 0);
        });
    });
    if (!evaluation)
        return fail(evaluation.error());
    m_testBpc = evaluation->bpc;
    m_sink.accept(eventOf(*evaluation, SplitPart::Test, at));
    return {};
}

} // namespace workbench::train
