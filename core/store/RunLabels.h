// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/store/StoreTypes.h"

#include <string>
#include <string_view>

namespace workbench::store
{

inline constexpr std::size_t kMostTags = 100; ///< of a run
inline constexpr std::size_t kLongestTag = 100, kLongestGroup = 200, kLongestNote = 64 << 10; ///< bytes

/// The group without blanks around it, which may leave nothing; refused when too long or not one line of text.
Result<std::string> cleanGroup(std::string_view group);

/// The edit as it can be stored: names, tags and group without blanks around them, each tag once and in order.
/// InvalidArgument says which field it cannot be, and why.
Result<RunEdit> cleanEdit(RunEdit edit);

} // namespace workbench::store
