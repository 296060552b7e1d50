// SPDX-License-Identifier: GPL-3.0-or-later
// How the weights of a SHA-RNN lie for reading byte by byte. Everything is padded with zeros to whole vectors of 16.
#pragma once

#include "core/sample/AlignedFloats.h"
#include "core/sample/ByteReader.h"

#include <optional>
#include <vector>

namespace workbench::sample
{

inline constexpr int kLanes = 16; ///< values of a vector: one cache line
inline constexpr int kChunk = 48; ///< columns (bytes of a text, or texts) that are worked on at once, at most
inline constexpr int kGates = 4; ///< i f g o

constexpr int wholeLanes(int values)
{
    return (values + kLanes - 1) / kLanes * kLanes;
}

/// Sizes that follow from a configuration.
struct ReadingShape {
    explicit ReadingShape(const config::ModelConfig& config);

    int vocabulary = 0;
    int symbols = 0; ///< V, padded
    int width = 0;
    int row = 0; ///< D, padded
    int heads = 0;
    int headWidth = 0;
    int headRow = 0; ///< D / heads, padded
    int memoryRow = 0; ///< of all heads
    int memory = 0; ///< M
    int capacity = 0; ///< rows of a ring: the M - 1 before the first byte of a chunk, and the chunk; whole tiles of 16
    int slice = 0; ///< rows of a ring whose partial sums belong together; whole tiles, the last slice may be shorter
    int slices = 0;
    int boomChunks = 0; ///< 1 with a second matrix
};

/// A matrix [rows, inner] in panels of 16 rows, [panel][inner][16], so that 16 results come of one stream of memory.
struct PanelMatrix {
    int panels = 0;
    int inner = 0;
    AlignedFloats weights;
    AlignedFloats bias; ///< [panels * 16]

    const float* panel(int number) const
    {
        return weights.data() + static_cast<std::size_t>(number) * static_cast<std::size_t>(inner) * kLanes;
    }
};

struct NormWeights {
    AlignedFloats gain, bias; ///< [row]
};

struct AttentionWeights {
    NormWeights mid, memory, query; ///< lnmid, lnmem, qln
    PanelMatrix q;
    AlignedFloats queryScale, valueScale; ///< [row]: the static vectors, folded
};

struct BlockWeights {
    NormWeights start;
    PanelMatrix input; ///< panels: i f g o of units 0 to 15, then of the next 16; empty in block 0
    PanelMatrix recurrent; ///< likewise; its bias is never used
    std::optional<AttentionWeights> attention;
    NormWeights passed, entering; ///< lnff, lnxff
    PanelMatrix up; ///< the Boom's first matrix: all chunks of values 0 to 15, then of the next 16
    PanelMatrix down; ///< the second one; empty without
};

struct PackedModel::Weights {
    explicit Weights(const config::ModelConfig& config)
        : shape(config)
    {
    }

    ReadingShape shape;
    AlignedFloats firstGates; ///< [V, 4 * row]: sums of block 0's gates for each byte, but for the recurrent part
    std::vector<BlockWeights> blocks;
    PanelMatrix output;
};

} // namespace workbench::sample
