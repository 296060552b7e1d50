// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/ModelConfig.h"
#include "core/model/Layers.h"

#include <torch/nn/cloneable.h>
#include <torch/nn/pimpl.h>

namespace workbench::model
{

struct BoomOptions {
    int width = 1024; ///< D
    int innerWidth = 4096; ///< F
    config::BoomOutput output = config::BoomOutput::ChunkSum;
    double dropout = 0; ///< on the inner values
};

/// The Boom layer (arXiv 1911.11423, section 3.4): up to F values, u * sigmoid(1.702 u), and back to D without a
/// second matrix, by summing floor(F / D) chunks of D (values past the last whole chunk are left out).
class BoomImpl : public torch::nn::Cloneable<BoomImpl>
{
public:
    explicit BoomImpl(BoomOptions options);

    void reset() override;

    /// [..., D] to [..., D].
    at::Tensor forward(const at::Tensor& x);

    torch::nn::Linear linear1{nullptr}; ///< D -> F
    torch::nn::Linear linear2{nullptr}; ///< F -> D; empty with ChunkSum

private:
    BoomOptions m_options;
};
TORCH_MODULE(Boom);

} // namespace workbench::model
