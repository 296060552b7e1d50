// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/Attention.h"

#include "core/model/Dropout.h"

#include <ATen/ops/matmul.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/zeros.h>

#include <cmath>
#include <limits>

namespace workbench::model
{

AttentionImpl::AttentionImpl(AttentionOptions options)
    : m_options(options)
{
    TORCH_CHECK(
        options.heads >= 1 && options.width % options.heads == 0, "heads (", options.heads, ") must divide width (",
        options.width, ")");
    reset();
}

void AttentionImpl::reset()
{
    const int d = m_options.width;
    qs = register_parameter("qs", at::zeros({1, 1, d}));
    ks = register_parameter("ks", at::zeros({1, 1, d}));
    vs = register_parameter("vs", at::zeros({1, 1, d}));
    q = register_module("q", makeLinear(d, d, d));
    qln = register_module("qln", makeLayerNorm(d));
    vq = register_module("vq", Overparam(OverparamOptions{.width = d}));
    m_folded.reset();
}

AttentionImpl::StaticVectors AttentionImpl::staticVectors()
{
    const double headWidth = static_cast<double>(m_options.width) / m_options.heads;
    return {at::sigmoid(qs) * at::sigmoid(ks) / std::sqrt(headWidth), vq->forward(at::sigmoid(vs))};
}

AttentionImpl::StaticVectors AttentionImpl::foldedVectors()
{
    if (is_training() || at::GradMode::is_enabled()) {
        m_folded.reset();
        return staticVectors();
    }
    std::vector<std::uint64_t> madeFrom;
    for (const at::Tensor& weight : {qs, ks, vs, vq->l1->weight, vq->l1->bias}) {
        if (weight.is_inference())
            return staticVectors(); // keeps no count of its changes
        madeFrom.push_back(reinterpret_cast<std::uintptr_t>(weight.const_data_ptr()));
        madeFrom.push_back(weight._version());
    }
    if (!m_folded || m_folded->madeFrom != madeFrom)
        m_folded = Folded{std::move(madeFrom), staticVectors()};
    return m_folded->vectors;
}

AttentionOutput AttentionImpl::forward(const at::Tensor& query, const at::Tensor& memory, bool keepWeights)
{
    const auto time = query.size(0);
    const auto keys = memory.size(0);
    const auto split = [&](const at::Tensor& x) { // [N, B, D] -> [B, heads, N, D / heads]
        return x.unflatten(-1, {m_options.heads, m_options.width / m_options.heads}).permute({1, 2, 0, 3});
    };
    const StaticVectors scale = foldedVectors();
    const auto scaledQuery = applyDropout(qln->forward(q->forward(query)) * scale.query, m_options.dropout, is_training());
    auto scores = at::matmul(split(scaledQuery), split(memory).transpose(-1, -2)); // [B, heads, T, K]
    const auto future = at::ones({time, time}, query.options().dtype(at::kBool).requires_grad(false)).triu(1);
    scores.narrow(-1, keys - time, time).masked_fill_(future, -std::numeric_limits<double>::infinity());
    const auto weights = at::softmax(scores, -1);
    const auto mix = at::matmul(
        applyDropout(weights, m_options.dropout, is_training()), split(applyDropout(memory, m_options.dropout, is_training())));
    return {mix.permute({2, 0, 1, 3}).flatten(2) * scale.value, keepWeights ? weights.detach() : at::Tensor()};
}

} // namespace workbench::model
