// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/ModelConfig.h"
#include "core/sample/AlignedFloats.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

namespace workbench::sample
{

/// The weights of a SHA-RNN laid out for reading byte by byte on the CPU: matrices in panels, static vectors folded,
/// the first LSTM's inputs of all V bytes multiplied out. Never changes, so that threads share it. Made by packModel()
/// in PackModel.h.
class PackedModel
{
public:
    struct Weights; ///< see PackedWeights.h

    PackedModel(config::ModelConfig config, std::unique_ptr<const Weights> weights);
    ~PackedModel();
    PackedModel(const PackedModel&) = delete;
    PackedModel& operator=(const PackedModel&) = delete;

    const config::ModelConfig& config() const { return m_config; }
    const Weights& weights() const { return *m_weights; }
    std::int64_t sizeBytes() const;

private:
    config::ModelConfig m_config;
    std::unique_ptr<const Weights> m_weights;
};

/// What a text has left behind in a model: recurrent state of every block, and a ring with the memory of every block
/// with attention. A value: copying one keeps a place in a text to come back to.
class ReadingState
{
public:
    explicit ReadingState(const PackedModel& model); ///< the start of a text

    std::int64_t bytesRead() const { return m_bytesRead; }
    int memoryFilled() const; ///< positions that are remembered, at most M; 0 without attention
    std::int64_t sizeBytes() const;
    bool operator==(const ReadingState& other) const = default; ///< bit for bit, but for what left the memory

private:
    friend class ByteReader;
    config::ModelConfig m_config;
    std::int64_t m_bytesRead = 0;
    AlignedFloats m_hidden; ///< [L, 2, row]: h and c of every block, see ReadingShape
    std::vector<AlignedFloats> m_rings; ///< [L]: [capacity, memoryRow]; empty for a block without attention
};

/// Reads texts with one set of weights, in evaluation mode. All semantics are those of segments of one byte: every byte
/// sees up to M - 1 positions before its own. How a text is cut into calls, how many texts are read at once and how
/// many threads work on it change no bit of the result: every sum has one fixed order. An object belongs to one thread
/// at a time.
class ByteReader
{
public:
    ByteReader(std::shared_ptr<const PackedModel> model, int threads);
    ~ByteReader();

    const PackedModel& model() const;
    void setThreads(int threads); ///< that compute, the caller among them

    /// Called with the index of a byte of the text and the V logits behind it.
    using Listener = std::function<void(std::size_t, std::span<const float>)>;
    /// Reads on from `state`; gives the V logits behind the last byte. Non-recurrent products are made for many bytes
    /// at a time. `text` has at least one byte, each below V. Ends early, with `state` after the bytes that were read,
    /// when `stop` is requested.
    std::vector<float>
    read(ReadingState& state, std::string_view text, const Listener& each = {}, const std::stop_token& stop = {});

    /// One byte for each of several texts at once: weights go through the processor once for all of them.
    /// `logits` takes [states, V].
    void step(std::span<ReadingState* const> states, std::span<const std::uint8_t> bytes, std::span<float> logits);

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace workbench::sample
