// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/ByteCorpus.h"

#include <array>
#include <cstdint>
#include <stop_token>
#include <string>

namespace workbench::data
{

/// What the bytes of a corpus look like at a glance.
struct CorpusSummary {
    std::int64_t sizeBytes = 0;
    std::string firstBytes; ///< at most 4096, as they are
    std::array<std::int64_t, 256> histogram{}; ///< how often each byte value was counted
    std::int64_t countedBytes = 0; ///< sum of the histogram
    bool sampled = false; ///< the file is large: only evenly spaced blocks of it were counted
    int distinctBytes = 0; ///< values that were counted at least once
    double entropyBits = 0; ///< order-0 entropy of the histogram in bits per byte
};

/// Reads all of a corpus of at most 256 MB, else 256 evenly spaced blocks of 1 MB. Cancelled when `stop` is requested.
Result<CorpusSummary> summarise(const ByteCorpus& corpus, const ByteProgress& progress = {}, std::stop_token stop = {});

} // namespace workbench::data
