// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/maps/MapExport.h"

#include <cstdint>
#include <vector>

namespace workbench::maps
{

/// A region of a map in colours.
struct MapPicture {
    int width = 0, height = 0;
    std::vector<std::uint32_t> colours; ///< [height, width], 0xAARRGGBB
    ColourScale scale; ///< that they were made with
};

/// InvalidArgument where the map has no such head or region.
Result<> checkRegion(const AttentionMap& map, int head, const MapRegion& region);

/// At most style.width x style.height pixels, pooled by maximum; where a whole number of pixels a cell fits, that many.
/// InvalidArgument as checkRegion(), and for a size that no picture should have.
Result<MapPicture> drawRegion(const AttentionMap& map, int head, const MapRegion& region, const PictureStyle& style);

} // namespace workbench::maps
