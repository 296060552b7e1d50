// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

namespace workbench::ui
{

/// The least loss a model can reach on a generated corpus, in bits per byte.
struct CorpusFloors {
    double withRecall = 0; ///< remembering every name that was given
    double withoutRecall = 0; ///< remembering none

    bool operator==(const CorpusFloors&) const = default;
};

/// Reads them from CorpusRow::details ("floorsBitsPerByte"); nothing for a plain file or what cannot be read.
std::optional<CorpusFloors> corpusFloors(std::string_view details);

} // namespace workbench::ui
