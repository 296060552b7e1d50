// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/nn/cloneable.h>
#include <torch/nn/pimpl.h>

namespace workbench::model
{

struct TiedOutputOptions {
    int vocabulary = 256; ///< V
};

/// The output layer: logits = h E^T + b. E is the embedding table, which this layer only borrows.
class TiedOutputImpl : public torch::nn::Cloneable<TiedOutputImpl>
{
public:
    explicit TiedOutputImpl(TiedOutputOptions options);

    void reset() override;

    /// `h`: [..., D], `table`: [V, D]; gives [..., V].
    at::Tensor forward(const at::Tensor& h, const at::Tensor& table);

    at::Tensor bias; ///< [V]

private:
    TiedOutputOptions m_options;
};
TORCH_MODULE(TiedOutput);

} // namespace workbench::model
