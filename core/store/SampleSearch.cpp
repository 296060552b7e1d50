// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/SampleSearch.h"

#include <algorithm>

namespace workbench::store
{

namespace
{

/// The bytes of a branch, after at most `context` of those before it.
std::string branchText(const sample::SampleTree& tree, const sample::SampleTree::Branch& branch, std::size_t context)
{
    std::string text;
    sample::SampleNode node = branch.last;
    for (; node != tree.at(branch.first).parent; node = tree.at(node).parent)
        text += static_cast<char>(tree.at(node).byte);
    for (; node != sample::kSampleRoot && context > 0; node = tree.at(node).parent, --context)
        text += static_cast<char>(tree.at(node).byte);
    std::ranges::reverse(text);
    return text;
}

} // namespace

std::string searchableTexts(const sample::SampleTree& tree)
{
    std::string texts;
    for (const auto& branch : tree.branches())
        texts += branchText(tree, branch, kSearchedAtOnce - 1);
    return texts;
}

bool anyTextHolds(const sample::SampleTree& tree, std::string_view bytes)
{
    if (bytes.empty())
        return true;
    return std::ranges::any_of(tree.branches(), [&](const auto& branch) {
        return branchText(tree, branch, bytes.size() - 1).find(bytes) != std::string::npos;
    });
}

} // namespace workbench::store
