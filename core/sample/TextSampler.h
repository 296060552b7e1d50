// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/sample/ByteReader.h"
#include "core/sample/SamplerChain.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace workbench::sample
{

/// One byte that was drawn.
struct DrawnByte {
    std::uint8_t byte = 0;
    double probability = 0; ///< after the sampler
    double surprisalBits = 0; ///< the model's own
    double entropyBits = 0; ///< of the model's own distribution
    double utf8Removed = 0; ///< mass that the UTF-8 mask took away; 0 where it is off
};

/// Why a text ended.
enum class SampleEnd { Length, StopString };

/// Writes one text byte by byte: reads a prompt, then draws, reads what was drawn, and so on. The one way in which the
/// window, the command line and the trainer's film make text, so that all of them make the same.
class TextSampler
{
public:
    /// Both outlive the object, which belongs to one thread at a time. Settings must have passed checkSettings().
    TextSampler(ByteReader& reader, SamplerSettings settings);

    /// The text so far. InvalidArgument where it is empty; Cancelled when `stop` is requested.
    Result<> readPrompt(std::string_view prompt, const std::stop_token& stop = {});
    /// Goes on from a place that was read before. `logits` [256] are those behind its last byte.
    void resume(std::string text, ReadingState state, std::vector<float> logits);

    const std::string& text() const { return m_text; } ///< prompt and what was drawn
    const ReadingState& state() const { return m_state; }
    std::span<const float, 256> logits() const; ///< behind the last byte of text()
    Distribution modelDistribution() const;
    Result<Sampled> sampledDistribution() const; ///< what draw() would draw from

    /// Draws the next byte and reads it. On an error nothing has changed: see applySampler().
    Result<DrawnByte> draw();
    /// A byte for each of several texts of one reader, which reads them all at once; every text gets the byte that it
    /// would get by itself.
    static Result<std::vector<DrawnByte>> drawTogether(std::span<TextSampler* const> samplers);
    /// Reads a byte that was chosen by hand.
    DrawnByte choose(std::uint8_t byte);
    /// Whether the text ends here, its last `drawn` bytes having been written: a stop string must lie within those.
    /// To be asked behind every byte.
    std::optional<SampleEnd> ended(std::int64_t drawn) const;

private:
    Result<DrawnByte> pick() const;
    static void follow(std::span<TextSampler* const> samplers, std::span<const DrawnByte> drawn);

    ByteReader& m_reader;
    SamplerSettings m_settings;
    std::string m_text;
    ReadingState m_state;
    std::vector<float> m_logits;
};

} // namespace workbench::sample
