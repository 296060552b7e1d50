// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/ShaRnnState.h"

#include <cstdint>
#include <utility>

namespace workbench::train
{

/// The state that a batch carries on, put together from those of some of its streams at a time. Each is copied as it
/// comes, so that no more than one of them is held beside the whole.
class JoinedState
{
public:
    explicit JoinedState(std::int64_t batch)
        : m_batch(batch)
    {
    }

    /// The state of the streams from `from` on, cut from the graph; that of all streams is taken as it is.
    void add(model::ShaRnnState state, std::int64_t from);

    model::ShaRnnState take() { return std::move(m_state); } ///< once every stream was added

private:
    std::int64_t m_batch;
    model::ShaRnnState m_state;
};

} // namespace workbench::train
