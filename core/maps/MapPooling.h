// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

namespace workbench::maps
{

/// A rectangle of cells with fractional edges: what a view of a map shows.
struct CellRect {
    double column = 0, row = 0; ///< of the left upper corner, in cells
    double columns = 0, rows = 0; ///< width and height in cells

    bool operator==(const CellRect&) const = default;
};

/// A matrix of cells, row-major.
struct CellGrid {
    std::span<const float> cells;
    int rows = 0, columns = 0;
};

enum class Pooling {
    Maximum, ///< a single strong cell is visible at every zoom
    Mean, ///< of the cells that a pixel touches
};

inline constexpr float kOutside = -2; ///< of a pooled pixel that touches no cell of the grid

/// One value for each of `height` x `width` pixels of the view: over all cells that the pixel touches, so that no
/// cell in view is ever left out; where a pixel is smaller than a cell, the cell's own value. NaN cells are left out
/// unless a pixel touches nothing else, which gives NaN. Writes into `pixels` (height x width, resized), which a caller
/// keeps to spare allocations. Cost: one pass over the cells in view.
void poolCells(
    const CellGrid& grid, const CellRect& view, int height, int width, Pooling pooling, std::vector<float>& pixels);

} // namespace workbench::maps
