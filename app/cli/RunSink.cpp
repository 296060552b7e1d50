// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/RunSink.h"

#include "app/cli/Output.h"
#include "app/cli/StoreAccess.h"

#include <optional>
#include <utility>

namespace workbench::cli
{

RunSink::RunSink(
    RunId run, std::filesystem::path corpus, store::Store& store, store::RunRecorder& recorder, TrainPrinter& printer)
    : m_run(std::move(run))
    , m_corpus(std::move(corpus))
    , m_store(store)
    , m_recorder(recorder)
    , m_printer(printer)
{
}

void RunSink::accept(const train::TrainEvent& event)
{
    m_recorder.record(m_run, event);
    if (const auto* started = std::get_if<train::RunStarted>(&event))
        if (const auto put = m_store.putCorpus(describeCorpus(m_corpus, started->corpusSha256)); !put)
            m_printer.note("warning: " + describe(put.error()));
    m_printer.accept(event);
}

Result<> RunSink::settle()
{
    return m_recorder.settle();
}

Result<> RunSink::mayGoOn()
{
    return m_recorder.mayGoOn();
}

Result<std::unique_ptr<store::RunRecorder>> openRecorder(const store::Store& store)
{
    return store::RunRecorder::open(store.directory(), [](const std::optional<Error>& trouble) {
        printNote(trouble ? "warning: not recorded for now: " + describe(*trouble) : "recording works again");
    });
}

} // namespace workbench::cli
