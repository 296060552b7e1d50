// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <cstdint>
#include <span>
#include <string>

namespace workbench::maps
{

/// An RGB picture as the bytes of a PNG file. `colours` is [height, width], 0xAARRGGBB, its alpha left out; both sides
/// are at least
/// 1. A title, UTF-8 without zeros, goes into a text chunk; an empty one does not. Internal, with libpng's words, where
/// that fails.
Result<std::string> encodePng(int width, int height, std::span<const std::uint32_t> colours, const std::string& title);

} // namespace workbench::maps
