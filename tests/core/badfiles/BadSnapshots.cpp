// SPDX-License-Identifier: GPL-3.0-or-later
#include "BadFile.h"

#include "core/maps/AttentionSnapshot.h"

#include <cstdint>

namespace workbench::badfiles
{

namespace
{

std::string goodSnapshot()
{
    maps::AttentionMap map;
    map.queries = 3;
    map.keys = 5;
    map.bytes = "hello";
    map.firstVisible = {0, 0, 1};
    map.weights.assign(15, 0.25F);
    return maps::encodeSnapshot(maps::makeSnapshot(map));
}

} // namespace

FormatFiles snapshotFiles()
{
    FormatFiles files{goodSnapshot(), {}};
    const auto put = [&](const std::string& name, std::size_t at, int bytes, std::uint64_t value) {
        std::string changed = files.good;
        for (int i = 0; i < bytes; ++i)
            changed[at + std::size_t(i)] = static_cast<char>(value >> (8 * i) & 0xff);
        files.bad.push_back({name, changed});
    };
    put("version 0", 0, 4, 0);
    put("a newer version", 0, 4, 2);
    put("a source that there is not", 4, 1, 9);
    put("a step below 0", 5, 8, ~std::uint64_t(0));
    const char* const names[] = {"block", "heads", "memory", "queries", "keys", "rows", "columns"};
    for (std::size_t i = 0; i < std::size(names); ++i)
        for (const std::uint32_t value : {0xffffffffU, 0x7fffffffU, 0x80000000U})
            if (i > 2 || value != 0x7fffffffU) // as far as it can tell there may be as many of the first three
                put(std::string(names[i]) + " of " + std::to_string(std::int32_t(value)), 13 + 4 * i, 4, value);
    put("10^12 cells", 13 + 4 * 5, 8, std::uint64_t(1'000'000) << 32 | 1'000'000);
    put("no queries", 13 + 4 * 3, 4, 0);
    put("a text at the end of all offsets", 41, 8, ~std::uint64_t(0) >> 1);
    files.bad.push_back({"a byte too many", files.good + "x"});
    for (const BadFiles& more : {cutsOf(files.good), noise(std::string("\1\0\0\0", 4))})
        files.bad.insert(files.bad.end(), more.begin(), more.end());
    return files;
}

} // namespace workbench::badfiles
