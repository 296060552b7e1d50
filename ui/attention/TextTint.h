// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/maps/AttentionMap.h"
#include "ui/bytes/ByteTint.h"

#include <QColor>

#include <optional>
#include <span>
#include <vector>

namespace workbench::ui
{

struct Theme;

/// What the ground behind the bytes of a map says.
enum class TextTint {
    Surprisal, ///< bits paid for each byte, on a scale from 0 to kSurprisalScale that never changes
    Attention, ///< weights of the locked query on its keys, or of all queries on the locked key
};

/// What of a map is under attention. A query comes before a key where both are locked.
struct MapLock {
    std::optional<int> query; ///< number of a query, 0 is the first byte after the memory
    std::optional<int> key;
    std::optional<double> mass; ///< only the smallest set of keys that holds this share of the query's row

    bool operator==(const MapLock&) const = default;
};

/// The lock with everything taken away that a map does not have.
MapLock lockWithin(const maps::AttentionMap& map, MapLock lock);

/// Bits as shares of the fixed scale, 0 to 1; what is not known gives 0.
std::vector<float> surprisalShares(std::span<const float> bits);

/// Weights by the largest of them, [keys], 0 to 1: of the locked query's row; else of the locked key, where each
/// byte stands for the query that it is; else none. Head 0.
std::vector<float> attentionShares(const maps::AttentionMap& map, const MapLock& lock);

/// The ground behind a byte; the card's own colour for a share of 0.
QColor tintColour(TextTint tint, float share, const Theme& theme);

} // namespace workbench::ui
