// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/JoinedState.h"

#include <ATen/ops/empty.h>

#include <utility>

namespace workbench::train
{

namespace
{

/// Streams are the second dimension of all that is carried.
void put(at::Tensor& whole, const at::Tensor& part, std::int64_t from, std::int64_t batch)
{
    if (!part.defined())
        return;
    if (!whole.defined())
        whole = at::empty({part.size(0), batch, part.size(2)}, part.options());
    whole.narrow(1, from, part.size(1)).copy_(part);
}

} // namespace

void JoinedState::add(model::ShaRnnState state, std::int64_t from)
{
    if (!state.hidden.empty() && state.hidden.front().h.size(1) == m_batch) {
        m_state = std::move(state);
        return;
    }
    m_state.hidden.resize(state.hidden.size());
    m_state.memory.resize(state.memory.size());
    for (std::size_t block = 0; block < state.hidden.size(); ++block) {
        put(m_state.hidden[block].h, state.hidden[block].h, from, m_batch);
        put(m_state.hidden[block].c, state.hidden[block].c, from, m_batch);
    }
    for (std::size_t block = 0; block < state.memory.size(); ++block)
        put(m_state.memory[block], state.memory[block], from, m_batch);
}

} // namespace workbench::train
