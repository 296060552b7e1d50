// SPDX-License-Identifier: GPL-3.0-or-later
// Small models of every shape that a reader must know, and texts for them.
#pragma once

#include "core/model/ShaRnn.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/randn_like.h>
#include <ATen/ops/tensor.h>
#include <torch/utils.h>

#include <random>
#include <string>
#include <utility>
#include <vector>

namespace workbench
{

struct ReaderCase {
    const char* name;
    config::ModelConfig model;
};

inline config::ModelConfig readerConfig(int width, int boomWidth, int heads, config::AttentionPlacement placement)
{
    config::ModelConfig config;
    config.vocabulary = 19;
    config.layers = 3;
    config.width = width;
    config.boomWidth = boomWidth;
    config.heads = heads;
    config.attention.placement = placement;
    return config;
}

inline std::vector<ReaderCase> readerCases()
{
    using config::AttentionPlacement;
    std::vector<ReaderCase> cases{
        {"no attention", readerConfig(32, 128, 1, AttentionPlacement::None)},
        {"second last block", readerConfig(32, 128, 1, AttentionPlacement::SecondLast)},
        {"every block", readerConfig(48, 96, 1, AttentionPlacement::All)},
        {"two heads that fill no vector, Boom with a rest", readerConfig(20, 47, 2, AttentionPlacement::All)},
        {"four heads of whole vectors", readerConfig(64, 192, 4, AttentionPlacement::SecondLast)},
        {"second matrix", readerConfig(12, 50, 1, AttentionPlacement::SecondLast)},
        {"five Boom chunks, all symbols", readerConfig(16, 80, 1, AttentionPlacement::All)},
        {"one block", readerConfig(16, 16, 1, AttentionPlacement::None)},
    };
    cases[5].model.boom = config::BoomOutput::SecondMatrix;
    cases[6].model.vocabulary = 256;
    cases[7].model.layers = 1;
    cases[7].model.attention = {AttentionPlacement::Listed, {0}};
    return cases;
}

/// In evaluation mode, and no weight at a special starting value.
inline model::ShaRnn stirredModel(const config::ModelConfig& config)
{
    torch::manual_seed(7);
    model::ShaRnn net(config);
    const at::NoGradGuard noGrad;
    for (at::Tensor& parameter : net->parameters())
        parameter.add_(at::randn_like(parameter) * 0.2);
    net->eval();
    return net;
}

inline std::string someText(int vocabulary, std::size_t length, unsigned seed = 1)
{
    std::mt19937 random(seed);
    std::string text(length, '\0');
    for (char& byte : text)
        byte = static_cast<char>(random() % static_cast<unsigned>(vocabulary));
    return text;
}

/// Logits behind every byte.
using LogitRows = std::vector<std::vector<float>>;

/// What the model itself makes of a text in segments of so many bytes.
inline LogitRows modelLogits(model::ShaRnn& net, const std::string& text, std::size_t segment)
{
    const at::NoGradGuard noGrad;
    LogitRows rows;
    model::ShaRnnState state;
    for (std::size_t begin = 0; begin < text.size(); begin += segment) {
        std::vector<std::int64_t> bytes;
        for (const char byte : text.substr(begin, segment))
            bytes.push_back(static_cast<unsigned char>(byte));
        auto out = net->forward(at::tensor(bytes).unsqueeze(1), state);
        state = std::move(out.state);
        const at::Tensor logits = out.logits.squeeze(1).contiguous();
        for (std::int64_t row = 0; row < logits.size(0); ++row) {
            const float* const first = logits.const_data_ptr<float>() + row * logits.size(1);
            rows.emplace_back(first, first + logits.size(1));
        }
    }
    return rows;
}

} // namespace workbench
