// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/Dropout.h"

#include "core/kernels/Dropout.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/ones.h>

namespace workbench::model
{

at::Tensor applyDropout(const at::Tensor& x, double rate, bool training)
{
    return training ? kernels::dropout(x, rate) : x;
}

at::Tensor applyRowDropout(const at::Tensor& table, double rate, bool training)
{
    if (!training || rate <= 0)
        return table;
    return table * applyDropout(at::ones({table.size(0), 1}, table.options().requires_grad(false)), rate, true);
}

} // namespace workbench::model
