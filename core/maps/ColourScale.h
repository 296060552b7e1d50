// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace workbench::maps
{

enum class Palette {
    Viridis,
    Magma,
    Grey,
    Diverging, ///< blue, neutral in the middle, red, for differences
};
enum class Transfer {
    Linear,
    Power, ///< (part of the range) to the 0.35: shows weak cells without hiding strong ones
    Logarithmic, ///< kLogDecades decades below the top of the range, or from its low end where that is higher
};
inline constexpr int kLogDecades = 4;

std::string_view paletteName(Palette palette); ///< "viridis"
std::string_view transferName(Transfer transfer); ///< "linear", "power", "log"
std::optional<Palette> paletteFromName(std::string_view name);
std::optional<Transfer> transferFromName(std::string_view name);

/// What values a scale spans; both finite, high above low.
struct ValueRange {
    float low = 0, high = 1;

    bool operator==(const ValueRange&) const = default;
};
/// The exact range of the finite values of a grid, from 0 where none is negative; {0, 1} where there is nothing to see.
/// kOutside does not count.
ValueRange rangeOf(std::span<const float> values);

/// Turns values into colours with a table lookup: 0xAARRGGBB, opaque. Zero, negative and infinite values are safe in
/// every transfer; NaN has a colour of its own. On a range that goes below zero, power and logarithm count both ways
/// from 0, which is in the middle then. Diverging makes every range reach as far below zero as above. A range that is
/// none is {0, 1}.
class ColourScale
{
public:
    ColourScale(Palette palette, Transfer transfer, ValueRange range);

    /// Exact to 1 part in 256 of the value's distance from the low end of the range.
    std::uint32_t colour(float value) const;
    /// `outside` is for kOutside of poolCells().
    void colour(std::span<const float> values, std::span<std::uint32_t> colours, std::uint32_t outside) const;

    /// Where a value stands on the scale, from 0 to 1, 0 for NaN; the inverse of valueAt() within the range.
    float position(float value) const;
    float valueAt(float position) const;
    std::uint32_t colourAt(float position) const;

    Palette palette() const { return m_palette; }
    Transfer transfer() const { return m_transfer; }
    ValueRange range() const { return m_range; }
    static std::uint32_t nanColour() { return 0xffd000d0; }

private:
    double positionOfOffset(double offset) const; ///< of a value less m_origin
    double partOfReach(double magnitude) const; ///< 0 to 1
    double magnitudeAt(double part) const; ///< its inverse

    Palette m_palette;
    Transfer m_transfer;
    ValueRange m_range;
    bool m_bothWays = false; ///< from 0 in the middle, else upwards from m_origin
    float m_origin = 0;
    double m_reach = 1; ///< how far from the origin the scale goes
    double m_bottom = 0; ///< where the logarithm begins
    std::vector<std::uint32_t> m_table; ///< by the upper 16 bits of an offset: sign, exponent, 7 bits of the mantissa
};

} // namespace workbench::maps
