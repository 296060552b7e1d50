// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/Boom.h"

#include "core/kernels/BoomActivation.h"

namespace workbench::model
{

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
    const double rate = is_training() ? m_options.dropout : 0;
    const auto u = linear1->forward(x);
    if (linear2)
        return linear2->forward(kernels::boomActivation(u, 1, m_options.innerWidth, rate));
    return kernels::boomActivation(u, m_options.innerWidth / m_options.width, m_options.width, rate);
}

} // namespace workbench::model
