// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/maps/MapPicture.h"

#include "core/maps/MapPooling.h"

#include <algorithm>

namespace workbench::maps
{

namespace
{

constexpr int kMostPixelsACell = 32;
constexpr int kMostPixels = 16384; ///< a side

bool holds(int whole, int first, int count)
{
    return first >= 0 && count >= 1 && first < whole && count <= whole - first;
}

/// Pixels for a side of `cells` cells.
int sideOf(int cells, int most)
{
    return cells <= most ? cells * std::min(most / cells, kMostPixelsACell) : most;
}

std::string ofTo(int first, int count)
{
    return std::to_string(first) + " to " + std::to_string(static_cast<std::int64_t>(first) + count - 1);
}

} // namespace

Result<> checkRegion(const AttentionMap& map, int head, const MapRegion& region)
{
    if (head < 0 || head >= map.heads)
        return fail(
            ErrorCode::InvalidArgument, "The map has no head " + std::to_string(head) + ".",
            "Choose one from 0 to " + std::to_string(map.heads - 1) + ".");
    if (!holds(map.queries, region.firstQuery, region.queries) || !holds(map.keys, region.firstKey, region.keys))
        return fail(
            ErrorCode::InvalidArgument,
            "The map has no such region: queries " + ofTo(region.firstQuery, region.queries) + ", keys "
                + ofTo(region.firstKey, region.keys) + ".",
            "Choose from its " + std::to_string(map.queries) + " queries and " + std::to_string(map.keys) + " keys.");
    return {};
}

Result<MapPicture> drawRegion(const AttentionMap& map, int head, const MapRegion& region, const PictureStyle& style)
{
    if (auto sound = checkRegion(map, head, region); !sound)
        return fail(std::move(sound.error()));
    for (const int side : {style.width, style.height}) {
        if (side < 1 || side > kMostPixels)
            return fail(
                ErrorCode::InvalidArgument,
                "A picture cannot be " + std::to_string(style.width) + " x " + std::to_string(style.height)
                    + " pixels.",
                "Choose from 1 to " + std::to_string(kMostPixels) + " for each.");
    }
    const int width = sideOf(region.keys, style.width);
    const int height = sideOf(region.queries, style.height);
    const auto cells = static_cast<std::size_t>(map.queries) * static_cast<std::size_t>(map.keys);
    std::vector<float> values;
    poolCells(
        {std::span(map.weights).subspan(static_cast<std::size_t>(head) * cells, cells), map.queries, map.keys},
        {static_cast<double>(region.firstKey), static_cast<double>(region.firstQuery), static_cast<double>(region.keys),
         static_cast<double>(region.queries)},
        height, width, Pooling::Maximum, values);
    MapPicture picture{
        width, height, std::vector<std::uint32_t>(values.size()),
        ColourScale(style.palette, style.transfer, style.range.value_or(rangeOf(values)))};
    picture.scale.colour(values, picture.colours, ColourScale::nanColour()); // there is no outside in a region
    return picture;
}

} // namespace workbench::maps
