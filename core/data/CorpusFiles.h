// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/ByteCorpus.h"
#include "core/data/CorpusSplit.h"

#include <vector>

namespace workbench::data
{

/// The files that a corpus configuration names, open, and how they are split.
struct CorpusFiles {
    std::vector<ByteCorpus> files; ///< as CorpusPart::file counts them; one file, or two or three for SplitKind::Files
    CorpusSplit split;

    const ByteCorpus& fileOf(const CorpusPart& part) const { return files[static_cast<std::size_t>(part.file)]; }
};

/// Opens and splits; `corpus.path` must be a file by now (see resolveCorpus()). Does not check what a run needs:
/// that is checkSplit().
Result<CorpusFiles> openCorpus(const config::CorpusConfig& corpus);

} // namespace workbench::data
