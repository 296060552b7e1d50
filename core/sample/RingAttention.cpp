// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sample/RingAttention.h"

#include "core/sample/Vectors.h"

#include <algorithm>
#include <array>

namespace workbench::sample
{

namespace
{

constexpr float kNoScore = -1e30F; ///< below every score, and finite: differences of two are no NaN

/// Largest score so far, sum of the exponentials under it, and the rows weighted by them.
struct Partial {
    float& largest;
    float& sum;
    float* mix;
};

/// The scores of rows `first` up to `last` of a tile, four rows at a time so that q is loaded once for them.
WORKBENCH_INLINE void
scoresOf(const float* tile, std::ptrdiff_t stride, const float* q, int headRow, int first, int last, Vector& scores)
{
    constexpr int kTogether = 4;
    Vector rows[kLanes];
    int r = 0;
    for (; r < first; ++r)
        rows[r] = Vector{};
    for (; r + kTogether <= last; r += kTogether) {
        Vector sums[kTogether]{};
        for (int k = 0; k < headRow; k += kLanes)
            for (int i = 0; i < kTogether; ++i)
                sums[i] += vectorAt(q + k) * vectorAt(tile + (r + i) * stride + k);
        for (int i = 0; i < kTogether; ++i)
            rows[r + i] = sums[i];
    }
    for (; r < last; ++r) {
        Vector sum{};
        for (int k = 0; k < headRow; k += kLanes)
            sum += vectorAt(q + k) * vectorAt(tile + r * stride + k);
        rows[r] = sum;
    }
    for (; r < kLanes; ++r)
        rows[r] = Vector{};
    sumsOf(rows, scores);
}

/// mix = mix * scale + the sum of the rows by their weights, in the order of the rows.
template <int Together>
WORKBENCH_INLINE void
mixVectors(const float* tile, std::ptrdiff_t stride, const float* weights, int first, int last, float scale, float* mix)
{
    Vector sums[Together];
    for (int i = 0; i < Together; ++i)
        sums[i] = vectorAt(mix + i * kLanes) * scale;
    for (int r = first; r < last; ++r)
        for (int i = 0; i < Together; ++i)
            sums[i] += vectorAt(tile + r * stride + i * kLanes) * weights[r];
    for (int i = 0; i < Together; ++i)
        vectorAt(mix + i * kLanes) = sums[i];
}

/// One query and one head over rows `first` up to `last` of a tile of 16.
WORKBENCH_INLINE void
attendTile(const float* tile, std::ptrdiff_t stride, const float* q, int headRow, int first, int last, Partial partial)
{
    constexpr int kTogether = 4;
    Vector scores;
    scoresOf(tile, stride, q, headRow, first, last, scores);
    alignas(Vector) std::array<float, kLanes> weights;
    for (int i = 0; i < kLanes; ++i)
        weights[static_cast<std::size_t>(i)] = i >= first && i < last ? 0.0F : kNoScore;
    const Vector mask = vectorAt(weights.data());
    const float largest = std::max(partial.largest, largestOf(scores + mask));
    vectorAt(weights.data()) = scores - largest;
    for (float& weight : weights)
        weight = kernels::exponential(weight);
    for (int i = 0; i < kLanes; ++i)
        weights[static_cast<std::size_t>(i)] = i >= first && i < last ? weights[static_cast<std::size_t>(i)] : 0.0F;
    const float scale = kernels::exponential(partial.largest - largest);
    partial.sum = partial.sum * scale + sumOf(vectorAt(weights.data()));
    partial.largest = largest;
    int k = 0;
    for (; k + kTogether * kLanes <= headRow; k += kTogether * kLanes)
        mixVectors<kTogether>(tile + k, stride, weights.data(), first, last, scale, partial.mix + k);
    for (; k < headRow; k += kLanes)
        mixVectors<1>(tile + k, stride, weights.data(), first, last, scale, partial.mix + k);
}

struct SlotRange {
    int first, last;
};

/// The slots that a position sees, in the order of the slots; the second range is empty while the ring has not wrapped.
std::array<SlotRange, 2> slotsSeen(const ReadingShape& shape, std::int64_t position)
{
    const std::int64_t oldest = std::max<std::int64_t>(0, position - shape.memory + 1);
    const int newestSlot = static_cast<int>(position % shape.capacity);
    const int oldestSlot = static_cast<int>(oldest % shape.capacity);
    if (oldestSlot <= newestSlot)
        return {SlotRange{oldestSlot, newestSlot + 1}, SlotRange{0, 0}};
    return {SlotRange{0, newestSlot + 1}, SlotRange{oldestSlot, shape.capacity}};
}

/// What a tile's work needs besides the query.
struct Tile {
    const float* rows;
    std::ptrdiff_t stride;
    int heads, headRow;
    int first, last; ///< rows of it that count
};

WORKBENCH_VECTOR_CLONES void tileKernel(const Tile& tile, const float* q, float* mix, float* figures)
{
    for (int head = 0; head < tile.heads; ++head)
        attendTile(
            tile.rows + head * tile.headRow, tile.stride, q + head * tile.headRow, tile.headRow, tile.first, tile.last,
            {figures[2 * head], figures[2 * head + 1], mix + head * tile.headRow});
}

WORKBENCH_VECTOR_CLONES void addScaledKernel(const float* x, float scale, int values, float* out)
{
    for (int k = 0; k < values; k += kLanes)
        vectorAt(out + k) += vectorAt(x + k) * scale;
}

} // namespace

void spreadHeads(const ReadingShape& shape, const float* row, float* memoryRow)
{
    for (int head = 0; head < shape.heads; ++head)
        std::copy_n(row + head * shape.headWidth, shape.headWidth, memoryRow + head * shape.headRow);
}

void gatherHeads(const ReadingShape& shape, const float* memoryRow, float* row)
{
    for (int head = 0; head < shape.heads; ++head)
        std::copy_n(memoryRow + head * shape.headRow, shape.headWidth, row + head * shape.headWidth);
}

int partialSize(const ReadingShape& shape)
{
    return shape.memoryRow + wholeLanes(2 * shape.heads);
}

int filledSlices(const ReadingShape& shape, std::int64_t position)
{
    const auto filled = static_cast<int>(std::min<std::int64_t>(position + 1, shape.capacity));
    return (filled + shape.slice - 1) / shape.slice;
}

void attendSlice(
    const ReadingShape& shape, const float* ring, int slice, std::int64_t position, ConstRows queries, int count,
    Rows partials)
{
    for (int c = 0; c < count; ++c) {
        float* const partial = partials.data + c * partials.stride;
        std::fill_n(partial, partialSize(shape), 0.0F);
        for (int head = 0; head < shape.heads; ++head)
            partial[shape.memoryRow + 2 * head] = kNoScore;
    }
    const int end = std::min(shape.capacity, (slice + 1) * shape.slice);
    // A tile stays near the processor while all queries go over it.
    for (int begin = slice * shape.slice; begin < end; begin += kLanes)
        for (int c = 0; c < count; ++c)
            for (const SlotRange& seen : slotsSeen(shape, position + c)) {
                const int first = std::max(seen.first - begin, 0);
                const int last = std::min(seen.last - begin, kLanes);
                if (first >= last)
                    continue;
                float* const mix = partials.data + c * partials.stride;
                tileKernel(
                    {ring + static_cast<std::ptrdiff_t>(begin) * shape.memoryRow, shape.memoryRow, shape.heads,
                     shape.headRow, first, last},
                    queries.data + c * queries.stride, mix, mix + shape.memoryRow);
            }
}

void mergeSlices(const ReadingShape& shape, const float* partials, int slices, float* out)
{
    const std::ptrdiff_t size = partialSize(shape);
    std::fill_n(out, shape.memoryRow, 0.0F);
    for (int head = 0; head < shape.heads; ++head) {
        const float* const figures = partials + shape.memoryRow + std::ptrdiff_t{2} * head;
        float largest = kNoScore;
        for (int slice = 0; slice < slices; ++slice)
            largest = std::max(largest, figures[slice * size]);
        float sum = 0;
        for (int slice = 0; slice < slices; ++slice)
            sum += figures[slice * size + 1] * kernels::exponential(figures[slice * size] - largest);
        // A slice in which the position sees nothing must not count, however small its factor would be.
        for (int slice = 0; slice < slices; ++slice)
            if (figures[slice * size + 1] > 0)
                addScaledKernel(
                    partials + slice * size + head * shape.headRow,
                    kernels::exponential(figures[slice * size] - largest) / sum, shape.headRow,
                    out + head * shape.headRow);
    }
}

} // namespace workbench::sample
