// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/ModelConfig.h"

#include <algorithm>

namespace workbench::config
{

bool hasAttention(const ModelConfig& model, int block)
{
    switch (model.attention.placement) {
    case AttentionPlacement::None:
        return false;
    case AttentionPlacement::SecondLast:
        return block == model.layers - 2;
    case AttentionPlacement::All:
        return true;
    case AttentionPlacement::Listed:
        return std::ranges::find(model.attention.listed, block) != model.attention.listed.end();
    }
    return false;
}

std::vector<int> attentionBlocks(const ModelConfig& model)
{
    std::vector<int> blocks;
    for (int block = 0; block < model.layers; ++block)
        if (hasAttention(model, block))
            blocks.push_back(block);
    return blocks;
}

long long parameterCount(const ModelConfig& model, bool folded)
{
    const long long d = model.width;
    const long long f = model.boomWidth;
    const long long norm = 2 * d;
    long long count = model.vocabulary * d + model.vocabulary; // embedding (tied) and output bias
    for (int block = 0; block < model.layers; ++block) {
        count += norm; // lnstart
        count += 2 * (4 * d * d + 4 * d); // LSTM: two matrices, two biases
        if (hasAttention(model, block)) {
            count += 2 * norm; // lnmid, lnmem
            count += d * d + d + norm; // query matrix and its norm
            count += 3 * d; // qs, ks, vs
            if (!folded)
                count += 2 * d * d + 2 * d; // the over-parameterisation of vs
        }
        count += 2 * norm; // lnff, lnxff
        count += d * f + f; // Boom
        if (model.boom == BoomOutput::SecondMatrix)
            count += f * d + d;
    }
    return count;
}

} // namespace workbench::config
