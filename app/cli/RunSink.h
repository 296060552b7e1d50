// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/TrainPrinter.h"
#include "core/base/Result.h"
#include "core/store/RunRecorder.h"
#include "core/store/Store.h"

#include <filesystem>
#include <memory>

namespace workbench::cli
{

/// Hands every event of a run to the store and to the printer, and notes the corpus once its hash is known.
class RunSink : public train::EventSink
{
public:
    /// All of them outlive the object. `store` belongs to the thread that trains.
    RunSink(
        RunId run, std::filesystem::path corpus, store::Store& store, store::RunRecorder& recorder,
        TrainPrinter& printer);

    void accept(const train::TrainEvent& event) override;
    Result<> settle() override;
    Result<> mayGoOn() override;

private:
    RunId m_run;
    std::filesystem::path m_corpus;
    store::Store& m_store;
    store::RunRecorder& m_recorder;
    TrainPrinter& m_printer;
};

/// A recorder for a store that says on standard error when it cannot record, and when it can again.
Result<std::unique_ptr<store::RunRecorder>> openRecorder(const store::Store& store);

} // namespace workbench::cli
