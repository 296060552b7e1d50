// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace workbench::model
{

/// What one LSTM carries from segment to segment; undefined tensors stand for zeros.
struct LstmState {
    at::Tensor h; ///< [1, B, D]
    at::Tensor c; ///< [1, B, D]
};

/// What a SHA-RNN carries from segment to segment: an empty value is the start of a text.
struct ShaRnnState {
    std::vector<LstmState> hidden; ///< one per block, or empty
    std::vector<at::Tensor> memory; ///< one per block: [up to M, B, D]; undefined where a block has no attention

    /// The same values cut from the graph.
    ShaRnnState detached() const;

    /// That of the streams [from, from + count) alone, sharing the values.
    ShaRnnState streams(std::int64_t from, std::int64_t count) const;
};

} // namespace workbench::model
