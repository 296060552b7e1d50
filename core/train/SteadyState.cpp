// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/SteadyState.h"

#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/zeros.h>

namespace workbench::train
{

model::ShaRnnState
fullState(const config::ModelConfig& model, int batch, at::Device device, const at::Generator& generator)
{
    model::ShaRnnState state;
    for (int block = 0; block < model.layers; ++block) {
        const auto zeros = [&] { return at::zeros({1, batch, model.width}, at::device(device)); };
        state.hidden.push_back({zeros(), zeros()});
        state.memory.push_back(
            config::hasAttention(model, block) ? at::randn({model.memory, batch, model.width}, generator).to(device)
                                               : at::Tensor());
    }
    return state;
}

SegmentTensors randomSegment(
    const config::ModelConfig& model, int length, int batch, at::Device device, const at::Generator& generator)
{
    const at::Tensor rows = at::randint(0, model.vocabulary, {length + 1, batch}, generator, at::kLong).to(device);
    return {rows.narrow(0, 0, length), rows.narrow(0, 1, length)};
}

} // namespace workbench::train
