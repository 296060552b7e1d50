// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/StoreAccess.h"

#include "app/cli/Output.h"
#include "core/data/CorpusResolver.h"
#include "core/exchange/ImportStaging.h"
#include "core/train/Checkpoint.h"

#include <chrono>
#include <map>
#include <system_error>

namespace workbench::cli
{

namespace
{

/// Whole checkpoints of a run by step, as they lie on the disk: a process that was killed can have saved one that it
/// had no time to record, and a person can have removed one.
std::map<std::int64_t, std::filesystem::path> checkpointsOnDisk(const std::filesystem::path& checkpoints)
{
    std::map<std::int64_t, std::filesystem::path> found;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(checkpoints, error))
        if (const auto manifest = train::readManifest(entry.path()))
            found[manifest->at.step] = entry.path();
    return found;
}

/// Those of the run that is meant; there is at least one.
Result<std::map<std::int64_t, std::filesystem::path>> checkpointsOf(const CommandLine& line, const std::string& text)
{
    std::error_code ignored;
    if (std::filesystem::is_directory(text, ignored))
        return fail(
            ErrorCode::InvalidArgument, text + " is one checkpoint: there is no other to choose.",
            "Name its run to choose by step.");
    auto store = openStore(line, store::StoreAccess::ReadOnly);
    if (!store)
        return fail(std::move(store.error()));
    const auto run = (*store)->findRun(text);
    if (!run)
        return fail(run.error());
    auto found = checkpointsOnDisk((*store)->checkpointFolder(run->id));
    if (found.empty())
        return fail(
            ErrorCode::NotFound, "The run " + run->name + " has no checkpoint yet.",
            "Wait until it has saved one, or choose another run.");
    return found;
}

} // namespace

std::filesystem::path storeDirectory(const CommandLine& line)
{
    if (line.store.empty())
        return store::Store::defaultDirectory();
    std::error_code unknown; // then the path as it is has to do
    auto absolute = std::filesystem::absolute(line.store, unknown).lexically_normal();
    return unknown ? std::filesystem::path(line.store) : absolute;
}

Result<std::unique_ptr<store::Store>> openStore(const CommandLine& line, store::StoreAccess access)
{
    auto store = store::Store::open(storeDirectory(line), access);
    if (store && !(*store)->isReadOnly()) {
        if (const auto dead = (*store)->reconcile(); !dead)
            return fail(dead.error());
        if (const auto cleared = exchange::removeStaleImports(**store); !cleared)
            printNote(describe(cleared.error())); // in nobody's way
    }
    return store;
}

Result<std::filesystem::path> findCheckpoint(const CommandLine& line, const std::string& text)
{
    std::error_code ignored; // whatever it is, it is no checkpoint folder then
    if (std::filesystem::is_directory(text, ignored))
        return std::filesystem::path(text);
    // A path that leads nowhere is no name of a run either, and the message should say so.
    if (text.find('/') != std::string::npos)
        return fail(ErrorCode::NotFound, "There is no checkpoint folder " + text + ".", "Check the path.");
    auto store = openStore(line, store::StoreAccess::ReadOnly);
    if (!store)
        return fail(std::move(store.error()));
    const auto run = (*store)->findRun(text);
    if (!run)
        return fail(run.error());
    std::filesystem::path checkpoint = run->checkpoint;
    if (!checkpoint.empty() && std::filesystem::is_directory(checkpoint, ignored))
        return checkpoint;
    return findNewestCheckpoint(line, text);
}

Result<std::filesystem::path> findCheckpointAt(const CommandLine& line, const std::string& run, std::int64_t step)
{
    const auto checkpoints = checkpointsOf(line, run);
    if (!checkpoints)
        return fail(checkpoints.error());
    if (const auto found = checkpoints->find(step); found != checkpoints->end())
        return found->second;
    std::string steps;
    for (const auto& checkpoint : *checkpoints)
        steps += (steps.empty() ? "" : ", ") + std::to_string(checkpoint.first);
    return fail(
        ErrorCode::NotFound, "The run " + run + " has no checkpoint of step " + std::to_string(step) + ".",
        "There are those of step " + steps + ".");
}

Result<std::filesystem::path> findNewestCheckpoint(const CommandLine& line, const std::string& run)
{
    return checkpointsOf(line, run).map([](const auto& checkpoints) { return checkpoints.rbegin()->second; });
}

store::WallMilliseconds wallNow()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

ExitCode printMissingStore(const Error& error)
{
    if (error.code != ErrorCode::NotFound)
        return printError(error);
    printNote(describe(error));
    return ExitCode::Done;
}

store::CorpusRow describeCorpus(const std::filesystem::path& file, const std::string& sha256)
{
    std::error_code unknown;
    const auto size = std::filesystem::file_size(file, unknown);
    auto details = data::corpusDetails(file);
    return {
        .id = CorpusId(sha256),
        .name = details.empty() ? file.filename().string() : "Recall",
        .path = file.string(),
        .sizeBytes = unknown ? 0 : static_cast<std::int64_t>(size),
        .added = wallNow(),
        .details = std::move(details),
    };
}

} // namespace workbench::cli
