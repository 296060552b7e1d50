// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/LetterCase.h"
#include "core/compare/RunColumns.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <ctime>

namespace workbench::compare
{

namespace
{

constexpr double kExactWhole = 9007199254740992; // 2^53: above it doubles skip whole numbers

std::string exactNumber(double value)
{
    if (std::isnan(value))
        return "NaN";
    if (std::isinf(value))
        return value < 0 ? "-inf" : "inf";
    std::array<char, 40> text{};
    const bool isWhole = value == std::floor(value) && std::abs(value) <= kExactWhole;
    const auto end = isWhole ? std::to_chars(text.data(), text.data() + text.size(), static_cast<long long>(value)).ptr
                             : std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return {text.data(), end};
}

/// "1,786,880": commas between the thousands of what stands before the point.
std::string grouped(std::string text)
{
    const auto first = text.find_first_of("0123456789");
    const auto last = text.find_first_not_of("0123456789", first);
    if (first == std::string::npos || text.find('e') != std::string::npos)
        return text;
    auto at = static_cast<std::ptrdiff_t>(last == std::string::npos ? text.size() : last) - 3;
    for (; at > static_cast<std::ptrdiff_t>(first); at -= 3)
        text.insert(static_cast<std::size_t>(at), 1, ',');
    return text;
}

std::string printed(const char* format, int digits, double value)
{
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), format, digits, value);
    return text.data();
}

/// Four decimals for what is near 1, five digits for all else.
std::string measuredNumber(double value)
{
    if (!std::isfinite(value) || (value == std::floor(value) && std::abs(value) < 1e15))
        return grouped(exactNumber(value));
    const double size = std::abs(value);
    if (size >= 1e9 || size < 1e-3)
        return printed("%.*g", 4, value);
    if (size >= 1000)
        return grouped(printed("%.*f", 0, value));
    return printed("%.*f", size >= 100 ? 2 : 4, value);
}

std::string numberCell(double value, const RunColumn& column)
{
    if (column.path.ends_with(".seed"))
        return exactNumber(value);
    // Losses in one column end in the same decimal, whatever they are.
    if ((column.unit == "bits" || column.unit == "nats") && std::abs(value) < 1000 && std::abs(value) >= 1e-3)
        return printed("%.*f", 4, value);
    if (column.source.place == ColumnSource::Place::Field)
        return grouped(exactNumber(value));
    return measuredNumber(value);
}

std::string durationCell(double seconds)
{
    if (!std::isfinite(seconds) || std::abs(seconds) > 1e12)
        return exactNumber(seconds);
    const auto whole = std::llround(std::abs(seconds));
    std::array<char, 48> text{};
    if (whole >= 3600)
        std::snprintf(text.data(), text.size(), "%lld:%02lld:%02lld", whole / 3600, whole / 60 % 60, whole % 60);
    else
        std::snprintf(text.data(), text.size(), "%lld:%02lld", whole / 60, whole % 60);
    return (seconds < 0 && whole > 0 ? "-" : "") + std::string(text.data());
}

/// Local time to the minute, or UTC to the millisecond.
std::string timeCell(double milliseconds, bool isExact)
{
    if (!std::isfinite(milliseconds) || std::abs(milliseconds) > 2e14) // the year 8307
        return exactNumber(milliseconds);
    const auto seconds = static_cast<std::time_t>(std::floor(milliseconds / 1000));
    std::tm parts{};
    std::array<char, 40> text{};
    if ((isExact ? gmtime_r(&seconds, &parts) : localtime_r(&seconds, &parts)) == nullptr
        || std::strftime(text.data(), text.size(), isExact ? "%Y-%m-%dT%H:%M:%S" : "%Y-%m-%d %H:%M", &parts) == 0)
        return exactNumber(milliseconds);
    if (!isExact)
        return text.data();
    const auto rest = static_cast<int>(milliseconds - static_cast<double>(seconds) * 1000);
    return text.data() + printed(".%0*.0fZ", 3, rest);
}

std::string joined(const std::vector<std::string>& tags)
{
    std::string text;
    for (const auto& tag : tags)
        text += (text.empty() ? "" : ", ") + tag;
    return text;
}

std::strong_ordering compareTexts(std::string_view left, std::string_view right)
{
    const auto small = [](char a, char b) {
        return static_cast<unsigned char>(smallLetter(a)) <=> static_cast<unsigned char>(smallLetter(b));
    };
    const auto byLetters
        = std::lexicographical_compare_three_way(left.begin(), left.end(), right.begin(), right.end(), small);
    return byLetters != 0 ? byLetters : left.compare(right) <=> 0;
}

} // namespace

std::partial_ordering compareCells(const CellValue& left, const CellValue& right)
{
    if (left.index() != right.index())
        return std::partial_ordering::unordered;
    if (const auto* number = std::get_if<double>(&left))
        return *number <=> std::get<double>(right);
    if (const auto* flag = std::get_if<bool>(&left))
        return *flag <=> std::get<bool>(right);
    if (const auto* text = std::get_if<std::string>(&left))
        return compareTexts(*text, std::get<std::string>(right));
    if (const auto* tags = std::get_if<std::vector<std::string>>(&left)) {
        const auto& others = std::get<std::vector<std::string>>(right);
        return std::lexicographical_compare_three_way(
            tags->begin(), tags->end(), others.begin(), others.end(), compareTexts);
    }
    return std::partial_ordering::unordered;
}

std::string cellText(const CellValue& value, const RunColumn& column)
{
    if (const auto* number = std::get_if<double>(&value))
        return column.kind == ColumnKind::Time    ? timeCell(*number, false)
            : column.kind == ColumnKind::Duration ? durationCell(*number)
                                                  : numberCell(*number, column);
    if (const auto* flag = std::get_if<bool>(&value))
        return *flag ? "yes" : "no";
    if (const auto* text = std::get_if<std::string>(&value))
        return *text;
    if (const auto* tags = std::get_if<std::vector<std::string>>(&value))
        return joined(*tags);
    return {};
}

std::string exactCellText(const CellValue& value, const RunColumn& column)
{
    if (const auto* number = std::get_if<double>(&value))
        return column.kind == ColumnKind::Time ? timeCell(*number, true) : exactNumber(*number);
    if (const auto* flag = std::get_if<bool>(&value))
        return *flag ? "true" : "false";
    return cellText(value, column);
}

} // namespace workbench::compare
