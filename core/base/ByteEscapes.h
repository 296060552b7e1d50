// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <string>
#include <string_view>

namespace workbench
{

/// Any bytes as text that a person can edit: characters and line breaks as they are, a backslash doubled, everything
/// that does not show as an escape. unescapeBytes() gives the same bytes back.
std::string escapeBytes(std::string_view bytes);

/// Text with the escapes \\ \n \r \t \0 and \xHH as bytes. InvalidArgument for any other backslash, with its place.
Result<std::string> unescapeBytes(std::string_view text);

} // namespace workbench
