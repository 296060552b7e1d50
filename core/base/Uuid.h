// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace workbench
{

/// A random (version 4) UUID in the usual lower-case form, such as 5f0c1c1e-....
std::string makeUuid();

/// True for the 36 characters that makeUuid() produces (hexadecimal digits and four hyphens).
bool isUuid(std::string_view text);

} // namespace workbench
