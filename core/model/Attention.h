// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/Layers.h"
#include "core/model/Overparam.h"

#include <torch/nn/cloneable.h>
#include <torch/nn/pimpl.h>

#include <cstdint>
#include <optional>
#include <vector>

namespace workbench::model
{

struct AttentionOptions {
    int width = 1024; ///< D
    int heads = 1; ///< divides D
    double dropout = 0; ///< on query, values and weights
};

struct AttentionOutput {
    at::Tensor mix; ///< [T, B, D]
    at::Tensor memory; ///< [K, B, D]: what was attended to, past rows first
    at::Tensor weights; ///< [B, heads, T, K] after the softmax, before dropout; undefined unless asked for
};

/// The attention of arXiv 1911.11423 (section 3.3): one matrix, for the query; keys and values are the same memory,
/// each scaled by a learned static vector.
class AttentionImpl : public torch::nn::Cloneable<AttentionImpl>
{
public:
    explicit AttentionImpl(AttentionOptions options);

    void reset() override;

    /// `query`: [T, B, D]. `past`: [P, B, D] of the segments before, or undefined. `fresh`: [T, B, D], this segment's
    /// own rows, which are seen from their own time step on. K = P + T.
    AttentionOutput forward(const at::Tensor& query, const at::Tensor& past, const at::Tensor& fresh, bool keepWeights);

    at::Tensor qs, ks, vs; ///< [1, 1, D]
    torch::nn::Linear q{nullptr};
    torch::nn::LayerNorm qln{nullptr};
    Overparam vq{nullptr};

private:
    /// What the static vectors come to. The scale of the keys is moved to the query, where it is as good and far
    /// smaller: (q * a) . (k * b) = (q * a * b) . k. The scale of the values likewise to the mix.
    struct StaticVectors {
        at::Tensor query; ///< sigmoid(qs) * sigmoid(ks) / sqrt(D / heads)
        at::Tensor value; ///< overparam(sigmoid(vs))
    };
    StaticVectors staticVectors();
    StaticVectors foldedVectors();

    AttentionOptions m_options;
    struct Folded {
        std::vector<std::uint64_t> madeFrom; ///< tells whether a weight was written since
        StaticVectors vectors;
    };
    std::optional<Folded> m_folded;
};
TORCH_MODULE(Attention);

} // namespace workbench::model
