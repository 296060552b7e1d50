// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/Evaluator.h"

#include "core/data/SegmentBatcher.h"
#include "core/train/EvaluationMode.h"
#include "core/train/SegmentTensors.h"

#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

namespace workbench::train
{

Result<Evaluation> evaluate(
    model::ShaRnn& model, const data::ByteCorpus& corpus, data::CorpusPart part, EvaluationPlan plan, at::Device device,
    const std::stop_token& stop)
{
    const auto started = std::chrono::steady_clock::now();
    if (plan.maximumBytes > 0)
        part.end = std::min(part.end, part.begin + plan.maximumBytes);
    // A stream of one byte predicts nothing.
    const int batch = static_cast<int>(std::clamp<std::int64_t>(part.size() / 2, 1, plan.batch));
    const auto batcher = data::SegmentBatcher::create(corpus, part, batch, 1);
    if (!batcher)
        return fail(batcher.error());

    const at::NoGradGuard noGrad;
    const EvaluationMode mode(model);
    const int atOnce = plan.streamsAtOnce > 0 ? std::min(plan.streamsAtOnce, batch) : batch;
    std::vector<model::ShaRnnState> carried(static_cast<std::size_t>((batch + atOnce - 1) / atOnce));
    Evaluation result;
    double sum = 0;
    for (std::int64_t row = 0, next = 0; row + 1 < batcher->rows(); row = next) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "The evaluation was stopped.");
        next = std::min<std::int64_t>(row + plan.bptt, batcher->rows() - 1);
        if (plan.resetEvery > 0) {
            const std::int64_t since = row % plan.resetEvery;
            next = std::min(next, row + plan.resetEvery - since);
            if (since == 0)
                std::ranges::fill(carried, model::ShaRnnState());
        }
        const auto length = static_cast<int>(next - row);
        const auto segment = batcher->segmentAt(row, length);
        if (!segment)
            return fail(segment.error());
        const SegmentTensors tensors = toTensors(*segment, device);
        int from = 0;
        for (model::ShaRnnState& state : carried) {
            const int count = std::min(atOnce, batch - from);
            model::ShaRnnOutput output = model->forward(tensors.input.narrow(1, from, count), state);
            const auto bytes = std::int64_t{length} * count;
            sum += crossEntropy(output.logits, tensors.target.narrow(1, from, count)).item<double>()
                * static_cast<double>(bytes);
            result.bytes += bytes;
            state = output.state.detached();
            from += count;
        }
    }
    result.loss = sum / static_cast<double>(result.bytes);
    result.bpc = result.loss / std::numbers::ln2;
    result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    return result;
}

} // namespace workbench::train
