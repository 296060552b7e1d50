// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/maps/AttentionMap.h"
#include "core/maps/ColourScale.h"

#include <filesystem>
#include <optional>
#include <string>

namespace workbench::maps
{

/// A part of a map: whole cells.
struct MapRegion {
    int firstQuery = 0, queries = 0;
    int firstKey = 0, keys = 0;

    bool operator==(const MapRegion&) const = default;
};
MapRegion wholeMap(const AttentionMap& map);

/// One row a cell with weight above 0 that the query can see:
/// query,queryOffset,queryByte,key,keyOffset,keyByte,distance,weight - bytes as numbers, weights with 9 digits, which
/// read back as the same float.
Result<> writeMapCsv(const std::filesystem::path& path, const AttentionMap& map, int head, const MapRegion& region);

/// How a picture looks.
struct PictureStyle {
    Palette palette = Palette::Viridis;
    Transfer transfer = Transfer::Logarithmic;
    std::optional<ValueRange> range; ///< else that of the region
    int width = 1600, height = 1000; ///< pixels of the map itself at most; small maps get whole pixels a cell
    std::string title; ///< drawn above in SVG; a text chunk in PNG
};

/// The region as an RGB picture, pooled by maximum, without axes: for pages that draw their own.
Result<> writeMapPng(
    const std::filesystem::path& path, const AttentionMap& map, int head, const MapRegion& region,
    const PictureStyle& style);

/// A figure on white: title, map, byte labels along both edges where they fit, offsets else, colour bar with numbers.
Result<> writeMapSvg(
    const std::filesystem::path& path, const AttentionMap& map, int head, const MapRegion& region,
    const PictureStyle& style);

} // namespace workbench::maps
