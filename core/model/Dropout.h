// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

namespace workbench::model
{

/// `x` with each value zero with probability `rate` and the others divided by 1 - rate; `x` itself when not training.
at::Tensor applyDropout(const at::Tensor& x, double rate, bool training);

/// The same for whole rows of a table [V, D]: what `dropoutEmbedding` does to the embedding (arXiv 1708.02182, 4.3).
at::Tensor applyRowDropout(const at::Tensor& table, double rate, bool training);

} // namespace workbench::model
