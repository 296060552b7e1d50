// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// An entry of a zip file made by hand: stored, with whatever lies a test wants.
struct RawEntry {
    std::string name;
    std::string data;
    std::uint32_t attributes = 0100644U << 16;
    std::uint16_t flags = 0;
    std::uint16_t method = 0;
    std::optional<std::uint32_t> declaredSize = {}; ///< instead of the true one
};

std::string rawZip(const std::vector<RawEntry>& entries);
