// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/model/ShaRnn.h"
#include "core/train/CheckpointManifest.h"
#include "core/train/PreparedRun.h"
#include "core/train/TrainEvent.h"

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>

namespace workbench::train
{

struct Evaluation;

/// The evaluations of one run: emits each, and knows the latest and the best.
class RunEvaluations
{
public:
    RunEvaluations(const PreparedRun& run, EventSink& sink, std::stop_token stop);

    /// Of the weights as they are at `at`, on the validation part. Where memory runs out it is done with fewer streams
    /// at a time; nothing, after a Warning, where even one is too much.
    Result<std::optional<EvalDone>> validate(model::ShaRnn& model, const RunPosition& at, Asked asked);

    /// Of a checkpoint's weights on the test part, if there is one; once, at the end of a run. Memory as above.
    Result<> test(const std::filesystem::path& checkpoint, const RunPosition& at);

    /// Goes on with what an earlier process found out.
    void remember(const std::optional<Validation>& latest, const std::optional<Validation>& best);

    const std::optional<Validation>& latest() const { return m_latest; } ///< validation
    const std::optional<Validation>& best() const { return m_best; } ///< with the lowest validation loss
    std::optional<double> testBpc() const { return m_testBpc; }

    /// The latest validation was of the weights at `step`.
    bool isValidated(std::int64_t step) const { return m_latest && m_latest->step == step; }

private:
    /// `what`: "The validation of step 200".
    Result<std::optional<Evaluation>> evaluatePart(
        model::ShaRnn& model, const data::CorpusPart& part, std::int64_t maximumBytes, const std::string& what,
        const RunPosition& at);

    const PreparedRun& m_run;
    EventSink& m_sink;
    std::stop_token m_stop;
    int m_streamsAtOnce; ///< as many as memory was enough for
    std::optional<Validation> m_latest, m_best;
    std::optional<double> m_testBpc;
};

} // namespace workbench::train
