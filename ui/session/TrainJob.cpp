// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/TrainJob.h"

#include "core/data/CorpusResolver.h"
#include "core/host/ChosenTrainer.h"
#include "core/store/NeverSaved.h"
#include "core/store/OriginCheckpoint.h"
#include "core/store/Store.h"
#include "core/train/ResumePoint.h"

#include <system_error>
#include <utility>

namespace workbench::ui
{

namespace
{

/// Hands events on, and enters the corpus into the store when the trainer has told its hash.
class CorpusEntering final : public train::EventSink
{
public:
    CorpusEntering(store::Store& store, std::filesystem::path corpus, train::EventSink& next)
        : m_store(store)
        , m_corpus(std::move(corpus))
        , m_next(next)
    {
    }

    Result<> settle() override { return m_next.settle(); }
    Result<> mayGoOn() override { return m_next.mayGoOn(); }

    void accept(const train::TrainEvent& event) override
    {
        m_next.accept(event);
        if (const auto* const started = std::get_if<train::RunStarted>(&event)) {
            enter(*started);
        }
    }

private:
    void enter(const train::RunStarted& started)
    {
        store::CorpusRow row;
        row.id = CorpusId(started.corpusSha256);
        row.name = m_corpus.filename().string();
        row.path = m_corpus.string();
        std::error_code error;
        const auto size = std::filesystem::file_size(m_corpus, error);
        row.sizeBytes = error ? 0 : std::int64_t(size);
        row.details = data::corpusDetails(m_corpus);
        if (const auto outcome = m_store.putCorpus(row); !outcome) { // training goes on without that row
            m_next.accept(
                train::Warning{started.at, "The corpus is not in the store's list: " + describe(outcome.error())});
        }
    }

    store::Store& m_store;
    const std::filesystem::path m_corpus;
    train::EventSink& m_next;
};

Result<> trainOne(
    const std::filesystem::path& directory, const TrainTask& task, std::stop_token stop, train::EventSink& sink,
    train::TrainControl& control)
{
    const RunId& run = task.run;
    config::RunConfig config = task.config;
    auto store = store::Store::open(directory, store::StoreAccess::ReadWrite);
    if (!store) {
        return fail(store.error());
    }
    auto corpus = data::resolveCorpus(config.corpus.path, (*store)->corpusFolder(), {}, stop);
    if (!corpus) {
        return fail(corpus.error());
    }
    config.corpus.path = corpus->string();
    train::TrainRequest request{
        .run = run,
        .config = std::move(config),
        .checkpointFolder = (*store)->checkpointFolder(run),
        .fileSystem = nullptr};
    const auto row = (*store)->run(run);
    if (!row) {
        return fail(row.error());
    }
    const bool begins = row->state == train::RunState::Queued
        || (train::hasNoCheckpoint(request.checkpointFolder, run) && store::neverSaved(**store, *row).value_or(false));
    if (!begins) {
        auto point = train::findResumePoint(request.checkpointFolder, run);
        if (!point) {
            return fail(std::move(point.error()));
        }
        request.begin = train::Beginning{.checkpoint = std::move(point->checkpoint), .freshText = task.freshText};
    } else if (row->origin) {
        auto checkpoint = store::originCheckpoint(**store, *row->origin);
        if (!checkpoint) {
            return fail(checkpoint.error());
        }
        request.begin = train::Beginning{.checkpoint = std::move(*checkpoint)};
    }
    auto trainer = host::ChosenTrainer::create(std::move(request));
    if (!trainer) {
        return fail(trainer.error());
    }
    CorpusEntering entering(**store, *corpus, sink);
    // How it ended has been told by its last event; what comes back says the same.
    (void)trainer->run(stop, entering, control);
    return {};
}

} // namespace

TrainJob makeTrainJob(std::filesystem::path storeDirectory)
{
    return [directory = std::move(storeDirectory)](
               const TrainTask& task, std::stop_token stop, train::EventSink& sink, train::TrainControl& control) {
        const Result<> begun = trainOne(directory, task, stop, sink, control);
        if (!begun) { // before the trainer could tell anything
            train::RunEnded end;
            const bool cancelled = begun.error().code == ErrorCode::Cancelled;
            end.state = cancelled ? train::RunState::Stopped : train::RunState::Failed;
            if (!cancelled) {
                end.error = begun.error();
            }
            sink.accept(end);
        }
    };
}

} // namespace workbench::ui
