// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/ShaRnnState.h"

#include <torch/nn/cloneable.h>
#include <torch/nn/pimpl.h>

namespace workbench::model
{

struct LstmOptions {
    int width = 1024; ///< D, of input and state alike
};

struct LstmOutput {
    at::Tensor y; ///< [T, B, D]
    LstmState state; ///< after the last time step
};

/// One LSTM layer, D -> D, two bias vectors, gates in the order i f g o.
class LstmImpl : public torch::nn::Cloneable<LstmImpl>
{
public:
    explicit LstmImpl(LstmOptions options);

    /// Weights and biases uniform in +-1/sqrt(D).
    void reset() override;

    /// `x`: [T, B, D]; an undefined state stands for zeros.
    LstmOutput forward(const at::Tensor& x, const LstmState& state);

    at::Tensor weightInput; ///< weight_ih_l0 [4 D, D]
    at::Tensor weightHidden; ///< weight_hh_l0 [4 D, D]
    at::Tensor biasInput; ///< bias_ih_l0 [4 D]
    at::Tensor biasHidden; ///< bias_hh_l0 [4 D]

private:
    LstmOptions m_options;
};
TORCH_MODULE(Lstm);

} // namespace workbench::model
