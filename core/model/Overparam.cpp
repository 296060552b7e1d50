// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/Overparam.h"

#include <ATen/ops/sigmoid.h>
#include <ATen/ops/tanh.h>

namespace workbench::model
{

OverparamImpl::OverparamImpl(OverparamOptions options)
    : m_options(options)
{
    reset();
}

void OverparamImpl::reset()
{
    l1 = register_module("l1", makeLinear(m_options.width, 2 * m_options.width, m_options.width));
}

at::Tensor OverparamImpl::forward(const at::Tensor& u)
{
    const auto parts = l1->forward(u).chunk(2, -1);
    return at::sigmoid(parts[1]) * at::tanh(parts[0]);
}

} // namespace workbench::model
