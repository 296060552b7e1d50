// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/CorpusSplit.h"

#include <cmath>
#include <string>

namespace workbench::data
{

namespace
{

constexpr std::int64_t kEnwik8Bytes = 100'000'000;
constexpr std::int64_t kEnwik8TrainBytes = 90'000'000;
constexpr std::int64_t kEnwik8ValidationBytes = 5'000'000;

// 0.29 * 100 is not quite 29 in binary: a byte must not move to another part because of it.
std::int64_t bytesUpTo(double fraction, std::int64_t size)
{
    return static_cast<std::int64_t>(std::floor(fraction * static_cast<double>(size) + 1e-6));
}

Result<CorpusSplit> splitByFractions(const config::CorpusConfig& corpus, std::int64_t size)
{
    const double train = corpus.trainFraction;
    const double evaluated = train + corpus.validationFraction;
    if (!(train > 0) || !(corpus.validationFraction >= 0) || !(evaluated <= 1 + 1e-9))
        return fail(
            ErrorCode::InvalidArgument,
            "The fractions of corpus.trainFraction and corpus.validationFraction are impossible.",
            "Both must be above 0 and together at most 1.");
    const std::int64_t trainEnd = bytesUpTo(train, size);
    const std::int64_t validationEnd = evaluated > 1 - 1e-9 ? size : bytesUpTo(evaluated, size);
    return CorpusSplit{
        .train = {0, 0, trainEnd}, .validation = {0, trainEnd, validationEnd}, .test = {0, validationEnd, size}};
}

Result<> checkPart(const CorpusPart& part, std::int64_t needed, const std::string& name, const std::string& hint)
{
    if (part.size() >= needed)
        return {};
    return fail(
        ErrorCode::InvalidArgument,
        "The " + name + " part of the corpus has " + std::to_string(part.size()) + " bytes, but needs at least "
            + std::to_string(needed) + ".",
        hint);
}

} // namespace

Result<CorpusSplit> splitCorpus(const config::CorpusConfig& corpus, CorpusSizes sizes)
{
    switch (corpus.split) {
    case config::SplitKind::Fractions:
        return splitByFractions(corpus, sizes.training);
    case config::SplitKind::Enwik8: {
        if (sizes.training != kEnwik8Bytes)
            return fail(
                ErrorCode::InvalidArgument,
                "The enwik8 split needs a file of exactly " + std::to_string(kEnwik8Bytes) + " bytes, and "
                    + (corpus.path.empty() ? "this one" : corpus.path) + " has " + std::to_string(sizes.training) + ".",
                "Choose another file, or set corpus.split to fractions.");
        const std::int64_t validationEnd = kEnwik8TrainBytes + kEnwik8ValidationBytes;
        return CorpusSplit{
            .train = {0, 0, kEnwik8TrainBytes},
            .validation = {0, kEnwik8TrainBytes, validationEnd},
            .test = {0, validationEnd, kEnwik8Bytes}};
    }
    case config::SplitKind::Files:
        return CorpusSplit{
            .train = {0, 0, sizes.training}, .validation = {1, 0, sizes.validation}, .test = {2, 0, sizes.test}};
    }
    return fail(ErrorCode::Internal, "Unknown kind of corpus split.");
}

Result<> checkSplit(const CorpusSplit& split, SplitNeeds needs)
{
    // A stream of n bytes holds n - 1 predictions.
    const std::int64_t trainNeeds = std::int64_t{needs.trainBatch} * (std::int64_t{needs.bptt} + 1);
    const std::int64_t evaluationNeeds = std::int64_t{needs.evalBatch} * 2;
    const std::string evaluationHint
        = "Give it a larger share of the corpus, choose a larger file, or lower eval.batch.";
    return checkPart(split.train, trainNeeds, "training", "Choose a larger file, or lower train.batch or train.bptt.")
        .and_then([&] { return checkPart(split.validation, evaluationNeeds, "validation", evaluationHint); })
        .and_then([&] {
            return split.test.size() == 0 ? Result<>{} : checkPart(split.test, evaluationNeeds, "test", evaluationHint);
        });
}

} // namespace workbench::data
