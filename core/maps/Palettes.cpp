// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/maps/Palettes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace workbench::maps
{

namespace
{

// Every eighth colour of matplotlib's viridis and magma, by Stéfan van der Walt and Nathaniel Smith, who gave them to
// the public (CC0). Straight lines between them stay within two of 255 steps of the full tables.
constexpr std::array<std::uint32_t, 33> kViridis{
    0x440154, 0x470d60, 0x48186a, 0x482374, 0x472d7b, 0x453781, 0x424086, 0x3e4989, 0x3b528b, 0x375b8d, 0x33638d,
    0x2f6b8e, 0x2c728e, 0x297a8e, 0x26828e, 0x23898e, 0x21918c, 0x1f988b, 0x1fa088, 0x22a785, 0x28ae80, 0x32b67a,
    0x3fbc73, 0x4ec36b, 0x5ec962, 0x70cf57, 0x84d44b, 0x98d83e, 0xaddc30, 0xc2df23, 0xd8e219, 0xece51b, 0xfde725};
constexpr std::array<std::uint32_t, 33> kMagma{
    0x000004, 0x030312, 0x0a0822, 0x130d34, 0x1d1147, 0x29115a, 0x36106b, 0x440f76, 0x51127c, 0x5d177f, 0x6a1c81,
    0x762181, 0x832681, 0x902a81, 0x9c2e7f, 0xaa337d, 0xb73779, 0xc43c75, 0xd0416f, 0xdc4869, 0xe75263, 0xef5d5e,
    0xf56b5c, 0xf9795d, 0xfc8961, 0xfd9869, 0xfea772, 0xfeb67c, 0xfec488, 0xfed395, 0xfde2a3, 0xfcf0b2, 0xfcfdbf};
constexpr std::array<std::uint32_t, 2> kGrey{0x000000, 0xffffff};
// Both arms lose lightness alike, so that neither sign looks stronger; blue and red are told apart by the colour-blind.
constexpr std::array<std::uint32_t, 7> kDiverging{0x16386f, 0x3f74b5, 0x9dc0e0, 0xf2f2f0, 0xecae98, 0xc4553f, 0x731a1e};

std::span<const std::uint32_t> anchorsOf(Palette palette)
{
    switch (palette) {
    case Palette::Viridis:
        return kViridis;
    case Palette::Magma:
        return kMagma;
    case Palette::Grey:
        return kGrey;
    case Palette::Diverging:
        return kDiverging;
    }
    return kGrey;
}

} // namespace

std::uint32_t paletteColour(Palette palette, double position)
{
    const auto anchors = anchorsOf(palette);
    const double inside = position > 0 ? std::min(position, 1.0) : 0; // 0 for what is no number
    const double place = inside * static_cast<double>(anchors.size() - 1);
    const auto left = std::min(static_cast<std::size_t>(place), anchors.size() - 2);
    const double part = place - static_cast<double>(left);
    std::uint32_t colour = 0xff000000;
    for (const int shift : {16, 8, 0}) {
        const double from = anchors[left] >> shift & 0xff;
        const double to = anchors[left + 1] >> shift & 0xff;
        colour |= static_cast<std::uint32_t>(std::lround(from + part * (to - from))) << shift;
    }
    return colour;
}

} // namespace workbench::maps
