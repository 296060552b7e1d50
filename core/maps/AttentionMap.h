// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace workbench::maps
{

/// Where the weights of a map were taken.
enum class MapSource {
    Live, ///< in a training step, with the memory that step had: made by older weights, as trained
    Probe, ///< a text run again from its start with one set of weights
    Sample, ///< the same with a text that the model wrote
};

/// The attention of one block over one stretch of one text: T queries, the bytes whose successor is predicted, and K
/// keys, the bytes that can be looked at. Keys are consecutive bytes of the text; the last T of them are the queries'
/// own. A plain value of no more than T K heads floats; it is shared between threads as a pointer to const.
struct AttentionMap {
    MapSource source = MapSource::Probe;
    std::int64_t step = 0; ///< optimiser steps behind the weights
    int block = 0;
    int stream = 0; ///< of the batch, for Live
    int memoryLimit = 0; ///< M, the most positions that the model remembers

    int heads = 1;
    int queries = 0; ///< T
    int keys = 0; ///< K
    std::vector<float> weights; ///< [heads, T, K] after the softmax, before dropout; 0 where a key is not visible
    std::vector<int> firstVisible; ///< [T] first key that a query sees: 0 in one segment, more where memory moved on

    std::string bytes; ///< K: the byte of every key
    std::int64_t firstOffset = 0; ///< where bytes[0] stands in its text
    std::optional<std::uint8_t> nextByte; ///< what follows bytes.back(), where that is known
    std::vector<float> probabilities; ///< [T, 256] of the byte after each query, from the model; empty: not known

    int memory() const { return keys - queries; } ///< keys before the first query
    int ownKey(int query) const { return memory() + query; } ///< the query's own byte, the last one it sees
    std::span<const float> row(int head, int query) const
    {
        const auto begin = (static_cast<std::size_t>(head) * queries + query) * keys;
        return std::span(weights).subspan(begin, keys);
    }
    std::uint8_t byte(int key) const { return static_cast<std::uint8_t>(bytes[static_cast<std::size_t>(key)]); }
    std::int64_t offset(int key) const { return firstOffset + key; }
};

/// Not known, where a value may be missing.
inline constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();

/// Bits that the model paid for every key's byte, [K]; kUnknown for those predicted before the map begins. Infinite
/// where the model gave a byte no chance at all.
std::vector<float> surprisalBits(const AttentionMap& map);

struct Prediction {
    std::uint8_t byte = 0;
    float probability = 0;

    bool operator==(const Prediction&) const = default;
};
/// What the model expected after a query, most likely first, ties by byte; empty where the map does not know.
std::vector<Prediction> topPredictions(const AttentionMap& map, int query, int count);

/// The byte that followed a query, where that is known.
std::optional<std::uint8_t> byteAfter(const AttentionMap& map, int query);

/// One cell of a row.
struct KeyWeight {
    int key = 0;
    float weight = 0;

    bool operator==(const KeyWeight&) const = default;
};
/// The strongest of the keys that a query sees, heaviest first, ties by the nearer key; cells that are no number come
/// last. A row, key or head that the map does not have gives nothing, here and below.
std::vector<KeyWeight> strongestKeys(const AttentionMap& map, int head, int query, int count);
/// Who attends to a key: all queries that see it, by weight. `key` in the result is the query's number.
std::vector<KeyWeight> strongestQueries(const AttentionMap& map, int head, int key, int count);

/// The smallest set of a row's keys that holds at least `mass` (0 to 1) of the row's weight, heaviest first.
std::vector<KeyWeight> keysHolding(const AttentionMap& map, int head, int query, double mass);

/// What a row is like, of the cells that its query sees. Distances are in bytes back from the query's own byte, which
/// is at 0. All but sum and maximum are of the row divided by its sum; a cell that is no number makes all but strongest
/// and maximum so.
struct RowStatistics {
    float sum = 0;
    float entropyBits = 0; ///< 0 for all weight on one key, log2 of the visible keys for an even row
    float maximum = 0;
    int strongest = 0; ///< key of the maximum, ties by the nearer key; the query's own where no cell is a number
    float meanDistance = 0;
    float memoryMass = 0; ///< weight on keys before the segment

    bool operator==(const RowStatistics&) const = default;
};
std::vector<RowStatistics> rowStatistics(const AttentionMap& map, int head); ///< [T]

/// Whether weights are what attention can give.
struct Exactness {
    double worstSumError = 0; ///< largest |row sum - 1|
    int worstRow = 0;
    std::int64_t invisibleCells = 0; ///< with weight where the query cannot see: above the diagonal, or forgotten
    std::int64_t badCells = 0; ///< negative or not finite

    bool rowsSumToOne() const { return worstSumError <= 1e-3; } ///< false for NaN too
    bool nothingInvisible() const { return invisibleCells == 0; }
    bool passed() const { return rowsSumToOne() && nothingInvisible() && badCells == 0; }
};
Exactness checkExactness(const AttentionMap& map); ///< over all heads

enum class HeadView { One, Maximum, Mean };

/// The same map with one head: that of a number, which must exist, or the maximum or mean over all of them. A cell that
/// is no number in one head is none in the result.
AttentionMap combineHeads(const AttentionMap& map, HeadView view, int head = 0);

/// Weights [T, K] of one head by distance: column d of row q is the key d bytes before the query's own; 0 beyond the
/// first visible key.
std::vector<float> byDistance(const AttentionMap& map, int head);

} // namespace workbench::maps
