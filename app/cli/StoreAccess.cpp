// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/StoreAccess.h"

#include "app/cli/Output.h"
#include "core/data/CorpusResolver.h"
#include "core/train/Checkpoint.h"

#include <chrono>
#include <system_error>

namespace workbench::cli
{

namespace
{

// A process that was killed can have saved a checkpoint that it had no time to record. Their names count the steps.
std::filesystem::path newestOnDisk(const std::filesystem::path& checkpoints)
{
    std::filesystem::path newest;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(checkpoints, error))
        if (entry.path().filename() > newest.filename() && train::readManifest(entry.path()))
            newest = entry.path();
    return newest;
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
    if (store && !(*store)->isReadOnly())
        if (const auto dead = (*store)->reconcile(); !dead)
            return fail(dead.error());
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
    if (checkpoint.empty() || !std::filesystem::is_directory(checkpoint, ignored))
        checkpoint = newestOnDisk((*store)->checkpointFolder(run->id));
    if (checkpoint.empty())
        return fail(
            ErrorCode::NotFound, "The run " + run->name + " has no checkpoint yet.",
            "Wait until it has saved one, or choose another run.");
    return checkpoint;
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
