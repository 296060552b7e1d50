// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/TextTint.h"

#include "ui/theme/Theme.h"

#include <algorithm>
#include <cmath>

namespace workbench::ui
{

namespace
{

std::optional<int> within(std::optional<int> index, int count)
{
    return index && *index >= 0 && *index < count ? index : std::nullopt;
}

void divideByLargest(std::vector<float>& weights)
{
    float largest = 0;
    for (float& weight : weights) {
        if (!(weight > 0) || !std::isfinite(weight)) // also what is no number
            weight = 0;
        largest = std::max(largest, weight);
    }
    if (largest > 0) {
        for (float& weight : weights)
            weight /= largest;
    }
}

} // namespace

MapLock lockWithin(const maps::AttentionMap& map, MapLock lock)
{
    lock.query = within(lock.query, map.queries);
    lock.key = within(lock.key, map.keys);
    return lock;
}

std::vector<float> surprisalShares(std::span<const float> bits)
{
    std::vector<float> shares(bits.begin(), bits.end());
    for (float& share : shares)
        share = surprisalShare(share);
    return shares;
}

std::vector<float> attentionShares(const maps::AttentionMap& map, const MapLock& lock)
{
    const MapLock valid = lockWithin(map, lock);
    std::vector<float> shares(static_cast<std::size_t>(map.keys), 0.0F);
    if (valid.query && valid.mass) {
        for (const auto& [key, weight] : maps::keysHolding(map, 0, *valid.query, *valid.mass))
            shares[static_cast<std::size_t>(key)] = weight;
    } else if (valid.query) {
        const auto row = map.row(0, *valid.query);
        std::copy(row.begin(), row.end(), shares.begin());
    } else if (valid.key) {
        for (int query = std::max(0, *valid.key - map.memory()); query < map.queries; ++query)
            shares[static_cast<std::size_t>(map.ownKey(query))]
                = map.row(0, query)[static_cast<std::size_t>(*valid.key)];
    }
    divideByLargest(shares);
    return shares;
}

QColor tintColour(TextTint tint, float share, const Theme& theme)
{
    return tint == TextTint::Surprisal ? surprisalColour(share, theme) : strengthColour(share, theme);
}

} // namespace workbench::ui
