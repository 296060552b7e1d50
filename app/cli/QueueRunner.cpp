// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/QueueRunner.h"

#include "app/cli/Output.h"
#include "app/cli/RunSink.h"
#include "app/cli/StoreAccess.h"
#include "app/cli/TrainPrinter.h"
#include "app/cli/TrainSignals.h"
#include "core/data/CorpusResolver.h"
#include "core/host/ChosenTrainer.h"
#include "core/store/OriginCheckpoint.h"
#include "core/sweep/SweepQueue.h"

#include <chrono>
#include <thread>

namespace workbench::cli
{

namespace
{

/// Hands every event to the store and to the printer, notes the corpus, and stops a run that its group leaves behind.
class QueueSink final : public train::EventSink
{
public:
    QueueSink(const store::RunRow& row, store::Store& store, store::RunRecorder& recorder, TrainPrinter& printer)
        : m_row(row)
        , m_store(store)
        , m_recorder(recorder)
        , m_printer(printer)
    {
    }

    std::stop_source& stop() { return m_stop; }
    void setCorpus(std::filesystem::path corpus) { m_corpus = std::move(corpus); }

    void accept(const train::TrainEvent& event) override
    {
        m_recorder.record(m_row.id, event);
        if (const auto* started = std::get_if<train::RunStarted>(&event))
            if (const auto put = m_store.putCorpus(describeCorpus(m_corpus, started->corpusSha256)); !put)
                m_printer.note("warning: " + describe(put.error()));
        m_printer.accept(event);
        if (const auto* result = std::get_if<train::EvalDone>(&event))
            if (result->part == train::SplitPart::Validation)
                judge(*result);
    }

    Result<> settle() override { return m_recorder.settle(); }
    Result<> mayGoOn() override { return m_recorder.mayGoOn(); }

private:
    void judge(const train::EvalDone& result)
    {
        if (m_row.group.empty() || m_stop.stop_requested())
            return;
        const sweep::Validation validation{result.at, result.loss};
        const auto judgement
            = sweep::judgeInGroup(m_store, m_row.id, m_row.group, m_row.config, validation, m_lastRung);
        if (!judgement) {
            m_printer.note("warning: not compared with its group: " + describe(judgement.error()));
        } else if (*judgement) {
            m_lastRung = (*judgement)->rung;
            if ((*judgement)->decision.stop) {
                accept(train::StopDecided{result.at, sweep::decisionText((*judgement)->decision, validation)});
                m_stop.request_stop();
            }
        }
    }

    const store::RunRow& m_row;
    store::Store& m_store; // trained on the main thread, where this store was opened
    store::RunRecorder& m_recorder;
    TrainPrinter& m_printer;
    std::filesystem::path m_corpus;
    std::stop_source m_stop;
    int m_lastRung = -1;
};

Result<> trainClaimed(const store::RunRow& row, store::Store& store, QueueSink& sink, train::TrainControl& control)
{
    config::RunConfig config = row.config;
    {
        ProgressLine progress;
        auto corpus = data::resolveCorpus(
            config.corpus.path, store.corpusFolder(), progress.forBytes("corpus"), sink.stop().get_token());
        if (!corpus)
            return fail(std::move(corpus.error()));
        config.corpus.path = corpus->string();
        sink.setCorpus(*corpus);
    }
    train::TrainRequest request{
        .run = row.id,
        .config = std::move(config),
        .checkpointFolder = store.checkpointFolder(row.id),
        .fileSystem = nullptr};
    if (row.origin) {
        auto checkpoint = store::originCheckpoint(store, *row.origin);
        if (!checkpoint)
            return fail(std::move(checkpoint.error()));
        request.begin = train::Beginning{.checkpoint = std::move(*checkpoint)};
    }
    auto trainer = host::ChosenTrainer::create(std::move(request));
    if (!trainer)
        return fail(std::move(trainer.error()));
    (void)trainer->run(sink.stop().get_token(), sink, control); // its last event says how it ended
    return {};
}

/// Trains one run; true: it did not fail.
bool trainOne(
    const CommandLine& line, const store::RunRow& row, store::Store& store, store::RunRecorder& recorder,
    TrainSignals& signals)
{
    if (!line.json)
        printLine("Run " + row.name + " " + row.id.value());
    TrainPrinter printer(row.id, row.config.train, line.json);
    QueueSink sink(row, store, recorder, printer);
    const std::stop_callback passOn(signals.token(), [&sink] { sink.stop().request_stop(); });
    const Result<> begun = trainClaimed(row, store, sink, signals.control());
    if (!begun) { // before the trainer could tell anything
        train::RunEnded end;
        const bool cancelled = begun.error().code == ErrorCode::Cancelled;
        end.state = cancelled ? train::RunState::Stopped : train::RunState::Failed;
        if (!cancelled)
            end.error = begun.error();
        sink.accept(end);
    }
    if (const auto recorded = recorder.flush(); !recorded)
        printNote("warning: the end of the run is not recorded: " + describe(recorded.error()));
    const auto ended = store.run(row.id);
    if (!ended || ended->state != train::RunState::Failed)
        return true;
    printNote("run " + row.name + " failed: " + ended->error);
    return false;
}

void waitForMore(const std::stop_token& stop)
{
    using namespace std::chrono_literals;
    for (int tenth = 0; tenth < 10 && !stop.stop_requested(); ++tenth)
        std::this_thread::sleep_for(100ms);
}

} // namespace

ExitCode runQueue(const CommandLine& line, bool keep)
{
    TrainSignals signals(
        "Stopping after this step, with a checkpoint; the other runs wait on. Once more stops at once.");
    auto store = openStore(line, store::StoreAccess::ReadWrite);
    if (!store)
        return printError(store.error());
    auto recorder = openRecorder(**store);
    if (!recorder)
        return printError(recorder.error());

    int failures = 0;
    while (!signals.token().stop_requested()) {
        const auto row = (*store)->claimQueued();
        if (!row)
            return printError(row.error());
        if (*row) {
            failures += trainOne(line, **row, **store, **recorder, signals) ? 0 : 1;
        } else if (keep) {
            waitForMore(signals.token());
        } else {
            const auto held = (*store)->queueHeld();
            if (held && *held)
                printNote("The queue is held. 'sharnn queue release' lets it go on.");
            break;
        }
    }
    return failures > 0 ? ExitCode::Failed : ExitCode::Done;
}

} // namespace workbench::cli
