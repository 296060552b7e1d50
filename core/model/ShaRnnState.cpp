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

/// The state with every tensor of it as `change` makes it.
template <typename Change>
ShaRnnState changed(const ShaRnnState& state, Change change)
{
    ShaRnnState result;
    result.hidden.reserve(state.hidden.size());
    for (const LstmState& each : state.hidden)
        result.hidden.push_back({change(each.h), change(each.c)});
    result.memory.reserve(state.memory.size());
    for (const at::Tensor& rows : state.memory)
        result.memory.push_back(change(rows));
    return result;
}

} // namespace

ShaRnnState ShaRnnState::detached() const
{
    return changed(*this, cut);
}

ShaRnnState ShaRnnState::streams(std::int64_t from, std::int64_t count) const
{
    return changed(
        *this, [&](const at::Tensor& tensor) { return tensor.defined() ? tensor.narrow(1, from, count) : tensor; });
}

} // namespace workbench::model
