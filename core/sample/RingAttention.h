// SPDX-License-Identifier: GPL-3.0-or-later
// Attention over a ring of memory rows, which are keys and values at once. The row of position p of a text lies in slot
// p mod capacity. Slices of slots are worked on by themselves, each in one pass with a softmax that is rescaled as
// larger scores turn up, and merged in the order of their slots; so it is all one who computes which slice.
#pragma once

#include "core/sample/PanelProduct.h"

#include <cstdint>

namespace workbench::sample
{

/// From rows of D values to rows whose heads begin on whole vectors, and back. Padding is left as it is.
void spreadHeads(const ReadingShape& shape, const float* row, float* memoryRow);
void gatherHeads(const ReadingShape& shape, const float* memoryRow, float* row);

/// Floats of the partial result of a slice: its mix [memoryRow], then largest score and sum of each head.
int partialSize(const ReadingShape& shape);

/// Slices of a ring that hold anything at `position`.
int filledSlices(const ReadingShape& shape, std::int64_t position);

/// What slice number `slice` of one text's ring has for consecutive positions from `position` on: `queries` are rows of
/// all heads, already scaled; `partials` take partialSize() values each. Position p sees p - M + 1 up to p, all of
/// which the ring must hold.
void attendSlice(
    const ReadingShape& shape, const float* ring, int slice, std::int64_t position, ConstRows queries, int count,
    Rows partials);

/// The mix [memoryRow] of partials that lie one behind the other.
void mergeSlices(const ReadingShape& shape, const float* partials, int slices, float* out);

} // namespace workbench::sample
