// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/maps/AttentionMap.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

namespace workbench::maps
{

namespace
{

constexpr int kByteValues = 256;

/// Heaviest first, cells that are no number last; true and false where the weights differ, nothing where they tie.
std::optional<bool> heavier(float left, float right)
{
    if (std::isnan(left) || std::isnan(right)) {
        if (std::isnan(left) == std::isnan(right))
            return std::nullopt;
        return std::isnan(right);
    }
    if (left == right)
        return std::nullopt;
    return left > right;
}

/// The first `count` of the cells by `before`, in order.
template <typename Cell, typename Before>
std::vector<Cell> firstOf(std::vector<Cell> cells, int count, Before before)
{
    const auto kept = std::clamp<std::ptrdiff_t>(count, 0, std::ssize(cells));
    std::partial_sort(cells.begin(), cells.begin() + kept, cells.end(), before);
    cells.resize(static_cast<std::size_t>(kept));
    return cells;
}

bool heavierThenNearerKey(const KeyWeight& left, const KeyWeight& right)
{
    return heavier(left.weight, right.weight).value_or(left.key > right.key);
}

bool hasRow(const AttentionMap& map, int head, int query)
{
    return head >= 0 && head < map.heads && query >= 0 && query < map.queries;
}

std::vector<KeyWeight> visibleCells(const AttentionMap& map, int head, int query)
{
    std::vector<KeyWeight> cells;
    if (!hasRow(map, head, query))
        return cells;
    const auto row = map.row(head, query);
    for (int key = map.firstVisible[static_cast<std::size_t>(query)]; key <= map.ownKey(query); ++key)
        cells.push_back({key, row[static_cast<std::size_t>(key)]});
    return cells;
}

std::span<const float> probabilitiesAfter(const AttentionMap& map, int query)
{
    if (map.probabilities.empty() || query < 0 || query >= map.queries)
        return {};
    return std::span(map.probabilities).subspan(static_cast<std::size_t>(query) * kByteValues, kByteValues);
}

/// The stronger of two cells, or the one that is no number: a fault must stay visible.
float strongerOrFaulty(float left, float right)
{
    const float stronger = right <= left ? left : right; // right, too, where it is no number
    return left != left ? left : stronger;
}

} // namespace

std::vector<float> surprisalBits(const AttentionMap& map)
{
    std::vector<float> bits(static_cast<std::size_t>(map.keys), kUnknown);
    for (int query = 0; query + 1 < map.queries; ++query) {
        const int next = map.ownKey(query) + 1;
        const auto probabilities = probabilitiesAfter(map, query);
        if (!probabilities.empty())
            bits[static_cast<std::size_t>(next)] = -std::log2(probabilities[map.byte(next)]);
    }
    return bits;
}

std::vector<Prediction> topPredictions(const AttentionMap& map, int query, int count)
{
    std::vector<Prediction> predictions;
    for (const float probability : probabilitiesAfter(map, query))
        predictions.push_back({static_cast<std::uint8_t>(predictions.size()), probability});
    return firstOf(std::move(predictions), count, [](const Prediction& left, const Prediction& right) {
        return heavier(left.probability, right.probability).value_or(left.byte < right.byte);
    });
}

std::optional<std::uint8_t> byteAfter(const AttentionMap& map, int query)
{
    if (query < 0 || query >= map.queries)
        return std::nullopt;
    return query + 1 < map.queries ? map.byte(map.ownKey(query) + 1) : map.nextByte;
}

std::vector<KeyWeight> strongestKeys(const AttentionMap& map, int head, int query, int count)
{
    return firstOf(visibleCells(map, head, query), count, heavierThenNearerKey);
}

std::vector<KeyWeight> strongestQueries(const AttentionMap& map, int head, int key, int count)
{
    std::vector<KeyWeight> cells;
    if (head < 0 || head >= map.heads || key < 0 || key >= map.keys)
        return cells;
    for (int query = std::max(0, key - map.memory()); query < map.queries; ++query) {
        if (map.firstVisible[static_cast<std::size_t>(query)] <= key)
            cells.push_back({query, map.row(head, query)[static_cast<std::size_t>(key)]});
    }
    return firstOf(std::move(cells), count, [](const KeyWeight& left, const KeyWeight& right) {
        return heavier(left.weight, right.weight).value_or(left.key < right.key); // the first to see it is the nearest
    });
}

std::vector<KeyWeight> keysHolding(const AttentionMap& map, int head, int query, double mass)
{
    auto cells = visibleCells(map, head, query);
    std::erase_if(cells, [](const KeyWeight& cell) { return !(cell.weight > 0); });
    std::sort(cells.begin(), cells.end(), heavierThenNearerKey);
    if (mass >= 1)
        return cells; // no rounding of a sum may leave one out
    const double whole = std::accumulate(
        cells.begin(), cells.end(), 0.0, [](double sum, const KeyWeight& cell) { return sum + cell.weight; });
    double held = 0;
    auto end = cells.begin();
    while (end != cells.end() && held < mass * whole)
        held += (end++)->weight;
    cells.erase(end, cells.end());
    return cells;
}

AttentionMap combineHeads(const AttentionMap& map, HeadView view, int head)
{
    assert(view != HeadView::One || (head >= 0 && head < map.heads));
    AttentionMap combined;
    combined.source = map.source;
    combined.step = map.step;
    combined.block = map.block;
    combined.stream = map.stream;
    combined.memoryLimit = map.memoryLimit;
    combined.heads = 1;
    combined.queries = map.queries;
    combined.keys = map.keys;
    combined.firstVisible = map.firstVisible;
    combined.bytes = map.bytes;
    combined.firstOffset = map.firstOffset;
    combined.nextByte = map.nextByte;
    combined.probabilities = map.probabilities;

    const auto cells = static_cast<std::size_t>(map.queries) * static_cast<std::size_t>(map.keys);
    const auto weightsOf
        = [&](int which) { return std::span(map.weights).subspan(static_cast<std::size_t>(which) * cells, cells); };
    const auto first = weightsOf(view == HeadView::One ? head : 0);
    combined.weights.assign(first.begin(), first.end());
    if (view == HeadView::One || map.heads == 1)
        return combined;
    for (int other = 1; other < map.heads; ++other) {
        const auto weights = weightsOf(other);
        if (view == HeadView::Maximum) {
            for (std::size_t i = 0; i < cells; ++i)
                combined.weights[i] = strongerOrFaulty(combined.weights[i], weights[i]);
        } else {
            for (std::size_t i = 0; i < cells; ++i)
                combined.weights[i] += weights[i];
        }
    }
    if (view == HeadView::Mean) {
        for (float& weight : combined.weights)
            weight /= static_cast<float>(map.heads);
    }
    return combined;
}

std::vector<float> byDistance(const AttentionMap& map, int head)
{
    const auto keys = static_cast<std::size_t>(map.keys);
    std::vector<float> weights(static_cast<std::size_t>(map.queries) * keys, 0.0F);
    for (int query = 0; query < map.queries; ++query) {
        const auto row = map.row(head, query);
        const auto visible = row.subspan(0, static_cast<std::size_t>(map.ownKey(query)) + 1)
                                 .subspan(static_cast<std::size_t>(map.firstVisible[static_cast<std::size_t>(query)]));
        const auto begin = weights.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(query) * keys);
        std::reverse_copy(visible.begin(), visible.end(), begin);
    }
    return weights;
}

} // namespace workbench::maps
