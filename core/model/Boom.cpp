// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/Boom.h"

#include "core/model/Dropout.h"

#include <ATen/ops/sigmoid.h>

namespace workbench::model
{

namespace
{

/// The approximation of GELU that the paper uses.
at::Tensor activate(const at::Tensor& u)
{
    return u * at::sigmoid(1.702 * u);
}

} // namespace

BoomImpl::BoomImpl(BoomOptions options)
    : m_options(options)
{
    reset();
}

void BoomImpl::reset()
{
    const int d = m_options.width;
    linear1 = register_module("linear1", makeLinear(d, m_options.innerWidth, d));
    if (m_options.output == config::BoomOutput::SecondMatrix)
        linear2 = register_module("linear2", makeLinear(m_options.innerWidth, d, d));
}

at::Tensor BoomImpl::forward(const at::Tensor& x)
{
    const auto inner = applyDropout(activate(linear1->forward(x)), m_options.dropout, is_training());
    if (linear2)
        return linear2->forward(inner);
    const int chunks = m_options.innerWidth / m_options.width;
    return inner.narrow(-1, 0, chunks * m_options.width).unflatten(-1, {chunks, m_options.width}).sum(-2);
}

} // namespace workbench::model
