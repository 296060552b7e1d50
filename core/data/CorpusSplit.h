// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/config/RunConfig.h"

#include <cstdint>

namespace workbench::data
{

/// Bytes [begin, end) of one of the corpus files: 0 the training file, 1 the validation file, 2 the test file.
struct CorpusPart {
    int file = 0;
    std::int64_t begin = 0;
    std::int64_t end = 0;

    std::int64_t size() const { return end - begin; }
    bool operator==(const CorpusPart&) const = default;
};

/// Which bytes train, validate and test. An empty test part means that there is no test figure.
struct CorpusSplit {
    CorpusPart train, validation, test;

    bool operator==(const CorpusSplit&) const = default;
};

/// Sizes in bytes of the files that a configuration names; those after the first count for SplitKind::Files only.
struct CorpusSizes {
    std::int64_t training = 0;
    std::int64_t validation = 0;
    std::int64_t test = 0; ///< 0: no test file
};

/// Cuts by the configuration; looks at no file. A fraction's last byte is rounded down, and the test part is what is
/// left. InvalidArgument when SplitKind::Enwik8 meets another size than 100 000 000, or fractions are impossible.
Result<CorpusSplit> splitCorpus(const config::CorpusConfig& corpus, CorpusSizes sizes);

/// What a run needs of each part.
struct SplitNeeds {
    int trainBatch = 1; ///< parallel streams of training
    int bptt = 1; ///< longest segment of training
    int evalBatch = 1; ///< parallel streams of evaluation
};

/// A training part too small for one segment of every stream, or an evaluated part too small for one prediction of
/// every stream, is an InvalidArgument that gives both numbers. An empty test part is fine.
Result<> checkSplit(const CorpusSplit& split, SplitNeeds needs);

} // namespace workbench::data
