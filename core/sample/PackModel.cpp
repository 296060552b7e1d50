// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sample/PackModel.h"

#include "core/sample/PackedWeights.h"
#include "core/sample/PanelProduct.h"
#include "core/sample/RowMaths.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/tanh.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace workbench::sample
{

namespace
{

/// The values of a tensor as floats in main memory; the tensor keeps them alive.
struct Values {
    explicit Values(const at::Tensor& given)
        : tensor(given.detach().to(at::kCPU, at::kFloat).contiguous())
        , data(tensor.const_data_ptr<float>())
    {
    }

    at::Tensor tensor;
    const float* data;
};

AlignedFloats padded(const at::Tensor& vector, int size)
{
    const Values values(vector);
    AlignedFloats result(static_cast<std::size_t>(size));
    std::copy_n(values.data, values.tensor.numel(), result.begin());
    return result;
}

NormWeights packNorm(const torch::nn::LayerNorm& norm, int row)
{
    return {padded(norm->weight, row), padded(norm->bias, row)};
}

/// `rows` [panel * 16 + lane]: which row of the matrix lies there, or -1 for padding.
PanelMatrix packPanels(const at::Tensor& matrix, const at::Tensor& bias, const std::vector<int>& rows)
{
    const Values weights(matrix);
    const Values biases(bias);
    PanelMatrix packed;
    packed.panels = static_cast<int>(rows.size()) / kLanes;
    packed.inner = static_cast<int>(matrix.size(1));
    const auto inner = static_cast<std::size_t>(packed.inner);
    packed.weights.resize(rows.size() * inner);
    packed.bias.resize(rows.size());
    for (std::size_t at = 0; at < rows.size(); ++at) {
        if (rows[at] < 0)
            continue;
        const auto row = static_cast<std::size_t>(rows[at]);
        packed.bias[at] = biases.data[row];
        float* const panel = packed.weights.data() + at / kLanes * kLanes * inner + at % kLanes;
        for (std::size_t k = 0; k < inner; ++k)
            panel[k * kLanes] = weights.data[row * inner + k];
    }
    return packed;
}

/// Rows of `parts` stacked matrices of `width` rows: 16 rows of each part, then the next 16.
std::vector<int> interleavedRows(int parts, int width)
{
    std::vector<int> rows;
    for (int group = 0; group < wholeLanes(width); group += kLanes)
        for (int part = 0; part < parts; ++part)
            for (int row = group; row < group + kLanes; ++row)
                rows.push_back(row < width ? part * width + row : -1);
    return rows;
}

/// The static vectors in double precision, so that no order of sums shows in what is kept of them.
AttentionWeights packAttention(const model::BlockImpl& block, const ReadingShape& shape)
{
    const model::AttentionImpl& attention = *block.attn;
    const auto exact = [](const at::Tensor& x) { return x.detach().to(at::kCPU, at::kDouble); };
    AttentionWeights packed;
    packed.mid = packNorm(block.lnmid, shape.row);
    packed.memory = packNorm(block.lnmem, shape.row);
    packed.query = packNorm(attention.qln, shape.row);
    packed.q = packPanels(attention.q->weight, attention.q->bias, interleavedRows(1, shape.width));
    const double divisor = std::sqrt(static_cast<double>(shape.headWidth));
    packed.queryScale
        = padded(at::sigmoid(exact(attention.qs)) * at::sigmoid(exact(attention.ks)) / divisor, shape.row);
    const auto parts
        = at::linear(at::sigmoid(exact(attention.vs)), exact(attention.vq->l1->weight), exact(attention.vq->l1->bias))
              .chunk(2, -1);
    packed.valueScale = padded(at::sigmoid(parts[1]) * at::tanh(parts[0]), shape.row);
    return packed;
}

BlockWeights packBlock(const model::BlockImpl& block, const ReadingShape& shape)
{
    BlockWeights packed;
    packed.start = packNorm(block.lnstart, shape.row);
    const std::vector<int> gateRows = interleavedRows(kGates, shape.width);
    packed.input = packPanels(block.rnn->weightInput, block.rnn->biasInput + block.rnn->biasHidden, gateRows);
    packed.recurrent = packPanels(block.rnn->weightHidden, block.rnn->biasHidden, gateRows);
    if (block.attn)
        packed.attention = packAttention(block, shape);
    packed.passed = packNorm(block.lnff, shape.row);
    packed.entering = packNorm(block.lnxff, shape.row);
    const auto innerWidth = static_cast<int>(block.ff->linear1->weight.size(0));
    const bool second = !block.ff->linear2.is_empty();
    packed.up = packPanels(
        block.ff->linear1->weight, block.ff->linear1->bias,
        second ? interleavedRows(1, innerWidth) : interleavedRows(shape.boomChunks, shape.width));
    if (second)
        packed.down = packPanels(block.ff->linear2->weight, block.ff->linear2->bias, interleavedRows(1, shape.width));
    return packed;
}

/// What the first block's LSTM gets from each byte, whose input depends on nothing else. Its matrix is not kept.
AlignedFloats firstGates(const at::Tensor& embedding, BlockWeights& first, const ReadingShape& shape)
{
    const Values table(embedding);
    const std::ptrdiff_t stride = std::ptrdiff_t{kGates} * shape.row;
    AlignedFloats gates(static_cast<std::size_t>(shape.vocabulary) * static_cast<std::size_t>(stride));
    AlignedFloats rows(static_cast<std::size_t>(shape.vocabulary) * static_cast<std::size_t>(shape.row));
    for (std::ptrdiff_t byte = 0; byte < shape.vocabulary; ++byte) {
        float* const row = rows.data() + byte * shape.row;
        std::copy_n(table.data + byte * shape.width, shape.width, row);
        normaliseRow(first.start, row, shape.width, row);
    }
    multiplyPanels(
        first.input, 0, first.input.panels, {rows.data(), shape.row}, shape.vocabulary, {first.input.bias.data(), 0},
        {gates.data(), stride});
    first.input = {};
    return gates;
}

} // namespace

std::shared_ptr<const PackedModel> packModel(const model::ShaRnn& model)
{
    const at::NoGradGuard noGrad;
    const config::ModelConfig& config = model->config();
    auto weights = std::make_unique<PackedModel::Weights>(config);
    for (int number = 0; number < config.layers; ++number)
        weights->blocks.push_back(
            packBlock(model->blocks->at<model::BlockImpl>(static_cast<std::size_t>(number)), weights->shape));
    weights->firstGates = firstGates(model->encoder->weight, weights->blocks.front(), weights->shape);
    weights->output = packPanels(model->encoder->weight, model->decoder->bias, interleavedRows(1, config.vocabulary));
    return std::make_shared<const PackedModel>(config, std::move(weights));
}

} // namespace workbench::sample
