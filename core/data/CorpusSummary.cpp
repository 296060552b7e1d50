// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/CorpusSummary.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace workbench::data
{

namespace
{

constexpr std::int64_t kBlockBytes = 1'000'000;
constexpr std::int64_t kMostBlocks = 256;
constexpr std::int64_t kFirstBytes = 4096;

} // namespace

Result<CorpusSummary> summarise(const ByteCorpus& corpus, const ByteProgress& progress, std::stop_token stop)
{
    CorpusSummary summary;
    summary.sizeBytes = corpus.size();
    const std::int64_t allBlocks = (corpus.size() + kBlockBytes - 1) / kBlockBytes;
    const std::int64_t blocks = std::min(allBlocks, kMostBlocks);
    summary.sampled = blocks < allBlocks;

    std::vector<std::uint8_t> buffer(static_cast<std::size_t>(std::min(kBlockBytes, corpus.size())));
    for (std::int64_t block = 0; block < blocks; ++block) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "Reading " + corpus.path().string() + " was stopped.");
        // Spread from the first block to the last; consecutive when there are few enough.
        const std::int64_t at = kBlockBytes * (summary.sampled ? block * (allBlocks - 1) / (blocks - 1) : block);
        const auto part = std::span(buffer).first(static_cast<std::size_t>(std::min(kBlockBytes, corpus.size() - at)));
        if (auto read = corpus.read(at, part); !read)
            return fail(std::move(read.error()));
        for (const std::uint8_t byte : part)
            ++summary.histogram[byte];
        summary.countedBytes += static_cast<std::int64_t>(part.size());
        if (block == 0)
            summary.firstBytes.assign(
                part.begin(),
                part.begin() + std::min<std::int64_t>(kFirstBytes, static_cast<std::int64_t>(part.size())));
        if (progress)
            progress(at + static_cast<std::int64_t>(part.size()), corpus.size());
    }

    for (const std::int64_t count : summary.histogram) {
        if (count == 0)
            continue;
        const double probability = static_cast<double>(count) / static_cast<double>(summary.countedBytes);
        summary.entropyBits -= probability * std::log2(probability);
        ++summary.distinctBytes;
    }
    return summary;
}

} // namespace workbench::data
