// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace workbench::maps
{

enum class TextAnchor { Start, Middle, End };

/// Writes an SVG 1.1 file, element by element. Coordinates are pixels from the left upper corner; numbers have a point
/// whatever the locale. Texts are UTF-8 without control characters; colours are 0xAARRGGBB, their alpha left out.
class SvgFigure
{
public:
    SvgFigure(double width, double height); ///< on white

    /// `size` is the height of the font in pixels; `y` is the line that the letters stand on.
    void text(double x, double y, std::string_view text, double size, TextAnchor anchor = TextAnchor::Start);
    /// The same in a monospaced face, for bytes.
    void bytes(double x, double y, std::string_view text, double size, TextAnchor anchor);
    void rectangle(double x, double y, double width, double height, std::uint32_t colour);
    void frame(double x, double y, double width, double height);
    void line(double x1, double y1, double x2, double y2);
    /// A PNG file within the figure, its pixels kept sharp.
    void picture(double x, double y, double width, double height, std::string_view png);

    std::string finish() &&;

private:
    void attribute(std::string_view name, double value);
    void attribute(std::string_view name, std::string_view value);
    void
    textElement(double x, double y, std::string_view text, double size, TextAnchor anchor, std::string_view family);

    std::string m_out;
};

/// A number with at most three significant digits: "0.00125".
std::string shortNumber(double value);

} // namespace workbench::maps
