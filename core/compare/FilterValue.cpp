// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/FilterValue.h"

#include "core/compare/LetterCase.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <ctime>
#include <limits>
#include <optional>
#include <utility>

namespace workbench::compare
{

namespace
{

tl::unexpected<ValueProblem> problem(std::string message, std::string hint)
{
    return tl::unexpected(ValueProblem{std::move(message), std::move(hint)});
}

/// The number at the beginning of the text, which is left with what follows it.
std::optional<double> takeNumber(std::string_view& text)
{
    double number = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, failure] = std::from_chars(text.data(), end, number);
    if (failure != std::errc{})
        return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(rest - text.data()));
    return number;
}

constexpr std::array<std::pair<std::string_view, double>, 14> kDurationUnits{{
    {"ms", 0.001},
    {"s", 1},
    {"sec", 1},
    {"second", 1},
    {"seconds", 1},
    {"m", 60},
    {"min", 60},
    {"minutes", 60},
    {"h", 3600},
    {"hours", 3600},
    {"d", 86400},
    {"days", 86400},
    {"w", 604800},
    {"weeks", 604800},
}};

/// "1h30min"; nothing where it is no such text. A number without a unit is one only if `bare` says so.
std::optional<double> readUnits(std::string_view text, bool bare)
{
    double seconds = 0;
    bool isFirst = true;
    while (!text.empty()) {
        if (!isFirst && (text.front() == '-' || text.front() == '+'))
            return std::nullopt;
        const auto number = takeNumber(text);
        if (!number || !std::isfinite(*number))
            return std::nullopt;
        std::size_t length = 0;
        while (length < text.size() && smallLetter(text[length]) >= 'a' && smallLetter(text[length]) <= 'z')
            ++length;
        const auto unit = std::ranges::find_if(
            kDurationUnits, [&](const auto& known) { return sameLetters(known.first, text.substr(0, length)); });
        if (unit != kDurationUnits.end())
            seconds += *number * unit->second;
        else if (bare && isFirst && text.empty())
            seconds = *number;
        else
            return std::nullopt;
        text.remove_prefix(length);
        isFirst = false;
    }
    return isFirst ? std::nullopt : std::optional(seconds);
}

/// "1:30:00" and "1:30".
std::optional<double> readClock(std::string_view text)
{
    double seconds = 0;
    for (int parts = 1;; ++parts) {
        long long part = 0;
        const char* const end = text.data() + text.size();
        const auto [rest, failure] = std::from_chars(text.data(), end, part);
        if (failure != std::errc{} || part < 0 || (parts > 1 && part > 59) || (parts > 1 && rest - text.data() != 2))
            return std::nullopt;
        seconds = seconds * 60 + static_cast<double>(part);
        text.remove_prefix(static_cast<std::size_t>(rest - text.data()));
        if (text.empty())
            return parts > 1 ? std::optional(seconds) : std::nullopt;
        if (parts == 3 || text.front() != ':')
            return std::nullopt;
        text.remove_prefix(1);
    }
}

/// Exactly `digits` digits at the beginning of the text, which is left with what follows them.
std::optional<int> takeDigits(std::string_view& text, std::size_t digits)
{
    int value = 0;
    if (text.size() < digits)
        return std::nullopt;
    for (std::size_t i = 0; i < digits; ++i) {
        if (text[i] < '0' || text[i] > '9')
            return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(digits);
    return value;
}

bool takeSign(std::string_view& text, std::string_view signs)
{
    if (text.empty() || signs.find(text.front()) == std::string_view::npos)
        return false;
    text.remove_prefix(1);
    return true;
}

std::optional<double> millisecondsOf(std::tm parts, bool isUtc)
{
    parts.tm_isdst = -1;
    const auto seconds = isUtc ? timegm(&parts) : std::mktime(&parts);
    return seconds == -1 ? std::nullopt : std::optional(static_cast<double>(seconds) * 1000);
}

std::optional<FilterRange> dayOf(std::tm parts, bool isUtc)
{
    parts.tm_hour = parts.tm_min = parts.tm_sec = 0;
    const auto from = millisecondsOf(parts, isUtc);
    ++parts.tm_mday; // a day can have 23 or 25 hours
    const auto next = millisecondsOf(parts, isUtc);
    return from && next ? std::optional(FilterRange{*from, *next - 1}) : std::nullopt;
}

/// "2026-11-24", "2026-11-24T21:05", "2026-11-24 21:05:03Z".
std::optional<FilterRange> readMoment(std::string_view text)
{
    std::tm parts{};
    const auto year = takeDigits(text, 4);
    const bool hasMonth = year && takeSign(text, "-");
    const auto month = hasMonth ? takeDigits(text, 2) : std::nullopt;
    const bool hasDay = month && takeSign(text, "-");
    const auto day = hasDay ? takeDigits(text, 2) : std::nullopt;
    using namespace std::chrono;
    if (!day || *year < 1970
        || !year_month_day(
                std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                std::chrono::day(static_cast<unsigned>(*day)))
                .ok())
        return std::nullopt;
    parts.tm_year = *year - 1900;
    parts.tm_mon = *month - 1;
    parts.tm_mday = *day;
    if (text.empty() || text == "Z")
        return dayOf(parts, !text.empty());

    if (!takeSign(text, "T "))
        return std::nullopt;
    const auto hour = takeDigits(text, 2);
    const auto minute = hour && takeSign(text, ":") ? takeDigits(text, 2) : std::nullopt;
    const bool hasSecond = minute && takeSign(text, ":");
    const auto second = hasSecond ? takeDigits(text, 2) : std::optional(0);
    if (!minute || !second || *hour > 23 || *minute > 59 || *second > 59)
        return std::nullopt;
    const bool isUtc = takeSign(text, "Z");
    if (!text.empty())
        return std::nullopt;
    parts.tm_hour = *hour;
    parts.tm_min = *minute;
    parts.tm_sec = *second;
    const auto from = millisecondsOf(parts, isUtc);
    return from ? std::optional(FilterRange{*from, *from + (hasSecond ? 999 : 59'999)}) : std::nullopt;
}

} // namespace

ValueResult readNumberValue(std::string_view text)
{
    const std::string hint = "Write it as 0.002, 2e-3, 64k or 1.5M.";
    auto rest = text;
    if (rest.starts_with('+') && rest.substr(1).find_first_of("+-") != 0)
        rest.remove_prefix(1);
    const auto number = takeNumber(rest);
    if (!number)
        return problem("is no number", hint);
    double factor = 1;
    if (rest == "k" || rest == "K")
        factor = 1e3;
    else if (rest == "M")
        factor = 1e6;
    else if (rest == "G")
        factor = 1e9;
    else if (rest == "T")
        factor = 1e12;
    else if (!rest.empty())
        return problem(
            "is no number", rest == "m" || rest == "g" || rest == "t" ? "Powers of 1000 are k, M, G and T." : hint);
    return FilterRange{*number * factor, *number * factor};
}

ValueResult readDurationValue(std::string_view text)
{
    auto seconds = readUnits(text, true);
    if (!seconds)
        seconds = readClock(text);
    if (!seconds)
        return problem("is no duration", "Write it as 90s, 5min, 1h30min, 2d or 1:30:00.");
    return FilterRange{*seconds, *seconds};
}

ValueResult readTimeValue(std::string_view text, store::WallMilliseconds now)
{
    const auto thisMoment = static_cast<double>(now);
    if (sameLetters(text, "now"))
        return FilterRange{thisMoment, thisMoment};
    if (sameLetters(text, "today") || sameLetters(text, "yesterday")) {
        const auto seconds = static_cast<std::time_t>(now / 1000);
        std::tm parts{};
        if (localtime_r(&seconds, &parts) != nullptr) {
            parts.tm_mday -= sameLetters(text, "yesterday") ? 1 : 0;
            if (const auto day = dayOf(parts, false))
                return *day;
        }
    }
    if (const auto moment = readMoment(text))
        return *moment;
    if (const auto ago = readUnits(text, false); ago && *ago >= 0)
        return FilterRange{thisMoment - *ago * 1000, thisMoment - *ago * 1000};
    return problem(
        "is no time", "Write a day as 2026-11-24, a moment as \"2026-11-24 21:05\", or how long ago as 7d or 2h.");
}

} // namespace workbench::compare
