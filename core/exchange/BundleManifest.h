// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/store/StoreTypes.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace workbench::exchange
{

/// A series of the bundle: points in metrics/<n>.bin, where n is its place in the list.
struct BundledSeries {
    std::string metric;
    std::int64_t points = 0;

    bool operator==(const BundledSeries&) const = default;
};

/// Every other entry, as the manifest promises it.
struct BundledEntry {
    std::string name;
    std::int64_t size = 0;
    std::string sha256;

    bool operator==(const BundledEntry&) const = default;
};

/// run.json: what the run is, and what the bundle holds.
struct BundleManifest {
    store::RunRow row; ///< without what belongs to a store: number, paths, process
    std::string corpusName; ///< for a person; the corpus itself is row.corpus, and its bytes are not in the bundle
    store::WallMilliseconds exported = 0;
    std::vector<BundledSeries> series;
    std::optional<store::CheckpointRow> checkpoint; ///< its folder here is a mere name, such as step-000012345
    std::vector<BundledEntry> entries;

    bool operator==(const BundleManifest&) const = default;
};

std::string seriesEntry(std::size_t index); ///< "metrics/3.bin"

/// The text of run.json. Texts of a person that are no UTF-8 are made printable.
std::string manifestText(const BundleManifest& manifest);

/// Reads what manifestText() wrote and refuses everything else: another version, missing, unknown and misspelt fields,
/// values that no run can have, an impossible configuration, entries that no bundle has or that the series and the
/// checkpoint need and that are not listed. `origin` names the file in messages.
Result<BundleManifest> parseBundleManifest(std::string_view text, const std::string& origin);

} // namespace workbench::exchange
