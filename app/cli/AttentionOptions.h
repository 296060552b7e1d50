// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/maps/AttentionMap.h"
#include "core/maps/MapExport.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace workbench::cli
{

/// What the user of `attention` chose.
struct AttentionOptions {
    std::string checkpoint;
    std::string text; ///< a file
    std::int64_t offset = 0; ///< of the first byte in it to look at
    std::optional<std::int64_t> length; ///< at most so many bytes
    std::string memory; ///< a file to read before the text; empty: none
    std::optional<int> block; ///< else the first with attention
    std::optional<std::string> head;
    std::optional<std::string> region;
    std::string palette = "viridis";
    std::string scale = "log";
    std::optional<std::string> threads; ///< else as the checkpoint's configuration says
    bool cells = false;
    std::optional<std::int64_t> gradientAt; ///< byte of the text whose loss is led back
    std::string out;
    bool overwrite = false;
};

enum class AttentionFormat { Png, Svg, Csv, Safetensors, Json };

/// The format that --out's ending names; InvalidArgument where this kind of output has no such format: says which it
/// has.
Result<AttentionFormat> attentionFormat(const AttentionOptions& options);

/// --head: a number, "max" or "mean".
struct HeadChoice {
    maps::HeadView view = maps::HeadView::Maximum;
    int head = 0;
};
Result<HeadChoice> parseHead(std::string_view text);

/// --region: "q0:q1,k0:k1", rows and columns from the first to before the second; an empty side means the edge.
struct RegionChoice {
    std::optional<int> firstQuery, endQuery, firstKey, endKey;
};
Result<RegionChoice> parseRegion(std::string_view text);

/// The region of that map; InvalidArgument for one that is empty or not within it.
Result<maps::MapRegion> regionOf(const RegionChoice& choice, const maps::AttentionMap& map);

} // namespace workbench::cli
