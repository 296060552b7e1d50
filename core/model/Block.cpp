// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/Block.h"

#include "core/model/Dropout.h"

#include <algorithm>

namespace workbench::model
{

namespace
{

/// The last `rows` rows, or all where there are fewer.
at::Tensor lastRows(const at::Tensor& x, std::int64_t rows)
{
    const auto kept = std::min(x.size(0), rows);
    return x.narrow(0, x.size(0) - kept, kept);
}

} // namespace

BlockImpl::BlockImpl(BlockOptions options)
    : m_options(options)
{
    reset();
}

void BlockImpl::reset()
{
    const int d = m_options.width;
    const double p = m_options.dropout;
    lnstart = register_module("lnstart", makeLayerNorm(d));
    rnn = register_module("rnn", Lstm(LstmOptions{.width = d}));
    if (m_options.attention) {
        lnmid = register_module("lnmid", makeLayerNorm(d));
        lnmem = register_module("lnmem", makeLayerNorm(d));
        attn = register_module("attn", Attention(AttentionOptions{.width = d, .heads = m_options.heads, .dropout = p}));
    }
    lnff = register_module("lnff", makeLayerNorm(d));
    lnxff = register_module("lnxff", makeLayerNorm(d));
    ff = register_module(
        "ff", Boom(BoomOptions{.width = d, .innerWidth = m_options.boomWidth, .output = m_options.boom, .dropout = p}));
}

BlockOutput BlockImpl::forward(at::Tensor h, const LstmState& hidden, const at::Tensor& memory, bool keepAttention)
{
    BlockOutput out;
    auto [y, state] = rnn->forward(lnstart->forward(h), hidden);
    out.hidden = std::move(state);
    h = applyDropout(y, m_options.dropout, is_training());

    if (attn) {
        // Cut so that the keys are never more than M.
        const auto past = memory.defined() ? lastRows(memory, std::max<std::int64_t>(0, m_options.memory - h.size(0)))
                                           : at::Tensor();
        const auto fresh = lnmem->forward(h);
        h = lnmid->forward(h);
        const auto mixed = attn->forward(h, past, fresh, keepAttention);
        out.memory = lastRows(mixed.memory, m_options.memory);
        out.attention = mixed.weights;
        h = h + applyDropout(mixed.mix, m_options.dropout, is_training());
    }

    const auto x = lnxff->forward(h);
    h = lnff->forward(h);
    out.h = h + applyDropout(ff->forward(x), m_options.dropout, is_training());
    return out;
}

} // namespace workbench::model
