// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/Checkpoint.h"

#include "core/base/RegularFile.h"
#include "core/data/CorpusFiles.h"
#include "core/kernels/Devices.h"
#include "core/model/PublishedStateDict.h"
#include "core/train/CheckpointReader.h"
#include "core/train/ComputeThreads.h"
#include "core/train/Evaluator.h"
#include "core/train/LearnerState.h"
#include "core/train/OptimizerState.h"
#include "core/train/PreparedRun.h"
#include "core/train/TorchCall.h"

#include <system_error>
#include <utility>

namespace workbench::train
{

namespace
{

const data::CorpusPart& partOf(const data::CorpusSplit& split, SplitPart part)
{
    switch (part) {
    case SplitPart::Train:
        return split.train;
    case SplitPart::Validation:
        return split.validation;
    case SplitPart::Test:
        break;
    }
    return split.test;
}

Error inFile(const std::filesystem::path& path, Error error)
{
    error.message = path.string() + ": " + error.message;
    return error;
}

/// The bytes that a request asks for, in an open file.
struct EvaluatedText {
    data::ByteCorpus corpus;
    data::CorpusPart part;
};

Result<EvaluatedText> textOf(const EvalRequest& request)
{
    if (request.wholeFile)
        return data::ByteCorpus::open(request.corpus.path).map([](data::ByteCorpus&& corpus) {
            const data::CorpusPart all{.file = 0, .begin = 0, .end = corpus.size()};
            return EvaluatedText{std::move(corpus), all};
        });
    auto files = data::openCorpus(request.corpus);
    if (!files)
        return fail(std::move(files.error()));
    const data::CorpusPart part = partOf(files->split, request.part);
    if (part.size() < 2)
        return fail(
            ErrorCode::InvalidArgument,
            "The " + std::string(splitPartName(request.part)) + " part of " + request.corpus.path + " is empty.",
            "Choose another part, another split, or evaluate the whole file.");
    return EvaluatedText{std::move(files->files[static_cast<std::size_t>(part.file)]), part};
}

} // namespace

Result<CheckpointManifest> readManifest(const std::filesystem::path& folder)
{
    constexpr std::int64_t kMaximumBytes = 1 << 20;
    const std::filesystem::path path = folder / kManifestName;
    std::error_code error;
    if (!std::filesystem::exists(path, error))
        return fail(
            ErrorCode::NotFound,
            folder.string() + " is not a checkpoint: it has no " + std::string(kManifestName) + ".",
            "Name a folder such as step-000001000 of a run.");
    return readTextFile(path, kMaximumBytes).and_then([&](const std::string& text) {
        return parseManifest(text, path);
    });
}

Result<CheckpointManifest> verifyCheckpoint(const std::filesystem::path& folder)
{
    auto contents = readCheckpoint(folder);
    if (!contents)
        return fail(std::move(contents.error()));
    // Building the model would take what a hostile configuration promises: first, the file must hold as much.
    return readModel(folder, at::kCPU).and_then([&](const model::ShaRnn& model) -> Result<CheckpointManifest> {
        const CheckpointManifest& manifest = contents->manifest;
        return callTorch("checking a checkpoint", [&]() -> Result<CheckpointManifest> {
            if (auto fits = checkOptimizerState(model, manifest.config.train, contents->tensors.optimizer); !fits)
                return fail(inFile(folder / kOptimizerFile, std::move(fits.error())));
            if (auto fits = checkState(contents->tensors.state, manifest.config); !fits)
                return fail(inFile(folder / kStateFile, std::move(fits.error())));
            return manifest;
        });
    });
}

Result<> exportWeights(const std::filesystem::path& folder, const std::filesystem::path& target, bool overwrite)
{
    std::error_code error;
    if (!overwrite && std::filesystem::exists(target, error))
        return fail(
            ErrorCode::AlreadyExists, target.string() + " exists already.", "Choose another name, or overwrite it.");
    return readModel(folder, at::kCPU).and_then([&](const model::ShaRnn& model) {
        return callTorch("writing weights", [&] {
            const Replace replace = overwrite ? Replace::Yes : Replace::No;
            return model::writeSafetensors(target, model::publishedStateDict(model), {}, replace);
        });
    });
}

Result<EvalReport> evaluateCheckpoint(const EvalRequest& request, std::stop_token stop)
{
    const auto text = textOf(request);
    if (!text)
        return fail(text.error());
    const auto manifest = readManifest(request.checkpoint);
    if (!manifest)
        return fail(manifest.error());
    const auto device = kernels::chooseDevice(request.runtime.device);
    if (!device)
        return fail(device.error());
    return callTorch("evaluating", [&]() -> Result<EvalReport> {
        useComputeThreads(request.runtime.threads);
        auto model = readModel(request.checkpoint, torchDevice(*device));
        if (!model)
            return fail(std::move(model.error()));
        const EvaluationPlan plan{
            .batch = request.batch, .bptt = manifest->config.train.bptt, .resetEvery = request.resetEvery};
        return evaluate(*model, text->corpus, text->part, plan, torchDevice(*device), stop)
            .map([](const Evaluation& evaluation) {
                return EvalReport{evaluation.loss, evaluation.bpc, evaluation.bytes, evaluation.seconds};
            });
    });
}

} // namespace workbench::train
