// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sample/SampleTree.h"

#include <optional>
#include <string>
#include <vector>

namespace workbench::ui
{

/// A stretch of a tree of texts without a fork, with what a picture of the tree says about it.
struct ShownBranch {
    sample::SampleNode first = 0, last = 0;
    std::optional<int> parent; ///< index of the branch it forks from; nothing: it begins at the root
    std::vector<int> children; ///< indices, in the order they were added
    bool active = false; ///< on the way to the active place
    int begin = 0, end = 0; ///< bytes of the text before its first byte, and up to its last
    std::uint8_t firstByte = 0;
    std::string text; ///< its first kBranchPreview bytes, without those of the prompt where there are others
};
inline constexpr int kBranchPreview = 240;

/// Parents before children. Costs a walk over the whole tree.
std::vector<ShownBranch> shownBranches(const sample::SampleTree& tree);

} // namespace workbench::ui
