// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sample/SampleTree.h"

#include <limits>
#include <string_view>

namespace workbench::sample
{

inline constexpr float kNone = std::numeric_limits<float>::quiet_NaN();

/// Adds the bytes one behind the other; the last node.
inline SampleNode
write(SampleTree& tree, SampleNode after, std::string_view bytes, ByteOrigin origin = ByteOrigin::Drawn)
{
    float bits = 0.5F;
    for (const char byte : bytes)
        after = tree.add(
            {after, static_cast<std::uint8_t>(byte), origin, 0, after == kSampleRoot ? kNone : bits,
             after == kSampleRoot ? kNone : (bits += 0.25F)});
    return after;
}

/// "the " with "cat" and "dog" behind it, and "dot" sharing "do".
inline SampleTree smallTree()
{
    SampleTree tree;
    SamplerSettings settings;
    tree.addSettings(settings);
    settings.temperature = 0.5;
    tree.addSettings(settings);
    const SampleNode prompt = write(tree, kSampleRoot, "the ", ByteOrigin::Prompt);
    write(tree, prompt, "cat");
    const SampleNode dog = write(tree, prompt, "dog");
    tree.add({tree.at(dog).parent, 't', ByteOrigin::Chosen, 1, 7.5F, 2});
    tree.goTo(dog);
    return tree;
}

} // namespace workbench::sample
