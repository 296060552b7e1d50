// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sample/SampleTree.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace workbench::store
{

/// How many bytes of a string the database itself can look for in searchableTexts().
inline constexpr std::size_t kSearchedAtOnce = 256;

/// The texts of a tree as the database searches them: the bytes of every branch, each after the last kSearchedAtOnce -
/// 1 bytes before it. Whatever stands in one of the texts and is no longer than kSearchedAtOnce stands in here too; the
/// other way round only for a tree of one branch, because two that lie side by side here may be none in the tree.
std::string searchableTexts(const sample::SampleTree& tree);

/// Whether `bytes`, of any length, stand in one of the texts.
bool anyTextHolds(const sample::SampleTree& tree, std::string_view bytes);

} // namespace workbench::store
