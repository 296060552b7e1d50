// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/Attention.h"

#include "core/kernels/AttentionCore.h"
#include "core/kernels/Dropout.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/zeros.h>

#include <cmath>
#include <utility>

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

AttentionOutput
AttentionImpl::forward(const at::Tensor& query, const at::Tensor& past, const at::Tensor& fresh, bool keepWeights)
{
    const double rate = is_training() ? m_options.dropout : 0;
    const StaticVectors scale = foldedVectors();
    const auto scaled = kernels::dropout(qln->forward(q->forward(query)) * scale.query, rate);
    const auto none = at::empty({0, fresh.size(1), fresh.size(2)}, fresh.options().requires_grad(false));
    auto out = kernels::attentionCore(scaled, past.defined() ? past : none, fresh, m_options.heads, rate, keepWeights);
    return {out.mix * scale.value, std::move(out.keys), std::move(out.weights)};
}

} // namespace workbench::model
