// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/ShaRnn.h"

#include "core/model/Dropout.h"

#include <ATen/ops/embedding.h>
#include <torch/nn/init.h>

#include <utility>

namespace workbench::model
{

ShaRnnImpl::ShaRnnImpl(config::ModelConfig config)
    : m_config(std::move(config))
{
    TORCH_CHECK(m_config.vocabulary > 0 && m_config.layers > 0, "a model needs a vocabulary and at least one block");
    TORCH_CHECK(
        m_config.width > 0
            && m_config.boomWidth >= (m_config.boom == config::BoomOutput::SecondMatrix ? 1 : m_config.width),
        "the Boom layer (", m_config.boomWidth, "), whose chunks are summed, must be at least as wide as the model (",
        m_config.width, ")");
    TORCH_CHECK(m_config.memory > 0, "memory must be at least one position");
    reset();
}

void ShaRnnImpl::reset()
{
    encoder = register_module("encoder", torch::nn::Embedding(m_config.vocabulary, m_config.width));
    torch::nn::init::normal_(encoder->weight, 0.0, initialDeviation(m_config.width));
    blocks = register_module("blocks", torch::nn::ModuleList());
    for (int number = 0; number < m_config.layers; ++number)
        blocks->push_back(Block(BlockOptions{
            .width = m_config.width,
            .boomWidth = m_config.boomWidth,
            .boom = m_config.boom,
            .attention = config::hasAttention(m_config, number),
            .heads = m_config.heads,
            .memory = m_config.memory,
            .dropout = m_config.dropoutHidden,
        }));
    decoder = register_module("decoder", TiedOutput(TiedOutputOptions{.vocabulary = m_config.vocabulary}));
}

ShaRnnOutput ShaRnnImpl::forward(const at::Tensor& input, const ShaRnnState& state, bool keepAttention)
{
    const auto layers = static_cast<std::size_t>(m_config.layers);
    TORCH_CHECK(input.dim() == 2 && input.numel() > 0, "input must be bytes [T, B], not of shape ", input.sizes());
    TORCH_CHECK(
        (state.hidden.empty() || state.hidden.size() == layers)
            && (state.memory.empty() || state.memory.size() == layers),
        "the carried state is of a model with another number of blocks");

    ShaRnnOutput out;
    const auto table = applyRowDropout(encoder->weight, m_config.dropoutEmbedding, is_training());
    auto h = applyDropout(at::embedding(table, input), m_config.dropoutInput, is_training());
    for (std::size_t number = 0; number < layers; ++number) {
        auto block = blocks->at<BlockImpl>(number).forward(
            h, state.hidden.empty() ? LstmState() : state.hidden[number],
            state.memory.empty() ? at::Tensor() : state.memory[number], keepAttention);
        h = std::move(block.h);
        out.state.hidden.push_back(std::move(block.hidden));
        out.state.memory.push_back(std::move(block.memory));
        if (keepAttention)
            out.attention.push_back(std::move(block.attention));
    }
    h = applyDropout(h, m_config.dropoutOutput, is_training());
    out.logits = decoder->forward(h, encoder->weight);
    return out;
}

} // namespace workbench::model
