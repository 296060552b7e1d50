// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/maps/ColourScale.h"

#include "core/maps/MapPooling.h"
#include "core/maps/Palettes.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

namespace workbench::maps
{

namespace
{

constexpr double kPower = 0.35;
constexpr std::size_t kTableSize = 1 << 16;

constexpr std::pair<Palette, std::string_view> kPaletteNames[]{
    {Palette::Viridis, "viridis"},
    {Palette::Magma, "magma"},
    {Palette::Grey, "grey"},
    {Palette::Diverging, "diverging"}};
constexpr std::pair<Transfer, std::string_view> kTransferNames[]{
    {Transfer::Linear, "linear"}, {Transfer::Power, "power"}, {Transfer::Logarithmic, "log"}};

template <typename Value, std::size_t size>
std::string_view nameIn(const std::pair<Value, std::string_view> (&names)[size], Value value)
{
    for (const auto& [candidate, name] : names) {
        if (candidate == value)
            return name;
    }
    return {};
}

template <typename Value, std::size_t size>
std::optional<Value> valueIn(const std::pair<Value, std::string_view> (&names)[size], std::string_view name)
{
    for (const auto& [value, candidate] : names) {
        if (candidate == name)
            return value;
    }
    return std::nullopt;
}

ValueRange usableRange(Palette palette, ValueRange range)
{
    if (!std::isfinite(range.low) || !std::isfinite(range.high) || !(range.high > range.low))
        range = {};
    if (palette == Palette::Diverging) {
        const float reach = std::max(std::abs(range.low), std::abs(range.high));
        range = {-reach, reach};
    }
    return range;
}

/// The float in the middle of those that share their upper 16 bits; zero and infinity stand for themselves.
float middleOf(std::uint32_t upperBits)
{
    const float lowest = std::bit_cast<float>(upperBits << 16);
    return lowest == 0 || std::isinf(lowest) ? lowest : std::bit_cast<float>(upperBits << 16 | 0x8000U);
}

} // namespace

std::string_view paletteName(Palette palette)
{
    return nameIn(kPaletteNames, palette);
}

std::string_view transferName(Transfer transfer)
{
    return nameIn(kTransferNames, transfer);
}

std::optional<Palette> paletteFromName(std::string_view name)
{
    return valueIn(kPaletteNames, name);
}

std::optional<Transfer> transferFromName(std::string_view name)
{
    return valueIn(kTransferNames, name);
}

ValueRange rangeOf(std::span<const float> values)
{
    constexpr float kLargest = std::numeric_limits<float>::max();
    float low = 0;
    float high = -kLargest;
#pragma omp simd reduction(min : low) reduction(max : high)
    for (std::size_t i = 0; i < values.size(); ++i) {
        const float value = values[i];
        const bool counts = (std::abs(value) <= kLargest) & (value != kOutside);
        const float lowCandidate = counts ? value : 0.0F;
        const float highCandidate = counts ? value : -kLargest;
        low = lowCandidate < low ? lowCandidate : low;
        high = highCandidate > high ? highCandidate : high;
    }
    if (low == 0 && !(high > 0))
        return {};
    return {low, high > low ? high : 0};
}

ColourScale::ColourScale(Palette palette, Transfer transfer, ValueRange range)
    : m_palette(palette)
    , m_transfer(transfer)
    , m_range(usableRange(palette, range))
    , m_table(kTableSize)
{
    if (m_range.low < 0 && transfer != Transfer::Linear) {
        m_bothWays = true;
        m_reach = std::max<double>(-m_range.low, m_range.high);
    } else {
        m_origin = transfer == Transfer::Logarithmic ? 0 : m_range.low;
        m_reach = static_cast<double>(m_range.high) - m_origin;
    }
    m_bottom = m_reach * std::pow(10.0, -kLogDecades);
    if (!m_bothWays)
        m_bottom = std::max<double>(m_bottom, m_range.low);
    for (std::uint32_t i = 0; i < kTableSize; ++i) {
        const float offset = middleOf(i);
        m_table[i] = std::isnan(offset) ? nanColour() : paletteColour(palette, positionOfOffset(offset));
    }
}

std::uint32_t ColourScale::colour(float value) const
{
    // The difference is a quiet NaN for every NaN, and those are told by their upper bits.
    return m_table[std::bit_cast<std::uint32_t>(value - m_origin) >> 16];
}

void ColourScale::colour(std::span<const float> values, std::span<std::uint32_t> colours, std::uint32_t outside) const
{
    const std::size_t count = std::min(values.size(), colours.size());
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint32_t inside = colour(values[i]);
        colours[i] = values[i] == kOutside ? outside : inside;
    }
}

float ColourScale::position(float value) const
{
    return std::isnan(value) ? 0 : static_cast<float>(positionOfOffset(static_cast<double>(value) - m_origin));
}

double ColourScale::positionOfOffset(double offset) const
{
    const double part = partOfReach(m_bothWays ? std::abs(offset) : offset);
    if (!m_bothWays)
        return part;
    return offset < 0 ? 0.5 - part / 2 : 0.5 + part / 2;
}

double ColourScale::partOfReach(double magnitude) const
{
    if (!(magnitude > 0))
        return 0;
    if (magnitude >= m_reach)
        return 1;
    switch (m_transfer) {
    case Transfer::Linear:
        break;
    case Transfer::Power:
        return std::pow(magnitude / m_reach, kPower);
    case Transfer::Logarithmic:
        return magnitude > m_bottom ? std::log(magnitude / m_bottom) / std::log(m_reach / m_bottom) : 0;
    }
    return magnitude / m_reach;
}

float ColourScale::valueAt(float position) const
{
    const double inside = position > 0 ? std::min(position, 1.0F) : 0;
    if (!m_bothWays)
        return static_cast<float>(m_origin + magnitudeAt(inside));
    if (inside == 0.5)
        return 0;
    const double magnitude = magnitudeAt(std::abs(2 * inside - 1));
    return static_cast<float>(inside < 0.5 ? -magnitude : magnitude);
}

double ColourScale::magnitudeAt(double part) const
{
    switch (m_transfer) {
    case Transfer::Linear:
        break;
    case Transfer::Power:
        return m_reach * std::pow(part, 1 / kPower);
    case Transfer::Logarithmic:
        return m_bottom * std::pow(m_reach / m_bottom, part);
    }
    return m_reach * part;
}

std::uint32_t ColourScale::colourAt(float position) const
{
    return paletteColour(m_palette, position);
}

} // namespace workbench::maps
