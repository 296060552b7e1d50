// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/maps/ColourScale.h"

#include <cstdint>

namespace workbench::maps
{

/// The colour of a palette at a position from 0 to 1, 0xAARRGGBB, opaque. Positions beyond have the colours of the
/// ends.
std::uint32_t paletteColour(Palette palette, double position);

} // namespace workbench::maps
