// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/SamplerText.h"

#include "core/base/ByteEscapes.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

namespace workbench::ui
{

namespace
{

/// The first line, taken from the front of the text.
std::string_view takeLine(std::string_view& text)
{
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

void startLine(std::string& text)
{
    if (!text.empty())
        text += '\n';
}

Error onLine(int line, Error error)
{
    error.message = "Line " + std::to_string(line) + ": " + error.message;
    return error;
}

std::optional<double> numberOf(std::string_view text)
{
    if (text.starts_with('+') && !text.starts_with("+-"))
        text.remove_prefix(1);
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    return whole && std::isfinite(number) ? std::optional(number) : std::nullopt;
}

Result<sample::ByteBias> biasOf(std::string_view line)
{
    const std::size_t blank = line.rfind(' ');
    const auto number = blank == std::string_view::npos ? std::nullopt : numberOf(line.substr(blank + 1));
    if (!number)
        return fail(
            ErrorCode::InvalidArgument, "there is no number at its end.",
            R"(Write a byte, a blank and a number on each line, such as "e -1.5" or "\n 2".)");
    const auto bytes = unescapeBytes(line.substr(0, blank));
    if (!bytes)
        return fail(bytes.error());
    if (bytes->size() != 1)
        return fail(
            ErrorCode::InvalidArgument, std::to_string(bytes->size()) + " bytes stand before the number.",
            "A bias is for one byte; a character beyond ASCII is several.");
    return sample::ByteBias{static_cast<std::uint8_t>(bytes->front()), *number};
}

/// The shortest digits that give the same number again.
std::string digitsOf(double number)
{
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    return {digits.data(), end};
}

} // namespace

std::string escapeLine(std::string_view bytes)
{
    std::string line;
    for (const char each : escapeBytes(bytes)) {
        if (each == '\n')
            line += "\\n";
        else
            line += each;
    }
    return line;
}

std::string bannedText(const std::vector<std::uint8_t>& banned)
{
    std::string text;
    for (const std::uint8_t byte : banned) // one by one: together they might make a character of several bytes
        text += escapeLine(std::string(1, static_cast<char>(byte)));
    return text;
}

Result<std::vector<std::uint8_t>> bannedFromText(std::string_view text)
{
    const auto bytes = unescapeBytes(text);
    if (!bytes)
        return fail(bytes.error());
    std::vector<std::uint8_t> banned(bytes->begin(), bytes->end());
    std::ranges::sort(banned);
    banned.erase(std::unique(banned.begin(), banned.end()), banned.end());
    return banned;
}

std::string stopsText(const std::vector<std::string>& stops)
{
    std::string text;
    for (const std::string& stop : stops) {
        startLine(text);
        text += escapeLine(stop);
    }
    return text;
}

Result<std::vector<std::string>> stopsFromText(std::string_view text)
{
    std::vector<std::string> stops;
    for (int line = 1; !text.empty(); ++line) {
        auto stop = unescapeBytes(takeLine(text));
        if (!stop)
            return fail(onLine(line, stop.error()));
        if (!stop->empty())
            stops.push_back(std::move(*stop));
    }
    return stops;
}

std::string biasText(const std::vector<sample::ByteBias>& bias)
{
    std::string text;
    for (const sample::ByteBias& each : bias) {
        startLine(text);
        text += escapeLine(std::string(1, static_cast<char>(each.byte)));
        text += ' ';
        text += digitsOf(each.logBias);
    }
    return text;
}

Result<std::vector<sample::ByteBias>> biasFromText(std::string_view text)
{
    std::vector<sample::ByteBias> bias;
    for (int line = 1; !text.empty(); ++line) {
        const std::string_view words = takeLine(text);
        if (words.empty())
            continue;
        const auto read = biasOf(words);
        if (!read)
            return fail(onLine(line, read.error()));
        if (std::ranges::find(bias, read->byte, &sample::ByteBias::byte) != bias.end())
            return fail(
                onLine(line, {ErrorCode::InvalidArgument, "its byte has a bias already.", "Keep one of the two."}));
        bias.push_back(*read);
    }
    std::ranges::sort(bias, {}, &sample::ByteBias::byte);
    return bias;
}

} // namespace workbench::ui
