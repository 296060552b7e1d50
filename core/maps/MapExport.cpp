// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/maps/MapExport.h"

#include "core/base/AtomicFile.h"
#include "core/base/Printable.h"
#include "core/maps/MapPicture.h"
#include "core/maps/PngEncoder.h"

#include <algorithm>
#include <charconv>
#include <concepts>

namespace workbench::maps
{

namespace
{

constexpr std::size_t kChunk = 1 << 20; ///< bytes written at a time

template <std::integral Integer>
void appendNumber(std::string& out, Integer value)
{
    char digits[24];
    out.append(digits, std::to_chars(std::begin(digits), std::end(digits), value).ptr);
}

void appendWeight(std::string& out, float value)
{
    char digits[24];
    out.append(digits, std::to_chars(std::begin(digits), std::end(digits), value, std::chars_format::general, 9).ptr);
}

void appendRow(std::string& out, const AttentionMap& map, int query, int key, float weight)
{
    const int own = map.ownKey(query);
    appendNumber(out, query);
    out += ',';
    appendNumber(out, map.offset(own));
    out += ',';
    appendNumber(out, static_cast<int>(map.byte(own)));
    out += ',';
    appendNumber(out, key);
    out += ',';
    appendNumber(out, map.offset(key));
    out += ',';
    appendNumber(out, static_cast<int>(map.byte(key)));
    out += ',';
    appendNumber(out, own - key);
    out += ',';
    appendWeight(out, weight);
    out += '\n';
}

} // namespace

MapRegion wholeMap(const AttentionMap& map)
{
    return {0, map.queries, 0, map.keys};
}

Result<> writeMapCsv(const std::filesystem::path& path, const AttentionMap& map, int head, const MapRegion& region)
{
    if (auto sound = checkRegion(map, head, region); !sound)
        return sound;
    auto file = AtomicFile::open(realFileSystem(), path);
    if (!file)
        return fail(std::move(file.error()));
    std::string out = "query,queryOffset,queryByte,key,keyOffset,keyByte,distance,weight\n";
    for (int query = region.firstQuery; query < region.firstQuery + region.queries; ++query) {
        const auto row = map.row(head, query);
        const int first = std::max(region.firstKey, map.firstVisible[static_cast<std::size_t>(query)]);
        const int last = std::min(region.firstKey + region.keys - 1, map.ownKey(query));
        for (int key = first; key <= last; ++key) {
            const float weight = row[static_cast<std::size_t>(key)];
            if (weight > 0)
                appendRow(out, map, query, key, weight);
        }
        if (out.size() >= kChunk) {
            if (auto written = file->write(out); !written)
                return written;
            out.clear();
        }
    }
    return file->write(out).and_then([&] { return file->commit(); });
}

Result<> writeMapPng(
    const std::filesystem::path& path, const AttentionMap& map, int head, const MapRegion& region,
    const PictureStyle& style)
{
    return drawRegion(map, head, region, style)
        .and_then([&](const MapPicture& picture) {
            return encodePng(picture.width, picture.height, picture.colours, printable(style.title));
        })
        .and_then([&](const std::string& bytes) { return writeFileAtomically(realFileSystem(), path, bytes); });
}

} // namespace workbench::maps
