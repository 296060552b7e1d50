// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/LstmSequence.h"

#include <ATen/core/Tensor.h>

namespace workbench::inspect
{

/// One LSTM over one stretch of text, as the forward pass left it.
struct LstmPass {
    at::Tensor x; ///< [T, D] what went in
    at::Tensor h; ///< [T, D] what came out
    at::Tensor hBefore, cBefore; ///< [D] the state before the first byte
};

/// What the forward pass does not hand out.
struct LstmInsides {
    at::Tensor gates; ///< [4, T, D]: i, f, g, o, after sigmoid and tanh
    at::Tensor cell; ///< [T, D]
    double deviation = 0; ///< largest |o tanh(c) - h|; NaN where a value is none
};

/// Gates and cells computed again. All outputs are known, hence all h before: the gates of every time are one product,
/// and only c is a scan. The deviation tells whether `pass` belongs to `weights`. Tensors on the CPU, float or double.
LstmInsides lookInside(const kernels::LstmWeights& weights, const LstmPass& pass);

} // namespace workbench::inspect
