// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/ShaRnnState.h"

namespace workbench::model
{

namespace
{

at::Tensor cut(const at::Tensor& tensor)
{
    return tensor.defined() ? tensor.detach() : tensor;
}

} // namespace

ShaRnnState ShaRnnState::detached() const
{
    ShaRnnState result;
    result.hidden.reserve(hidden.size());
    for (const LstmState& state : hidden)
        result.hidden.push_back({cut(state.h), cut(state.c)});
    result.memory.reserve(memory.size());
    for (const at::Tensor& rows : memory)
        result.memory.push_back(cut(rows));
    return result;
}

} // namespace workbench::model
