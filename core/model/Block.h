// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/Attention.h"
#include "core/model/Boom.h"
#include "core/model/Lstm.h"

#include <torch/nn/cloneable.h>
#include <torch/nn/pimpl.h>

namespace workbench::model
{

struct BlockOptions {
    int width = 1024; ///< D
    int boomWidth = 4096; ///< F
    config::BoomOutput boom = config::BoomOutput::ChunkSum;
    bool attention = false;
    int heads = 1;
    int memory = 5000; ///< M
    double dropout = 0; ///< dropout_h: the one rate that the published code uses at every place in a block
};

struct BlockOutput {
    at::Tensor h; ///< [T, B, D]
    LstmState hidden;
    at::Tensor memory; ///< [up to M, B, D]; undefined without attention
    at::Tensor attention; ///< [B, heads, T, K] if asked for
};

/// One layer of the model: LSTM, attention where the block has it, Boom, each behind its own norms.
class BlockImpl : public torch::nn::Cloneable<BlockImpl>
{
public:
    explicit BlockImpl(BlockOptions options);

    void reset() override;

    /// `h`: [T, B, D]. `memory`: [up to M, B, D] of the segments before, or undefined.
    BlockOutput forward(at::Tensor h, const LstmState& hidden, const at::Tensor& memory, bool keepAttention);

    torch::nn::LayerNorm lnstart{nullptr}; ///< before the LSTM
    Lstm rnn{nullptr};
    torch::nn::LayerNorm lnmid{nullptr},
        lnmem{nullptr}; ///< of the query and of what is remembered; with attention only
    Attention attn{nullptr};
    torch::nn::LayerNorm lnff{nullptr}, lnxff{nullptr}; ///< of what passes the Boom by and of what enters it
    Boom ff{nullptr};

private:
    BlockOptions m_options;
};
TORCH_MODULE(Block);

} // namespace workbench::model
