// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/CorpusFiles.h"

namespace workbench::data
{

Result<CorpusFiles> openCorpus(const config::CorpusConfig& corpus)
{
    std::vector<std::string> paths{corpus.path};
    if (corpus.split == config::SplitKind::Files) {
        if (corpus.validationPath.empty())
            return fail(
                ErrorCode::InvalidArgument, "corpus.validationPath names no file, but corpus.split is files.",
                "Name the validation file, or split the training file by fractions.");
        paths.push_back(corpus.validationPath);
        if (!corpus.testPath.empty())
            paths.push_back(corpus.testPath);
    }

    CorpusFiles opened;
    for (const auto& path : paths) {
        auto file = ByteCorpus::open(path);
        if (!file)
            return fail(std::move(file.error()));
        opened.files.push_back(std::move(*file));
    }
    const auto sizeOf = [&](std::size_t i) { return i < opened.files.size() ? opened.files[i].size() : 0; };
    auto split = splitCorpus(corpus, {.training = sizeOf(0), .validation = sizeOf(1), .test = sizeOf(2)});
    if (!split)
        return fail(std::move(split.error()));
    opened.split = *split;
    if (opened.split.test.size() == 0)
        opened.split.test = {}; // no file number beyond the files there are
    return opened;
}

} // namespace workbench::data
