// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/MemoryEstimate.h"

#include "core/config/ModelConfig.h"

#include <algorithm>

namespace workbench::train
{

namespace
{

constexpr double kFloat = 4; ///< bytes of a value
constexpr double kHeapShare = 1.4; ///< what values of changing sizes occupy, for each byte they have

/// 1 where dropout is on: its result is a value of its own.
double dropped(double rate)
{
    return rate > 0 ? 1 : 0;
}

double sizeOf(int value)
{
    return value;
}

} // namespace

// The counts of values below follow the operations of the model in core/kernels, which keep no dropout mask and compute
// again what is cheap. The heap adds to them: kHeapShare was set to what training was seen to occupy.
MemoryEstimate estimateMemory(const config::RunConfig& config)
{
    const config::ModelConfig& model = config.model;
    const double d = sizeOf(model.width);
    const double f = sizeOf(model.boomWidth);
    const int batch = config.train.batch;
    const bool inParts = config.train.microBatch > 0 && config.train.microBatch < batch;
    const double streams = sizeOf(inParts ? config.train.microBatch : batch); // computed at a time
    const double positions = sizeOf(config.train.bptt) * streams; // T B
    const double longest = std::max(sizeOf(model.memory), sizeOf(config.train.bptt));
    const double keys = longest * streams; // M B
    const double layers = sizeOf(model.layers);
    const double attending = sizeOf(static_cast<int>(config::attentionBlocks(model).size()));
    const double hidden = dropped(model.dropoutHidden);

    // Values that a block keeps for its backward pass, per position: what the norms and the matrices take in, the
    // LSTM's gates, outputs and cells, and Boom's inner values before their sigmoid.
    const double block = d * (9 + hidden) + f;
    // Embedding and output layer with its softmax.
    const double ends = d * (2 + dropped(model.dropoutInput) + dropped(model.dropoutOutput)) + 3.0 * model.vocabulary;
    // The pass itself works on the largest of the inner values, forward and backward.
    const double work = std::max({2 * f, 8 * d, 2.0 * model.vocabulary});
    // Attention: query and norms per position; keys joined; weights after the softmax. Going back, what is computed
    // again of both is a few rows at a time.
    const double query = positions * d * (7 + hidden);
    const double memory = keys * d;
    const double weights = keys * sizeOf(config.train.bptt) * sizeOf(model.heads);
    const double attentionWork = attending > 0 ? 3 * positions * d : 0;

    const auto bytes = [](double values) { return static_cast<std::int64_t>(values * kFloat); };
    const auto parameters = static_cast<double>(config::parameterCount(model));
    MemoryEstimate estimate;
    // Weight, gradient, two moments; LAMB's update of one tensor after another, the largest about a block's share.
    estimate.parameters = bytes(parameters * (4 + 2 / std::max(1.0, layers)));
    estimate.attention = bytes(kHeapShare * (attending * (query + memory + weights) + attentionWork));
    estimate.activations = bytes(kHeapShare * positions * (layers * block + ends + work));
    // Of all streams; in parts the one after the segment grows beside the one before it.
    const double states = inParts ? 2 : 1;
    estimate.carried = bytes(states * sizeOf(batch) * d * (attending * longest + 4 * layers));
    return estimate;
}

std::string_view largestMemoryFields(const config::RunConfig& config)
{
    const MemoryEstimate estimate = estimateMemory(config);
    const std::int64_t attention = estimate.attention + estimate.carried;
    if (attention >= std::max(estimate.parameters, estimate.activations))
        return "train.microBatch, model.memory, train.bptt or train.batch";
    if (estimate.activations >= estimate.parameters)
        return "train.microBatch, train.bptt or train.batch";
    return "model.width, model.boomWidth or model.layers";
}

std::int64_t estimateTrainingBytes(const config::RunConfig& config)
{
    return estimateMemory(config).total();
}

} // namespace workbench::train
