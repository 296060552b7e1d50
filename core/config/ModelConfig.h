// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace workbench::config
{

enum class AttentionPlacement {
    None, ///< the paper's LSTM baseline
    SecondLast, ///< the paper's SHA-RNN with a single head; no block at all in a model of one block
    All, ///< its four-headed one: a head in every block
    Listed, ///< the blocks named in AttentionBlocks::listed
};

/// Which blocks have attention.
struct AttentionBlocks {
    AttentionPlacement placement = AttentionPlacement::SecondLast;
    std::vector<int> listed; ///< block numbers from 0, only for Listed

    bool operator==(const AttentionBlocks&) const = default;
};

enum class BoomOutput {
    ChunkSum, ///< floor(F / D) chunks of D summed: no second matrix, the point of the layer
    SecondMatrix, ///< an ordinary linear layer F -> D, kept as an option by the published code
};

/// The shape of a SHA-RNN. Defaults are the paper's single-head model, enwik8 (arXiv 1911.11423, table 2).
struct ModelConfig {
    int vocabulary = 256; ///< V; bytes, so 256 except where published figures are checked
    int layers = 4; ///< L, blocks
    int width = 1024; ///< D, the size of embedding and LSTM
    int boomWidth = 4096; ///< F, the inner size of the Boom layer
    AttentionBlocks attention;
    int heads = 1; ///< divides width
    int memory = 5000; ///< M, the most positions that attention remembers
    BoomOutput boom = BoomOutput::ChunkSum;
    double dropoutEmbedding = 0.0; ///< whole rows of the embedding table
    double dropoutInput = 0.1; ///< dropout_i, on the embedded bytes
    double dropoutHidden = 0.1; ///< dropout_h, inside the blocks: LSTM output, attention, Boom
    double dropoutOutput = 0.1; ///< dropout_o, before the output layer

    bool operator==(const ModelConfig&) const = default;
};

/// True where block number `block` (from 0) of the model has attention.
bool hasAttention(const ModelConfig& model, int block);

/// The numbers of all blocks with attention, ascending.
std::vector<int> attentionBlocks(const ModelConfig& model);

/// Trainable values in a model of this shape. With `folded`, the over-parameterised static vectors count as the
/// vectors they collapse to after training (the paper's "52M"), else as trained (53.80M with 205 symbols).
/// Counts what trains; parameters that the published code keeps but never uses are left out.
long long parameterCount(const ModelConfig& model, bool folded = false);

} // namespace workbench::config
