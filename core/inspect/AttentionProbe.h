// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/config/RunConfig.h"
#include "core/maps/AttentionMap.h"
#include "core/maps/CellStates.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace workbench::train
{
class WeightsSnapshot;
}

namespace workbench::inspect
{

inline constexpr std::int64_t kMostProbeBytes = 65536; ///< of text and memory text together
inline constexpr int kMostProbeQueries = 4096; ///< rows of one map

/// A text to look at.
struct ProbeText {
    std::string memory = {}; ///< read first, to fill state and memory; may be empty
    std::string text = {}; ///< its bytes are the queries
    std::int64_t firstOffset = 0; ///< of text[0], for labels
    maps::MapSource source = maps::MapSource::Probe;
};

/// InvalidArgument with what to do: an empty text, one too long, too many queries.
Result<> checkProbeText(const ProbeText& text);

/// Runs a text through one set of weights in evaluation mode, from nothing, in segments of the configuration's bptt
/// with state and memory carried, and takes out what the model computes on the way. One thread at a time; blocking.
class AttentionProbe
{
public:
    /// Weights of a checkpoint on the disk, or of a run that is training (never changed by it).
    static Result<std::unique_ptr<AttentionProbe>> open(const std::filesystem::path& checkpoint);
    static Result<std::unique_ptr<AttentionProbe>> open(std::shared_ptr<const train::WeightsSnapshot> weights);
    ~AttentionProbe();

    const config::RunConfig& config() const;
    std::int64_t step() const; ///< optimiser steps behind the weights
    const std::vector<int>& attentionBlocks() const; ///< ascending; empty: the model has no attention

    /// Attention of `block` over the text. NotFound for a block without attention: names those with it, or says to
    /// choose a model with attention. Cancelled when `stop` is requested.
    Result<maps::AttentionMap> attention(const ProbeText& text, int block, std::stop_token stop = {});

    /// The LSTM of any block over the text's bytes, computed again from its inputs and outputs with one product for all
    /// times.
    Result<maps::CellStates> cellStates(const ProbeText& text, int block, std::stop_token stop = {});

    /// How much the loss at one byte hangs on every byte before it: |d loss(byte `at`) / d embedding(byte i)| for i <
    /// at, through recurrence and memory alike, with nothing detached. `at` and the result count bytes of memory text
    /// and text together, from 1; the result has `at` values.
    Result<std::vector<float>> gradientTo(const ProbeText& text, int at, std::stop_token stop = {});

    /// `count` bytes that the model writes after a prompt, each drawn from its own distribution by a
    /// sample::TextSampler: what it writes for the same seed anywhere in the program. InvalidArgument for an empty
    /// prompt; Cancelled when `stop` is requested.
    Result<std::string> write(const std::string& prompt, int count, std::uint64_t seed, std::stop_token stop = {});

private:
    class Impl;
    explicit AttentionProbe(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace workbench::inspect
