// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/SampleCoding.h"

#include "core/base/ByteCoding.h"
#include "core/exchange/BundleFault.h"
#include "core/exchange/BundleFormat.h"
#include "core/exchange/JsonFields.h"

namespace workbench::exchange
{

namespace
{
constexpr std::uint32_t kVersion = 1;
}

std::string encodeSample(const sample::SampleDocument& document)
{
    std::string out;
    putWhole(out, kVersion);
    putWhole(out, document.step);
    putWhole(out, document.created);
    putWhole(out, document.updated);
    putText(out, document.checkpoint);
    putText(out, document.model);
    putText(out, document.prompt);
    putText(out, sample::settingsJson(document.settings));
    putText(out, document.tree.serialise());
    return out;
}

Result<sample::SampleDocument> decodeSample(std::string_view data, const std::string& origin)
{
    ByteTaker taker(data);
    if (const auto version = taker.whole<std::uint32_t>(); version != kVersion)
        return bundleFault(origin, "has version " + std::to_string(version) + ".");
    sample::SampleDocument document;
    document.step = taker.whole<std::int64_t>();
    document.created = taker.whole<std::int64_t>();
    document.updated = taker.whole<std::int64_t>();
    document.checkpoint = taker.text();
    document.model = taker.text();
    document.prompt = taker.text();
    const std::string_view settingsText = taker.text();
    const std::string_view treeBytes = taker.text();
    if (!taker.isWhole() || taker.left() > 0)
        return bundleFault(origin, "is cut, or longer than it says.");
    if (document.step < 0 || document.created < 0 || document.created > kLatestWall || document.updated < 0
        || document.updated > kLatestWall)
        return bundleFault(origin, "has a step or a time that cannot be.");
    try {
        checkText(document.model, "model", false, kLongestLine);
        checkText(document.checkpoint, "checkpoint", false, kLongestLine);
    } catch (const Refusal& refusal) {
        return bundleFault(origin, refusal.what());
    }
    const auto settings = sample::settingsFromJson(settingsText);
    if (!settings)
        return bundleFault(origin, "has settings that cannot be read: " + settings.error().message);
    auto tree = sample::SampleTree::deserialise(treeBytes);
    if (!tree)
        return bundleFault(origin, "cannot be read: " + tree.error().message);
    document.settings = *settings;
    document.tree = std::move(*tree);
    return document;
}

} // namespace workbench::exchange
