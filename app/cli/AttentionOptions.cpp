// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/AttentionOptions.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <filesystem>
#include <span>
#include <utility>

namespace workbench::cli
{

namespace
{

struct Ending {
    std::string_view text;
    AttentionFormat format;
};
constexpr std::array kMapEndings{
    Ending{".png", AttentionFormat::Png}, Ending{".svg", AttentionFormat::Svg}, Ending{".csv", AttentionFormat::Csv},
    Ending{".safetensors", AttentionFormat::Safetensors}};
constexpr std::array kCellEndings{
    Ending{".png", AttentionFormat::Png}, Ending{".csv", AttentionFormat::Csv},
    Ending{".safetensors", AttentionFormat::Safetensors}};
constexpr std::array kGradientEndings{Ending{".csv", AttentionFormat::Csv}, Ending{".json", AttentionFormat::Json}};

std::optional<int> wholeNumber(std::string_view text)
{
    int value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || problem != std::errc() || end != text.data() + text.size() || value < 0)
        return std::nullopt;
    return value;
}

/// "first:end" with either side empty. False for anything else.
bool parseRange(std::string_view text, std::optional<int>& first, std::optional<int>& end)
{
    const auto colon = text.find(':');
    if (colon == std::string_view::npos)
        return false;
    const auto parseSide = [](std::string_view side, std::optional<int>& value) {
        value = wholeNumber(side);
        return side.empty() || value.has_value();
    };
    return parseSide(text.substr(0, colon), first) && parseSide(text.substr(colon + 1), end);
}

/// First and count of a range within `size`, or an error in words for `name`.
Result<std::pair<int, int>>
withinSize(std::optional<int> first, std::optional<int> end, int size, const std::string& name)
{
    const int from = first.value_or(0);
    const int to = end.value_or(size);
    if (from < to && to <= size)
        return std::pair{from, to - from};
    return fail(
        ErrorCode::InvalidArgument,
        "--region: " + name + " " + std::to_string(from) + ":" + std::to_string(to)
            + (from < to ? " go beyond the map." : " are none."),
        "The map has " + name + " 0:" + std::to_string(size) + ".");
}

} // namespace

Result<AttentionFormat> attentionFormat(const AttentionOptions& options)
{
    const std::span<const Ending> known = options.gradientAt ? std::span<const Ending>(kGradientEndings)
        : options.cells                                      ? std::span<const Ending>(kCellEndings)
                                                             : std::span<const Ending>(kMapEndings);
    std::string ending = std::filesystem::path(options.out).extension().string();
    std::ranges::transform(ending, ending.begin(), [](unsigned char letter) { return std::tolower(letter); });
    std::string names;
    for (const Ending& each : known) {
        if (each.text == ending)
            return each.format;
        names.append(names.empty() ? "" : ", ").append(each.text);
    }
    return fail(
        ErrorCode::InvalidArgument, "--out " + options.out + ": its ending names no format that can be written here.",
        "The endings are " + names + ".");
}

Result<HeadChoice> parseHead(std::string_view text)
{
    if (text == "max")
        return HeadChoice{maps::HeadView::Maximum};
    if (text == "mean")
        return HeadChoice{maps::HeadView::Mean};
    if (const auto head = wholeNumber(text))
        return HeadChoice{maps::HeadView::One, *head};
    return fail(
        ErrorCode::InvalidArgument, "--head " + std::string(text) + " is no head.",
        "Give a number from 0, max or mean.");
}

Result<RegionChoice> parseRegion(std::string_view text)
{
    RegionChoice choice;
    const auto comma = text.find(',');
    if (comma == std::string_view::npos || !parseRange(text.substr(0, comma), choice.firstQuery, choice.endQuery)
        || !parseRange(text.substr(comma + 1), choice.firstKey, choice.endKey))
        return fail(
            ErrorCode::InvalidArgument, "--region " + std::string(text) + " is no region.",
            "Write queries, then keys, such as 0:64,100:200; an empty side means the edge of the map.");
    return choice;
}

Result<maps::MapRegion> regionOf(const RegionChoice& choice, const maps::AttentionMap& map)
{
    const auto queries = withinSize(choice.firstQuery, choice.endQuery, map.queries, "queries");
    if (!queries)
        return fail(queries.error());
    const auto keys = withinSize(choice.firstKey, choice.endKey, map.keys, "keys");
    if (!keys)
        return fail(keys.error());
    return maps::MapRegion{queries->first, queries->second, keys->first, keys->second};
}

} // namespace workbench::cli
