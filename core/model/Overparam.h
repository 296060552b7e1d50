// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/Layers.h"

#include <torch/nn/cloneable.h>
#include <torch/nn/pimpl.h>

namespace workbench::model
{

struct OverparamOptions {
    int width = 1024; ///< D
};

/// An over-parameterised static vector: [c, f] = u W + b, result sigmoid(f) * tanh(c) (arXiv 1911.11423, section 6.4).
/// It sees no input of the model, so what it gives is constant while the weights are.
class OverparamImpl : public torch::nn::Cloneable<OverparamImpl>
{
public:
    explicit OverparamImpl(OverparamOptions options);

    void reset() override;

    /// [..., D] to [..., D].
    at::Tensor forward(const at::Tensor& u);

    torch::nn::Linear l1{nullptr}; ///< D -> 2 D: c, then f

private:
    OverparamOptions m_options;
};
TORCH_MODULE(Overparam);

} // namespace workbench::model
