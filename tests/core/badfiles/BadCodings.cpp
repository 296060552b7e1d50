// SPDX-License-Identifier: GPL-3.0-or-later
#include "BadFile.h"

#include "core/base/RegularFile.h"
#include "tests/core/exchange/BundledRun.h"

#include <cstdint>

namespace workbench::badfiles
{

using namespace exchange;
using store::valueOf;

/// Films and samples, which stand in bundles: all around them is sound.
FormatFiles codingFiles()
{
    const BundledRun original(20);
    FormatFiles files{valueOf(readTextFile(original.bundle, INT32_MAX)), {}};
    const Entries whole = entriesOf(original.bundle);
    const auto add = [&](const RawEntry& entry, const std::string& name, const std::string& data) {
        Entries entries = whole;
        replace(entries, entry.name, data);
        files.bad.push_back({entry.name + ": " + name, rawZip(entries), entry.name});
    };
    for (const RawEntry& entry : whole) {
        const bool isSample = entry.name.starts_with("samples/");
        if (!isSample && entry.name != "film.bin")
            continue;
        for (const BadFiles& more : {cutsOf(entry.data), noise(""), noise(std::string("\1\0\0\0", 4))})
            for (const BadFile& bad : more)
                add(entry, bad.name, bad.bytes);
        add(entry, "a byte too many", entry.data + "x");
        const auto put = [&](const std::string& name, std::size_t at, std::uint32_t value) {
            std::string changed = entry.data;
            for (int i = 0; i < 4; ++i)
                changed[at + std::size_t(i)] = static_cast<char>(value >> (8 * i) & 0xff);
            add(entry, name, changed);
        };
        put("version 0", 0, 0);
        put("a newer version", 0, 2);
        for (const std::uint32_t length : {0xffffffffU, 0x7fffffffU, 0x10000000U})
            put(std::to_string(length) + (isSample ? " bytes of a name" : " frames"), isSample ? 28 : 4, length);
    }
    return files;
}

} // namespace workbench::badfiles
