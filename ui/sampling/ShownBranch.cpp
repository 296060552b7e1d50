// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/ShownBranch.h"

#include <algorithm>

namespace workbench::ui
{

namespace
{

std::string previewOf(const sample::SampleTree& tree, const sample::SampleTree::Branch& branch)
{
    // From its end, for only the way to the parent is known of every byte.
    std::string prompt, written;
    sample::SampleNode node = branch.last;
    while (true) {
        const sample::SampleByte& byte = tree.at(node);
        (byte.origin == sample::ByteOrigin::Prompt ? prompt : written) += static_cast<char>(byte.byte);
        if (node == branch.first)
            break;
        node = byte.parent;
    }
    std::string& text = written.empty() ? prompt : written;
    std::reverse(text.begin(), text.end());
    return text.substr(0, kBranchPreview);
}

} // namespace

std::vector<ShownBranch> shownBranches(const sample::SampleTree& tree)
{
    std::vector<ShownBranch> all;
    for (const sample::SampleTree::Branch& branch : tree.branches()) {
        ShownBranch shown;
        shown.first = branch.first;
        shown.last = branch.last;
        shown.parent = branch.parent;
        shown.active = branch.active;
        shown.begin = tree.depth(branch.first) - 1;
        shown.end = tree.depth(branch.last);
        shown.firstByte = tree.at(branch.first).byte;
        shown.text = previewOf(tree, branch);
        if (branch.parent)
            all[static_cast<std::size_t>(*branch.parent)].children.push_back(static_cast<int>(all.size()));
        all.push_back(std::move(shown));
    }
    return all;
}

} // namespace workbench::ui
