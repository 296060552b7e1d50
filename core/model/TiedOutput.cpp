// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/TiedOutput.h"

#include <ATen/ops/linear.h>
#include <ATen/ops/zeros.h>

namespace workbench::model
{

TiedOutputImpl::TiedOutputImpl(TiedOutputOptions options)
    : m_options(options)
{
    reset();
}

void TiedOutputImpl::reset()
{
    bias = register_parameter("bias", at::zeros({m_options.vocabulary}));
}

at::Tensor TiedOutputImpl::forward(const at::Tensor& h, const at::Tensor& table)
{
    return at::linear(h, table, bias);
}

} // namespace workbench::model
