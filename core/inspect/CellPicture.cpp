// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/CellPicture.h"

#include "core/base/AtomicFile.h"
#include "core/maps/ColourScale.h"
#include "core/maps/MapPooling.h"
#include "core/maps/PngEncoder.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace workbench::inspect
{

namespace
{

constexpr int kMostWidth = 1600;
constexpr int kMostHeight = 1000;

/// Pooled by magnitude: the maximum of the values or, where it is further from 0, that of their negatives.
std::vector<float> poolBothWays(const maps::CellStates& states, int height, int width)
{
    const maps::CellRect all{0, 0, static_cast<double>(states.width), static_cast<double>(states.times)};
    std::vector<float> negatives = states.cell;
    for (float& value : negatives)
        value = -value;
    std::vector<float> above, below;
    maps::poolCells({states.cell, states.times, states.width}, all, height, width, maps::Pooling::Maximum, above);
    maps::poolCells({negatives, states.times, states.width}, all, height, width, maps::Pooling::Maximum, below);
    for (std::size_t pixel = 0; pixel < above.size(); ++pixel)
        if (below[pixel] > above[pixel])
            above[pixel] = -below[pixel];
    return above;
}

} // namespace

Result<> writeCellsPng(const std::filesystem::path& path, const maps::CellStates& states)
{
    if (states.times < 1 || states.width < 1)
        return fail(ErrorCode::InvalidArgument, "There is no cell to draw.", "Choose a text of at least one byte.");
    const int scale = std::max(1, std::min(kMostWidth / states.width, kMostHeight / states.times));
    const int width = std::min(kMostWidth, states.width * scale);
    const int height = std::min(kMostHeight, states.times * scale);
    float furthest = 0;
    for (const float value : states.cell)
        if (std::isfinite(value))
            furthest = std::max(furthest, std::abs(value));
    if (furthest == 0)
        furthest = 1;

    const std::vector<float> values = poolBothWays(states, height, width);
    const maps::ColourScale colours(maps::Palette::Diverging, maps::Transfer::Linear, {-furthest, furthest});
    std::vector<std::uint32_t> pixels(values.size());
    colours.colour(values, pixels, maps::ColourScale::nanColour());
    return maps::encodePng(
               width, height, pixels,
               "Cells of block " + std::to_string(states.block) + " after step " + std::to_string(states.step))
        .and_then([&](const std::string& bytes) { return writeFileAtomically(realFileSystem(), path, bytes); });
}

} // namespace workbench::inspect
