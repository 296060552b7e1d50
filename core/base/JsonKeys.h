// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

namespace workbench
{

/// The first key that stands twice in one object of a text of JSON, as it is written there; nothing where none does.
/// Whoever parses it takes the last one and is silent about the others, which somebody has meant as well. For texts
/// that nestsTooDeeply() has let through; says nothing of whether the text is sound.
std::optional<std::string_view> repeatedKey(std::string_view json);

} // namespace workbench
