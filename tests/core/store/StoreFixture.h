// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ProcessIdentity.h"
#include "core/store/RunRecorder.h"
#include "core/store/Store.h"

#include <QTemporaryDir>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

namespace workbench::store
{

/// A directory for one test's store, and short ways to fill it. Whatever fails throws, which Qt Test reports.
class StoreFixture
{
public:
    StoreFixture();

    const std::filesystem::path& directory() const { return m_directory; }
    std::filesystem::path databaseFile() const { return m_directory / "workbench.sqlite"; }

    std::unique_ptr<Store> open(StoreAccess access = StoreAccess::ReadWrite) const;
    /// Waits three seconds for another writer.
    std::unique_ptr<RunRecorder> recorder(RunRecorder::TroubleHandler onTrouble = {}) const;

    RunId addRun(Store& store, train::RunState state = train::RunState::Running, const std::string& name = {}) const;

    /// Makes the run belong to another process than this one, which made it.
    void give(const RunId& run, const ProcessIdentity& process) const;

    /// Asks the database itself, past all of our code.
    std::string ask(const std::string& sql) const;
    void tell(const std::string& sql) const;

private:
    QTemporaryDir m_temporary;
    std::filesystem::path m_directory;
};

/// The value of a Result that must have one; throws its error otherwise.
template <typename T>
T valueOf(Result<T> result)
{
    if (!result)
        throw std::runtime_error(describe(result.error()));
    return std::move(*result);
}
inline void expectOk(const Result<>& result)
{
    if (!result)
        throw std::runtime_error(describe(result.error()));
}

/// A configuration in which every kind of field differs from its default.
config::RunConfig exampleConfig();

/// Step number `step` (from 1): 512 bytes and a quarter of a second each.
train::StepDone stepEvent(std::int64_t step, double loss);
train::RunPosition positionAt(std::int64_t step);
train::RunStarted startedEvent(std::int64_t afterStep);

} // namespace workbench::store
