// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/maps/AttentionMap.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace workbench::maps
{

inline constexpr int kSnapshotRows = 256; ///< most pooled rows
inline constexpr int kSnapshotColumns = 512; ///< most pooled columns

/// A map made small enough to keep hundreds of: pooled by maximum and rounded to 8 bits on a logarithmic scale, beside
/// its text and the exact statistics of its rows. The same text at two steps, or in two runs, can be subtracted.
struct AttentionSnapshot {
    MapSource source = MapSource::Probe;
    std::int64_t step = 0;
    int block = 0;
    int heads = 1; ///< of the model; the map is the maximum over them
    int memoryLimit = 0;
    int queries = 0, keys = 0; ///< of the whole map
    int rows = 0, columns = 0; ///< as kept
    std::vector<std::uint8_t> levels; ///< [rows, columns]: 0 for weight 0, then kSnapshotDecades decades up to 1 at 255
    std::string bytes; ///< [keys]
    std::int64_t firstOffset = 0;
    std::vector<RowStatistics> statistics; ///< [queries], over the maximum of the heads
    std::vector<int> firstVisible; ///< [queries], as in AttentionMap

    bool operator==(const AttentionSnapshot&) const = default;
};
inline constexpr int kSnapshotDecades = 5;

AttentionSnapshot makeSnapshot(const AttentionMap& map);

/// The pooled weights as floats [rows, columns]; within 2.5 % of what was pooled, 0 below 1e-5.
std::vector<float> snapshotWeights(const AttentionSnapshot& snapshot);

/// True where two snapshots are of the same text and shape, so that their difference means something.
bool sameText(const AttentionSnapshot& left, const AttentionSnapshot& right);

/// A snapshot as bytes, with a version first.
std::string encodeSnapshot(const AttentionSnapshot& snapshot);

/// Reads what encodeSnapshot() wrote; refuses every other version by its number, and every size or number that no
/// snapshot can have before anything is allocated for it.
Result<AttentionSnapshot> decodeSnapshot(std::string_view bytes);

} // namespace workbench::maps
