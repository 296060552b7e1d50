// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/Trainer.h"

#include "core/base/SystemMemory.h"
#include "core/config/ConfigSchema.h"
#include "core/kernels/Devices.h"
#include "core/train/BranchFit.h"
#include "core/train/Checkpoint.h"
#include "core/train/PreparedRun.h"
#include "core/train/RepeatableKernels.h"
#include "core/train/ResumeFit.h"
#include "core/train/TorchCall.h"
#include "core/train/TrainingLoop.h"

#include <string>
#include <utility>

namespace workbench::train
{

namespace
{

std::string mebibytes(std::int64_t bytes)
{
    return std::to_string(bytes >> 20) + " MiB";
}

/// Refuses what cannot fit: the system would end the whole program, not only the run.
Result<> checkMemory(const PreparedRun& prepared)
{
    const bool onGpu = prepared.device.kind == kernels::DeviceKind::Cuda;
    config::RunConfig config = prepared.request.config;
    if (prepared.microBatch > 0)
        config.train.microBatch = prepared.microBatch;
    if (onGpu && config.safety.shrinkMicroBatch) // a GPU without memory refuses, and the run finds by itself what fits
        config.train.microBatch = 1;
    const std::int64_t available = onGpu ? prepared.device.freeBytes : availableMemoryBytes();
    const std::int64_t needed = estimateTrainingBytes(config);
    if (available <= 0 || needed <= available)
        return {};
    return fail(
        ErrorCode::OutOfMemory,
        "This run needs about " + mebibytes(needed) + " of memory; " + mebibytes(available) + " are free.",
        "Lower " + std::string(largestMemoryFields(config)) + ".");
}

constexpr auto kMissingCorpus
    = "Put the file that the run learns back, or name where it is now (--corpus FILE). To learn another one branch: "
      "'sharnn train --from RUN'.";

Result<> hashCorpus(PreparedRun& prepared, const std::stop_token& stop)
{
    if (!prepared.corpusSha256.empty())
        return {};
    return prepared.corpus.fileOf(prepared.corpus.split.train).sha256({}, stop).map([&](std::string&& sha256) {
        prepared.corpusSha256 = std::move(sha256);
    });
}

/// Whether the checkpoint fits the run, which is its own or a branch.
Result<> checkBegun(PreparedRun& prepared)
{
    const TrainRequest& request = prepared.request;
    const auto checkpoint = verifyCheckpoint(request.begin->checkpoint);
    if (!checkpoint)
        return fail(checkpoint.error());
    if (!isResumed(request, *checkpoint))
        return checkBeginning(*checkpoint, request.config);
    if (auto fits = checkResume(*checkpoint, request.config, RunState::Interrupted); !fits)
        return fits;
    prepared.goesOnFrom = checkpoint->at;
    prepared.microBatch = microBatchOnResume(*checkpoint, request.config);
    if (auto hashed = hashCorpus(prepared, {}); !hashed)
        return hashed;
    if (prepared.corpusSha256 != checkpoint->corpusSha256 && !request.begin->freshText)
        return fail(otherCorpus(*checkpoint, request.config, prepared.corpusSha256));
    return {};
}

} // namespace

Result<> checkConfig(const config::RunConfig& config)
{
    std::string problems;
    for (const config::FieldProblem& problem : config::validate(config))
        problems += (problems.empty() ? "" : "\n") + problem.path + ": " + problem.message;
    if (problems.empty())
        return {};
    return fail(ErrorCode::InvalidArgument, std::move(problems), "Correct these settings.");
}

class Trainer::Impl
{
public:
    explicit Impl(PreparedRun prepared)
        : m_prepared(std::move(prepared))
    {
    }

    Result<TrainSummary> run(const std::stop_token& stop, EventSink& sink, TrainControl& control)
    {
        RunEnded ended;
        const Result<RunState> state = callTorch("training", [&]() -> Result<RunState> {
            const int threads = useComputeThreads(m_prepared.request.config.runtime.threads);
            useRepeatableKernels(m_prepared.device);
            if (auto hashed = hashCorpus(m_prepared, stop); !hashed)
                return fail(std::move(hashed.error()));
            TrainingLoop loop(m_prepared, threads, sink, control, stop);
            auto course = loop.run();
            ended = loop.outcome();
            return course;
        });
        if (state)
            ended.state = *state;
        else if (state.error().code == ErrorCode::Cancelled)
            ended.state = RunState::Stopped;
        else
            ended.state = RunState::Failed;
        if (ended.state == RunState::Failed)
            ended.error = explained(state.error());
        sink.accept(ended);
        if (ended.error)
            return fail(*ended.error);
        return ended;
    }

private:
    /// Memory can run out although the estimate fitted: other programs take some too.
    Error explained(Error error) const
    {
        if (error.code == ErrorCode::OutOfMemory)
            error.hint
                = "Lower " + std::string(largestMemoryFields(m_prepared.request.config)) + ", or close other programs.";
        return error;
    }

    PreparedRun m_prepared;
};

Trainer::Trainer(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl))
{
}

Trainer::~Trainer() = default;

Result<std::unique_ptr<Trainer>> Trainer::create(TrainRequest request)
{
    if (auto sound = checkConfig(request.config); !sound)
        return fail(std::move(sound.error()));
    auto corpus = data::openCorpus(request.config.corpus);
    if (!corpus) {
        if (request.begin)
            if (const auto begun = readManifest(request.begin->checkpoint); begun && isResumed(request, *begun))
                corpus.error().hint = kMissingCorpus;
        return fail(std::move(corpus.error()));
    }
    const data::SplitNeeds needs{request.config.train.batch, request.config.train.bptt, request.config.eval.batch};
    if (auto enough = data::checkSplit(corpus->split, needs); !enough)
        return fail(std::move(enough.error()));
    auto device = kernels::chooseDevice(request.config.runtime.device);
    if (!device)
        return fail(std::move(device.error()));
    PreparedRun prepared{std::move(request), std::move(*corpus), std::move(*device)};
    if (prepared.request.begin)
        if (auto fits = checkBegun(prepared); !fits)
            return fail(std::move(fits.error()));
    if (auto fits = checkMemory(prepared); !fits)
        return fail(std::move(fits.error()));
    return std::unique_ptr<Trainer>(new Trainer(std::make_unique<Impl>(std::move(prepared))));
}

Result<TrainSummary> Trainer::run(std::stop_token stop, EventSink& sink, TrainControl& control)
{
    return m_impl->run(stop, sink, control);
}

} // namespace workbench::train
