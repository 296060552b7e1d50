// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/maps/SvgFigure.h"

#include <charconv>
#include <utility>

namespace workbench::maps
{

namespace
{

void appendEscaped(std::string& out, std::string_view text)
{
    for (const char character : text) {
        switch (character) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        default:
            out += character;
        }
    }
}

void appendBase64(std::string& out, std::string_view bytes)
{
    constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const auto byte
        = [&](std::size_t i) -> std::uint32_t { return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0; };
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::uint32_t three = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
        for (std::size_t digit = 0; digit < 4; ++digit)
            out += i + digit <= bytes.size() ? kDigits[three >> (18 - 6 * digit) & 0x3f] : '=';
    }
}

std::string colourCode(std::uint32_t colour)
{
    std::string code = "#";
    for (int shift = 20; shift >= 0; shift -= 4)
        code += "0123456789abcdef"[colour >> shift & 0x0f];
    return code;
}

/// In thousandths of a pixel: finer than is seen.
std::string coordinate(double value)
{
    char digits[64];
    std::string text(
        digits, std::to_chars(std::begin(digits), std::end(digits), value, std::chars_format::fixed, 3).ptr);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.')
        text.pop_back();
    return text;
}

std::string_view nameOf(TextAnchor anchor)
{
    switch (anchor) {
    case TextAnchor::Start:
        break;
    case TextAnchor::Middle:
        return "middle";
    case TextAnchor::End:
        return "end";
    }
    return "start";
}

} // namespace

SvgFigure::SvgFigure(double width, double height)
{
    m_out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" "
            "xmlns:xlink=\"http://www.w3.org/1999/xlink\"";
    attribute("width", width);
    attribute("height", height);
    attribute("viewBox", "0 0 " + coordinate(width) + " " + coordinate(height));
    m_out += ">\n";
    rectangle(0, 0, width, height, 0xffffffff);
}

void SvgFigure::text(double x, double y, std::string_view text, double size, TextAnchor anchor)
{
    textElement(x, y, text, size, anchor, "sans-serif");
}

void SvgFigure::bytes(double x, double y, std::string_view text, double size, TextAnchor anchor)
{
    textElement(x, y, text, size, anchor, "DejaVu Sans Mono, monospace");
}

void SvgFigure::rectangle(double x, double y, double width, double height, std::uint32_t colour)
{
    m_out += "<rect";
    attribute("x", x);
    attribute("y", y);
    attribute("width", width);
    attribute("height", height);
    attribute("fill", colourCode(colour));
    attribute("shape-rendering", "crispEdges");
    m_out += "/>\n";
}

void SvgFigure::frame(double x, double y, double width, double height)
{
    m_out += "<rect";
    attribute("x", x);
    attribute("y", y);
    attribute("width", width);
    attribute("height", height);
    m_out += " fill=\"none\" stroke=\"#808080\"/>\n";
}

void SvgFigure::line(double x1, double y1, double x2, double y2)
{
    m_out += "<line";
    attribute("x1", x1);
    attribute("y1", y1);
    attribute("x2", x2);
    attribute("y2", y2);
    m_out += " stroke=\"#404040\"/>\n";
}

void SvgFigure::picture(double x, double y, double width, double height, std::string_view png)
{
    m_out += "<image";
    attribute("x", x);
    attribute("y", y);
    attribute("width", width);
    attribute("height", height);
    m_out += " preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" xlink:href=\"data:image/png;base64,";
    appendBase64(m_out, png);
    m_out += "\"/>\n";
}

std::string SvgFigure::finish() &&
{
    m_out += "</svg>\n";
    return std::move(m_out);
}

void SvgFigure::attribute(std::string_view name, double value)
{
    attribute(name, coordinate(value));
}

void SvgFigure::attribute(std::string_view name, std::string_view value)
{
    m_out += ' ';
    m_out += name;
    m_out += "=\"";
    appendEscaped(m_out, value);
    m_out += '"';
}

void SvgFigure::textElement(
    double x, double y, std::string_view text, double size, TextAnchor anchor, std::string_view family)
{
    m_out += "<text";
    attribute("x", x);
    attribute("y", y);
    attribute("font-family", family);
    attribute("font-size", size);
    attribute("text-anchor", nameOf(anchor));
    m_out += '>';
    appendEscaped(m_out, text);
    m_out += "</text>\n";
}

std::string shortNumber(double value)
{
    char digits[32];
    return {digits, std::to_chars(std::begin(digits), std::end(digits), value, std::chars_format::general, 3).ptr};
}

} // namespace workbench::maps
