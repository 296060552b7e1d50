// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/AttentionReport.h"

#include "app/cli/Output.h"
#include "core/base/Printable.h"
#include "core/maps/ByteGlyph.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace workbench::cli
{

namespace
{

constexpr int kKeysShown = 8;
constexpr int kBytesAround = 12;

struct Means {
    double entropyBits = 0;
    double memoryMass = 0;
};

Means meansOf(const maps::AttentionMap& map, const HeadChoice& choice)
{
    Means sum;
    int rows = 0;
    for (int head = 0; head < map.heads; ++head) {
        if (choice.view == maps::HeadView::One && head != choice.head)
            continue;
        for (const maps::RowStatistics& row : maps::rowStatistics(map, head)) {
            sum.entropyBits += row.entropyBits;
            sum.memoryMass += row.memoryMass;
            ++rows;
        }
    }
    return {sum.entropyBits / std::max(1, rows), sum.memoryMass / std::max(1, rows)};
}

/// The bytes about a key, the key itself in brackets.
std::string around(const maps::AttentionMap& map, int key)
{
    const int first = std::max(0, key - kBytesAround);
    const auto part = [&](int from, int count) {
        return printable(
            std::string_view(map.bytes).substr(static_cast<std::size_t>(from), static_cast<std::size_t>(count)));
    };
    return part(first, key - first) + "[" + part(key, 1) + "]" + part(key + 1, kBytesAround);
}

} // namespace

nlohmann::ordered_json mapJson(const maps::AttentionMap& map, const HeadChoice& head, const std::string& out)
{
    const maps::Exactness exactness = maps::checkExactness(map);
    const Means means = meansOf(map, head);
    return {
        {"block", map.block},
        {"heads", map.heads},
        {"queries", map.queries},
        {"keys", map.keys},
        {"rowsSumError", exactness.worstSumError},
        {"invisibleCells", exactness.invisibleCells},
        {"exact", exactness.passed()},
        {"meanEntropyBits", means.entropyBits},
        {"memoryMass", means.memoryMass},
        {"out", out}};
}

void printMapNotes(const maps::AttentionMap& map, const HeadChoice& choice)
{
    const maps::Exactness exactness = maps::checkExactness(map);
    const Means means = meansOf(map, choice);
    printNote(
        "block " + std::to_string(map.block) + " after step " + countText(map.step) + ", " + std::to_string(map.heads)
        + (map.heads == 1 ? " head" : " heads") + ": " + countText(map.queries) + " queries, " + countText(map.keys)
        + " keys; a row has " + numberText(means.entropyBits, 2) + " bits of entropy and "
        + numberText(100 * means.memoryMass, 1) + " % of its weight before the text");
    if (!exactness.passed())
        printNote(
            "This is not what attention can give: a row's sum is off by " + numberText(exactness.worstSumError, 6)
            + ", " + countText(exactness.invisibleCells) + " cells have weight where the query cannot see, "
            + countText(exactness.badCells) + " are negative or no number.");

    const maps::AttentionMap shown = maps::combineHeads(map, choice.view, choice.head);
    const int query = shown.queries - 1;
    const int own = shown.ownKey(query);
    printNote(
        "The last query, " + maps::byteDescription(shown.byte(own)) + " at offset " + countText(shown.offset(own))
        + ", looks most at:");
    printNote("  weight     offset  distance  byte  in the text");
    for (const maps::KeyWeight& each : maps::strongestKeys(shown, 0, query, kKeysShown)) {
        std::array<char, 64> numbers{};
        std::snprintf(
            numbers.data(), numbers.size(), "  %6.4f %10s  %8d  ", static_cast<double>(each.weight),
            countText(shown.offset(each.key)).c_str(), own - each.key);
        std::string label = maps::byteLabel(shown.byte(each.key));
        const auto columns = std::ranges::count_if(label, [](unsigned char byte) { return (byte & 0xc0) != 0x80; });
        label.append(static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, 4 - columns)), ' ');
        printNote(numbers.data() + label + "  " + around(shown, each.key));
    }
}

} // namespace workbench::cli
