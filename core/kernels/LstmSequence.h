// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

namespace workbench::kernels
{

struct LstmWeights {
    at::Tensor weightInput; ///< [4 D, D], gates in the order i f g o
    at::Tensor weightHidden; ///< [4 D, D]
    at::Tensor biasInput; ///< [4 D]
    at::Tensor biasHidden; ///< [4 D]
};

struct LstmSequenceOutput {
    at::Tensor y; ///< [T, B, D]
    at::Tensor h; ///< [1, B, D], after the last step
    at::Tensor c; ///< [1, B, D]
};

/// One LSTM layer over a segment. `x`: [T, B, D]; `h`, `c`: [1, B, D].
LstmSequenceOutput
lstmSequence(const at::Tensor& x, const at::Tensor& h, const at::Tensor& c, const LstmWeights& weights);

/// The same by LibTorch's own LSTM, for any device and type.
LstmSequenceOutput
plainLstmSequence(const at::Tensor& x, const at::Tensor& h, const at::Tensor& c, const LstmWeights& weights);

} // namespace workbench::kernels
