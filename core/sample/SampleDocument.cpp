// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sample/SampleDocument.h"

#include "core/base/ByteEscapes.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace workbench::sample
{

namespace
{

using nlohmann::ordered_json;

ordered_json figure(float value)
{
    return std::isfinite(value) ? ordered_json(value) : ordered_json(nullptr);
}

std::string_view originName(ByteOrigin origin)
{
    return origin == ByteOrigin::Prompt ? "prompt" : origin == ByteOrigin::Drawn ? "drawn" : "chosen";
}

std::vector<SampleNode> nodesOf(const SampleTree& tree, const SampleTree::Branch& branch)
{
    std::vector<SampleNode> nodes{branch.last};
    while (nodes.back() != branch.first)
        nodes.push_back(tree.at(nodes.back()).parent);
    std::ranges::reverse(nodes);
    return nodes;
}

/// Counts of neighbours with one origin and one index of settings.
ordered_json partsOf(const SampleTree& tree, const SampleTree::Branch& branch)
{
    ordered_json parts = ordered_json::array();
    const SampleByte* last = nullptr;
    for (const SampleNode node : nodesOf(tree, branch)) {
        const SampleByte& byte = tree.at(node);
        if (last != nullptr && byte.origin == last->origin && byte.settings == last->settings) {
            parts.back()["bytes"] = parts.back()["bytes"].get<int>() + 1;
        } else {
            parts.push_back({{"origin", originName(byte.origin)}, {"bytes", 1}});
            if (byte.origin == ByteOrigin::Drawn)
                parts.back()["settings"] = byte.settings;
        }
        last = &byte;
    }
    return parts;
}

ordered_json branchJson(const SampleTree& tree, const SampleTree::Branch& branch)
{
    ordered_json surprisal = ordered_json::array(), entropy = ordered_json::array();
    std::string bytes;
    for (const SampleNode node : nodesOf(tree, branch)) {
        const SampleByte& byte = tree.at(node);
        bytes += static_cast<char>(byte.byte);
        surprisal.push_back(figure(byte.surprisalBits));
        entropy.push_back(figure(byte.entropyBits));
    }
    return {
        {"parent", branch.parent ? ordered_json(*branch.parent) : ordered_json(nullptr)},
        {"active", branch.active},
        {"text", escapeBytes(bytes)},
        {"parts", partsOf(tree, branch)},
        {"surprisalBits", std::move(surprisal)},
        {"entropyBits", std::move(entropy)},
    };
}

} // namespace

std::string documentJson(const SampleDocument& document)
{
    const SampleTree& tree = document.tree;
    ordered_json used = ordered_json::array(), branches = ordered_json::array();
    for (const SamplerSettings& settings : tree.settings())
        used.push_back(ordered_json::parse(settingsJson(settings)));
    for (const SampleTree::Branch& branch : tree.branches())
        branches.push_back(branchJson(tree, branch));
    const ordered_json out{
        {"id", document.id},
        {"run", document.run.value()},
        {"step", document.step},
        {"checkpoint", document.checkpoint},
        {"model", document.model},
        {"created", document.created},
        {"updated", document.updated},
        {"prompt", escapeBytes(document.prompt)},
        {"settings", ordered_json::parse(settingsJson(document.settings))},
        {"text", escapeBytes(tree.text(tree.active()))},
        {"settingsUsed", std::move(used)},
        {"branches", std::move(branches)},
    };
    return out.dump(2, ' ', false, ordered_json::error_handler_t::replace);
}

} // namespace workbench::sample
