// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/HeatMapData.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace workbench::ui
{

std::int64_t MapAxis::number(int cell) const
{
    return first + std::int64_t(std::floor(double(cell) * perCell));
}

maps::CellGrid HeatMapData::grid() const
{
    if (empty())
        return {};
    return {{cells.get(), std::size_t(rows) * std::size_t(columns)}, rows, columns};
}

bool HeatMapData::isVisible(int row, int column) const
{
    if (!contains(row, column))
        return false;
    const CellSpan shown = span(row);
    return column >= shown.from && column < shown.to;
}

MapAxis HeatMapData::columnAxis() const
{
    if (!distanceOrigin)
        return keyAxis;
    return {{}, 0, 1, QCoreApplication::translate("HeatMapData", "bytes back")};
}

std::optional<MapCell> HeatMapData::strongest(int firstRow, int endRow, int firstColumn, int endColumn) const
{
    std::optional<MapCell> best;
    if (empty())
        return best;
    for (int row = std::max(0, firstRow); row < std::min(rows, endRow); ++row) {
        const CellSpan shown = span(row);
        for (int column = std::max(shown.from, firstColumn); column < std::min({shown.to, columns, endColumn});
             ++column) {
            const float here = value(row, column);
            if (!best || (std::isnan(best->value) && !std::isnan(here)) || std::abs(here) > std::abs(best->value))
                best = cell(row, column);
        }
    }
    return best;
}

} // namespace workbench::ui
