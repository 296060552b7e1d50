// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/StrongId.h"
#include "core/sample/SampleTree.h"

#include <cstdint>
#include <string>

namespace workbench::sample
{

/// A tree of texts with what is needed to go on with it: one row in the store, one file when exported.
struct SampleDocument {
    std::string id; ///< UUID
    RunId run; ///< whose weights wrote it; empty for a checkpoint outside the store
    std::int64_t step = 0; ///< of the weights
    std::string checkpoint; ///< folder, absolute; empty: weights that a run published while it trained
    std::string model; ///< for a person: name of the run, or of the checkpoint's folder
    std::string prompt; ///< as bytes
    SamplerSettings settings; ///< used last
    SampleTree tree;
    std::int64_t created = 0, updated = 0; ///< milliseconds since 1970 UTC

    bool operator==(const SampleDocument&) const = default;
};

/// The document as JSON for export: figures as numbers, null where there is none, texts with escapes. `text` is the one
/// of the active place. Each object of `branches` has the index of the branch that it forks from, its bytes, their
/// figures, and in `parts` how many of them were typed, drawn (with the index in `settingsUsed`) and chosen.
std::string documentJson(const SampleDocument& document);

} // namespace workbench::sample
