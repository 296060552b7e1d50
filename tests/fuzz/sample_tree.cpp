// SPDX-License-Identifier: GPL-3.0-or-later
// A tree of texts, as the store and bundles keep it.
#include "core/sample/SampleTree.h"
#include "tests/fuzz/FuzzTarget.h"

namespace workbench::fuzz
{

bool readInput(std::string_view input)
{
    const auto tree = sample::SampleTree::deserialise(input);
    if (!tree)
        return false;
    const auto again = sample::SampleTree::deserialise(tree->serialise());
    must(again && *again == *tree, "a tree that is written again is the same");
    must(
        std::ssize(tree->text(tree->active())) == tree->depth(tree->active()),
        "a text is as long as its place is deep");
    std::size_t bytes = 0;
    for (const auto& branch : tree->branches())
        bytes += static_cast<std::size_t>(tree->depth(branch.last) - tree->depth(branch.first)) + 1;
    must(bytes == tree->size(), "every byte lies in one branch");
    return true;
}

} // namespace workbench::fuzz
