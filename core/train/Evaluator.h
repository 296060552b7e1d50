// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/data/ByteCorpus.h"
#include "core/data/CorpusSplit.h"
#include "core/model/ShaRnn.h"

#include <c10/core/Device.h>

#include <cstdint>
#include <stop_token>

namespace workbench::train
{

/// What a model pays for a text.
struct Evaluation {
    double loss = 0; ///< nats per predicted byte
    double bpc = 0; ///< loss / ln 2
    std::int64_t bytes = 0; ///< predicted
    double seconds = 0;
};

/// How a text is evaluated.
struct EvaluationPlan {
    int batch = 8; ///< streams that the text is cut into; fewer where it is too short for them
    int streamsAtOnce = 0; ///< computed at a time: fewer need less memory, and nothing else changes; 0: all
    int bptt = 1024; ///< segments of exactly this length; the last may be shorter
    std::int64_t maximumBytes = 0; ///< of the text; 0: all of it
    std::int64_t resetEvery = 0; ///< bytes of a stream after which state and memory start anew, and a segment; 0: never
};

/// Mean loss of `model` over a stretch of a corpus: recurrent state and memory carried from segment to segment but for
/// plan.resetEvery, no dropout, no gradient. Leaves the model in the mode it was in. Cancelled when `stop` is
/// requested; throws c10::Error.
Result<Evaluation> evaluate(
    model::ShaRnn& model, const data::ByteCorpus& corpus, data::CorpusPart part, EvaluationPlan plan, at::Device device,
    const std::stop_token& stop = {});

} // namespace workbench::train
