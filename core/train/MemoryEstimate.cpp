// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/MemoryEstimate.h"

#include "core/config/ModelConfig.h"

#include <algorithm>

namespace workbench::train
{

namespace
{

constexpr double kFloat = 4; ///< bytes of a value

/// 1 where dropout is on: it keeps its mask for the backward pass.
double masks(double rate)
{
    return rate > 0 ? 1 : 0;
}

double sizeOf(int value)
{
    return value;
}

} // namespace

// The counts of values below follow the operations of the model; those of LSTM and memory were set to what training
// was seen to occupy for seven shapes from 0.25 to 1.1 GB, which the whole met within 6 %.
MemoryEstimate estimateMemory(const config::RunConfig& config)
{
    const config::ModelConfig& model = config.model;
    const double d = sizeOf(model.width);
    const double f = sizeOf(model.boomWidth);
    const double positions = sizeOf(config.train.bptt) * sizeOf(config.train.batch); // T B
    const double keys = std::max(sizeOf(model.memory), sizeOf(config.train.bptt)) * sizeOf(config.train.batch); // M B
    const double layers = sizeOf(model.layers);
    const double attending = sizeOf(static_cast<int>(config::attentionBlocks(model).size()));
    const double hidden = masks(model.dropoutHidden);

    // Values that a block keeps for its backward pass, per position: what the norms take and give, the LSTM's gates,
    // cells and their copies step by step, Boom's inner values before and after its sigmoid, and masks.
    const double block = d * (26 + 3 * hidden) + f * (2 + hidden);
    // Embedding and output layer with its softmax.
    const double ends = d * (2 + masks(model.dropoutInput) + masks(model.dropoutOutput)) + 3.0 * model.vocabulary;
    // The pass itself works on the largest of the inner values, forward and backward.
    const double work = std::max(3 * f, 2.0 * model.vocabulary);
    // Attention: query and norms per position; keys joined, carried over and masked; weights after softmax and masked;
    // for one block at a time the gradients of both.
    const double query = positions * d * (6 + 2 * hidden);
    const double memory = keys * d * (2 + 2 * hidden);
    const double weights = keys * sizeOf(config.train.bptt) * sizeOf(model.heads);
    const double attentionWork = attending > 0 ? 3 * keys * d + 2 * weights : 0;

    const auto bytes = [](double values) { return static_cast<std::int64_t>(values * kFloat); };
    const auto parameters = static_cast<double>(config::parameterCount(model));
    MemoryEstimate estimate;
    // Weight, gradient, two moments; LAMB's update of one tensor after another, the largest about a block's share.
    estimate.parameters = bytes(parameters * (4 + 2 / std::max(1.0, layers)));
    estimate.attention = bytes(attending * (query + memory + weights * (1 + 2 * hidden)) + attentionWork);
    estimate.activations = bytes(positions * (layers * block + ends + work));
    estimate.carried = bytes(attending * keys * d + 4 * layers * sizeOf(config.train.batch) * d);
    return estimate;
}

std::string_view largestMemoryFields(const config::RunConfig& config)
{
    const MemoryEstimate estimate = estimateMemory(config);
    const std::int64_t attention = estimate.attention + estimate.carried;
    if (attention >= std::max(estimate.parameters, estimate.activations))
        return "model.memory, train.bptt or train.batch";
    if (estimate.activations >= estimate.parameters)
        return "train.bptt or train.batch";
    return "model.width, model.boomWidth or model.layers";
}

std::int64_t estimateTrainingBytes(const config::RunConfig& config)
{
    return estimateMemory(config).total();
}

} // namespace workbench::train
