// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/maps/MapPooling.h"

#include <QString>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace workbench::ui
{

/// What stands along one edge of a grid: the byte of every cell where there is one, and numbers that grow evenly.
struct MapAxis {
    std::string bytes; ///< one a cell; empty: numbers alone
    std::int64_t first = 0; ///< number of cell 0: an offset in a text, a distance, a unit
    double perCell = 1; ///< what the number grows by from cell to cell
    QString title; ///< what the numbers count, in a word or two

    std::int64_t number(int cell) const;
    bool operator==(const MapAxis&) const = default;
};

/// A run of cells of one row: `from` is in it, `to` is behind it.
struct CellSpan {
    int from = 0, to = 0;

    bool operator==(const CellSpan&) const = default;
};

/// One cell with its exact value.
struct MapCell {
    int row = 0, column = 0;
    int key = 0; ///< the column, or in a grid by distance the key that the cell stands for
    float value = 0;
};

/// A grid of numbers as a heat map shows it: attention by key or by distance, cell states, a snapshot, a difference.
struct HeatMapData {
    std::shared_ptr<const float> cells; ///< [rows, columns]; keeps alive what holds them
    int rows = 0, columns = 0;
    std::vector<CellSpan>
        visible; ///< [rows] what is not masked; empty: everything. No span starts before the one above it.
    MapAxis rowAxis, keyAxis;
    int segmentColumn = 0; ///< first column of this segment, the columns before it are memory; 0: nothing to tell apart
    std::optional<int> distanceOrigin; ///< columns are distances: column d of row r is key distanceOrigin + r - d
    QString valueName; ///< "weight"

    bool empty() const { return !cells || rows <= 0 || columns <= 0; }
    maps::CellGrid grid() const; ///< without cells where it is empty
    bool contains(int row, int column) const { return row >= 0 && row < rows && column >= 0 && column < columns; }
    CellSpan span(int row) const { return visible.empty() ? CellSpan{0, columns} : visible[std::size_t(row)]; }
    bool isVisible(int row, int column) const;
    float value(int row, int column) const
    {
        return cells.get()[std::size_t(row) * std::size_t(columns) + std::size_t(column)];
    }
    MapCell cell(int row, int column) const { return {row, column, keyOf(row, column), value(row, column)}; }

    int keyOf(int row, int column) const { return distanceOrigin ? *distanceOrigin + row - column : column; }
    int columnOf(int row, int key) const { return distanceOrigin ? *distanceOrigin + row - key : key; }
    MapAxis columnAxis() const; ///< the keys, or distances without bytes

    /// The cell that a pixel over these cells shows when pooled by maximum: the one of greatest magnitude among those
    /// not masked, the first of equals; NaN only where there is nothing else. None where all are masked.
    std::optional<MapCell> strongest(int firstRow, int endRow, int firstColumn, int endColumn) const;
};

} // namespace workbench::ui
