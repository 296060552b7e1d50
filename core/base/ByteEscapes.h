// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace workbench
{

/// Any bytes as text that a person can edit: characters and line breaks as they are, a backslash doubled, everything
/// that does not show as an escape. unescapeBytes() gives the same bytes back.
std::string escapeBytes(std::string_view bytes);

/// Text with the escapes \\ \n \r \t \0 and \xHH as bytes. InvalidArgument for any other backslash, with its place
/// counted in characters.
Result<std::string> unescapeBytes(std::string_view text);

/// Where the first backslash stands that begins no escape, in bytes; nothing where unescapeBytes() succeeds.
std::optional<std::size_t> badEscape(std::string_view text);

} // namespace workbench
