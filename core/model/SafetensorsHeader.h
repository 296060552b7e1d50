// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace workbench::model
{

enum class SafetensorsType { F64, F32, F16, BF16, I64, I32, I16, I8, U8, Bool };

std::string_view safetensorsTypeName(SafetensorsType type); ///< "F32", as the header spells it
int safetensorsTypeBytes(SafetensorsType type); ///< bytes of one value

/// One tensor of a file; every number is checked against the others and against the file's length.
struct SafetensorsEntry {
    std::string name;
    SafetensorsType type = SafetensorsType::F32;
    std::vector<std::int64_t> shape; ///< at most kSafetensorsMaximumRank sizes, each 0 or more
    std::uint64_t begin = 0; ///< first byte, counted from SafetensorsHeader::dataStart
    std::uint64_t end = 0; ///< one past the last byte
};

struct SafetensorsHeader {
    std::vector<SafetensorsEntry> tensors; ///< in the order of their bytes
    std::map<std::string, std::string> metadata;
    std::uint64_t dataStart = 0; ///< where in the file the first tensor's bytes are
};

inline constexpr std::uint64_t kSafetensorsPrefixBytes = 8; ///< the length field before the header
inline constexpr std::uint64_t kSafetensorsMaximumHeader = 100'000'000; ///< bytes, the format's own limit
inline constexpr std::size_t kSafetensorsMaximumRank = 64; ///< what a tensor can have

/// The length of the JSON header, from the first 8 bytes of a file of `fileBytes`: checked against the limit and the
/// file, so that so many bytes may be read. `file` is for messages.
Result<std::uint64_t>
safetensorsHeaderLength(std::span<const std::byte> prefix, std::uint64_t fileBytes, std::string_view file);

/// Parses the JSON header `text` (the bytes after the first 8) of a file of `fileBytes` bytes by the rules of the
/// format, strictly: it begins with '{', no key twice, no unknown field, tensors without holes or overlaps from the
/// first data byte to the last byte of the file, sizes that match type and shape without overflow.
/// Never allocates more than a small multiple of the text.
Result<SafetensorsHeader> parseSafetensorsHeader(std::string_view text, std::uint64_t fileBytes, std::string_view file);

} // namespace workbench::model
