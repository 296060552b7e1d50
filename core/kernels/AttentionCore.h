// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

namespace workbench::kernels
{

struct AttentionCoreOutput {
    at::Tensor mix; ///< [T, B, D]
    at::Tensor keys; ///< [K, B, D]: past and fresh rows joined, in the graph
    at::Tensor weights; ///< [B, heads, T, K] after the softmax, before dropout; undefined unless asked for
};

/// softmax(q k^T + mask) k with the same rows as keys and values, in `heads` equal parts of D. Every step sees all of
/// `past` and of `fresh` what is not later than itself. Dropout with `rate` is on the weights and on the values.
/// `q`: [T, B, D], already scaled. `past`: [P, B, D], P may be 0. `fresh`: [T, B, D]. K = P + T.
/// Gradients for `past` are computed only where it is part of the graph, which saves a third of the backward pass.
AttentionCoreOutput attentionCore(
    const at::Tensor& q, const at::Tensor& past, const at::Tensor& fresh, int heads, double rate, bool keepWeights);

/// The same from LibTorch's own operations, for any device and type.
AttentionCoreOutput plainAttentionCore(
    const at::Tensor& q, const at::Tensor& past, const at::Tensor& fresh, int heads, double rate, bool keepWeights);

} // namespace workbench::kernels
