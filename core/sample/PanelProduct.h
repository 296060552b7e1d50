// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sample/PackedWeights.h"

#include <cstddef>

namespace workbench::sample
{

/// Rows of floats, `stride` values from one to the next; a stride of 0 is one row for all.
struct ConstRows {
    const float* data;
    std::ptrdiff_t stride;
};
struct Rows {
    float* data;
    std::ptrdiff_t stride;

    operator ConstRows() const { return {data, stride}; } // NOLINT(google-explicit-constructor)
};

/// out[column][r] = start[column][r] + sum over k of W[r][k] x[column][k], for all rows r of panels `first` up to
/// `last`, as one chain of fused multiply-adds in the order of k: however many columns there are, each result has the
/// same bits. `start` and `out` may be the same.
void multiplyPanels(
    const PanelMatrix& matrix, int first, int last, ConstRows x, int columns, ConstRows start, Rows out);

} // namespace workbench::sample
