// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sample/TextSampler.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace workbench::sample
{

TextSampler::TextSampler(ByteReader& reader, SamplerSettings settings)
    : m_reader(reader)
    , m_settings(std::move(settings))
    , m_state(reader.model())
{
}

Result<> TextSampler::readPrompt(std::string_view prompt, const std::stop_token& stop)
{
    if (prompt.empty())
        return fail(ErrorCode::InvalidArgument, "The prompt is empty.", "Give at least one byte to go on from.");
    ReadingState state(m_reader.model());
    std::vector<float> logits = m_reader.read(state, prompt, {}, stop);
    if (state.bytesRead() < static_cast<std::int64_t>(prompt.size()))
        return fail(ErrorCode::Cancelled, "Reading the prompt was stopped.");
    resume(std::string(prompt), std::move(state), std::move(logits));
    return {};
}

void TextSampler::resume(std::string text, ReadingState state, std::vector<float> logits)
{
    m_text = std::move(text);
    m_state = std::move(state);
    m_logits = std::move(logits);
}

std::span<const float, 256> TextSampler::logits() const
{
    assert(m_logits.size() == 256);
    return std::span<const float, 256>(m_logits.data(), 256);
}

Distribution TextSampler::modelDistribution() const
{
    return probabilities(logits());
}

Result<Sampled> TextSampler::sampledDistribution() const
{
    return applySampler(m_settings, modelDistribution(), m_text);
}

Result<DrawnByte> TextSampler::pick() const
{
    const Distribution model = modelDistribution();
    const auto sampled = applySampler(m_settings, model, m_text);
    if (!sampled)
        return fail(sampled.error());
    const auto place = static_cast<std::int64_t>(m_text.size());
    const std::uint8_t byte = drawByte(sampled->after, unitFor(m_settings.seed, place));
    double utf8Removed = 0;
    for (const RemovedMass& removed : sampled->removed)
        if (removed.step == SamplerStep::Utf8)
            utf8Removed = removed.mass;
    return DrawnByte{byte, sampled->after[byte], surprisalBits(model, byte), entropyBits(model), utf8Removed};
}

Result<DrawnByte> TextSampler::draw()
{
    const std::array<TextSampler*, 1> alone{this};
    return drawTogether(alone).map([](const std::vector<DrawnByte>& drawn) { return drawn.front(); });
}

Result<std::vector<DrawnByte>> TextSampler::drawTogether(std::span<TextSampler* const> samplers)
{
    std::vector<DrawnByte> drawn;
    for (const TextSampler* sampler : samplers) {
        auto byte = sampler->pick();
        if (!byte)
            return fail(std::move(byte.error()));
        drawn.push_back(*byte);
    }
    follow(samplers, drawn);
    return drawn;
}

DrawnByte TextSampler::choose(std::uint8_t byte)
{
    const Distribution model = modelDistribution();
    const auto sampled = applySampler(m_settings, model, m_text);
    const DrawnByte chosen{byte, sampled ? sampled->after[byte] : 0, surprisalBits(model, byte), entropyBits(model), 0};
    const std::array<TextSampler*, 1> alone{this};
    follow(alone, {&chosen, 1});
    return chosen;
}

void TextSampler::follow(std::span<TextSampler* const> samplers, std::span<const DrawnByte> drawn)
{
    if (samplers.empty())
        return;
    std::vector<ReadingState*> states;
    std::vector<std::uint8_t> bytes;
    for (std::size_t i = 0; i < samplers.size(); ++i) {
        states.push_back(&samplers[i]->m_state);
        bytes.push_back(drawn[i].byte);
        samplers[i]->m_text += static_cast<char>(drawn[i].byte);
    }
    std::vector<float> logits(256 * samplers.size());
    samplers.front()->m_reader.step(states, bytes, logits);
    for (std::size_t i = 0; i < samplers.size(); ++i)
        std::copy_n(logits.begin() + static_cast<std::ptrdiff_t>(256 * i), 256, samplers[i]->m_logits.begin());
}

std::optional<SampleEnd> TextSampler::ended(std::int64_t drawn) const
{
    const auto count = std::min(static_cast<std::size_t>(std::max<std::int64_t>(0, drawn)), m_text.size());
    const std::string_view written = std::string_view(m_text).substr(m_text.size() - count);
    if (std::ranges::any_of(m_settings.stops, [&](const std::string& stop) { return written.ends_with(stop); }))
        return SampleEnd::StopString;
    if (drawn >= m_settings.bytes)
        return SampleEnd::Length;
    return std::nullopt;
}

} // namespace workbench::sample
