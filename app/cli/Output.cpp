// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Output.h"

#include "core/base/Printable.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <ctime>

namespace workbench::cli
{

namespace
{

void put(std::FILE* stream, std::string text)
{
    text += '\n';
    std::fwrite(text.data(), 1, text.size(), stream);
    std::fflush(stream);
}

} // namespace

void printLine(std::string_view text)
{
    put(stdout, printable(text));
}

void printJson(const nlohmann::ordered_json& object)
{
    put(stdout, object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

void printNote(std::string_view text)
{
    put(stderr, printable(text));
}

ExitCode printError(const Error& error, ExitCode code)
{
    put(stderr, "sharnn: " + printable(describe(error)));
    return code;
}

std::string bytesText(double bytes)
{
    constexpr std::array kUnits{"B", "kB", "MB", "GB", "TB", "PB"};
    std::size_t unit = 0;
    while (std::abs(bytes) >= 999.5 && unit + 1 < kUnits.size()) {
        bytes /= 1000;
        ++unit;
    }
    return numberText(bytes, unit == 0 || bytes >= 99.95 ? 0 : 1) + " " + kUnits[unit];
}

std::string countText(long long count)
{
    std::string text = std::to_string(count);
    const std::size_t first = count < 0 ? 1 : 0;
    for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > static_cast<std::ptrdiff_t>(first); at -= 3)
        text.insert(static_cast<std::size_t>(at), 1, ',');
    return text;
}

std::string durationText(double seconds)
{
    if (!std::isfinite(seconds) || seconds < 0 || seconds > 1e9)
        return "-";
    const auto whole = static_cast<long long>(seconds + 0.5);
    std::array<char, 40> text{};
    if (whole >= 3600)
        std::snprintf(text.data(), text.size(), "%lld:%02lld:%02lld", whole / 3600, whole / 60 % 60, whole % 60);
    else
        std::snprintf(text.data(), text.size(), "%lld:%02lld", whole / 60, whole % 60);
    return text.data();
}

std::string timeText(long long wallMilliseconds)
{
    const auto seconds = static_cast<std::time_t>(wallMilliseconds / 1000);
    std::tm local{};
    std::array<char, 40> text{};
    if (wallMilliseconds <= 0 || localtime_r(&seconds, &local) == nullptr
        || std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S", &local) == 0)
        return "-";
    return text.data();
}

std::string numberText(double value, int digits)
{
    if (std::isnan(value))
        return "NaN";
    std::array<char, 400> text{};
    std::snprintf(text.data(), text.size(), "%.*f", digits, value);
    return text.data();
}

} // namespace workbench::cli
