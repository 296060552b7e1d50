// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/ModelConfig.h"
#include "core/model/Block.h"
#include "core/model/ShaRnnState.h"
#include "core/model/TiedOutput.h"

#include <torch/nn/cloneable.h>
#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/embedding.h>
#include <torch/nn/pimpl.h>

#include <vector>

namespace workbench::model
{

/// What one segment gives. T, B, V as in the input; K: keys, that is memory before the segment plus T.
struct ShaRnnOutput {
    at::Tensor logits; ///< [T, B, V]
    ShaRnnState state; ///< to carry on, still in the graph: detach before the next segment
    std::vector<at::Tensor> attention; ///< if asked for, per block: [B, heads, T, K] before dropout; undefined without
};

/// The whole model of arXiv 1911.11423: embedding, blocks of LSTM, attention and Boom, tied output.
/// Parameters carry the published names, so that a state dict moves both ways.
/// Like every torch module, one thread at a time may use it. What is wrong with an input throws c10::Error.
class ShaRnnImpl : public torch::nn::Cloneable<ShaRnnImpl>
{
public:
    explicit ShaRnnImpl(config::ModelConfig config);

    void reset() override; ///< builds and initialises as published, from torch's current random generator

    /// `input`: bytes, int64 [T, B]. `state`: of the segment before, or empty.
    ShaRnnOutput forward(const at::Tensor& input, const ShaRnnState& state, bool keepAttention = false);

    const config::ModelConfig& config() const { return m_config; }

    torch::nn::Embedding encoder{nullptr}; ///< E [V, D]
    torch::nn::ModuleList blocks{nullptr}; ///< of Block
    TiedOutput decoder{nullptr};

private:
    config::ModelConfig m_config;
};
TORCH_MODULE(ShaRnn);

} // namespace workbench::model
