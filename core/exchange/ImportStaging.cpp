// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/ImportStaging.h"

#include "core/base/AtomicFile.h"
#include "core/base/FileSystem.h"
#include "core/base/LastingFolder.h"
#include "core/base/ProcessIdentity.h"
#include "core/base/RegularFile.h"
#include "core/base/Uuid.h"

#include <charconv>
#include <chrono>
#include <sstream>
#include <utility>
#include <vector>

namespace workbench::exchange
{

namespace
{

namespace fs = std::filesystem;

constexpr std::string_view kStagedPrefix = ".import-";
constexpr std::string_view kMarker = "importing";
constexpr std::chrono::minutes kTimeToMark{10};

fs::path runsFolder(const store::Store& store)
{
    return store.directory() / "runs";
}

Result<> writeMarker(const fs::path& folder)
{
    const ProcessIdentity self = currentProcess();
    return writeFileAtomically(
        realFileSystem(), folder / kMarker,
        std::to_string(self.pid) + ' ' + std::to_string(self.startTime) + ' ' + self.bootId + '\n');
}

/// False also where the marker cannot be read: its process was killed while it wrote it.
bool ownerIsAlive(const fs::path& folder)
{
    const auto text = readTextFile(folder / kMarker, 1000);
    if (!text)
        return false;
    std::istringstream words(*text);
    ProcessIdentity owner;
    words >> owner.pid >> owner.startTime >> owner.bootId;
    return words && isAlive(owner);
}

/// Without its marker so far, and so new that another process may be about to write it.
bool isBeingMarked(const fs::directory_entry& folder)
{
    std::error_code error;
    if (fs::exists(folder.path() / kMarker, error) || error)
        return false;
    const auto made = folder.last_write_time(error);
    return !error && fs::file_time_type::clock::now() - made < kTimeToMark;
}

} // namespace

ImportStaging::ImportStaging(fs::path staged, fs::path target)
    : m_folder(std::move(staged))
    , m_target(std::move(target))
{
}

Result<std::unique_ptr<ImportStaging>> ImportStaging::begin(const store::Store& store, const RunId& run)
{
    const fs::path runs = runsFolder(store);
    std::unique_ptr<ImportStaging> staging(
        new ImportStaging(runs / (std::string(kStagedPrefix) + makeUuid()), runs / run.value()));
    return createLastingFolder(realFileSystem(), staging->m_folder)
        .and_then([&] { return writeMarker(staging->m_folder); })
        .map([&] { return std::move(staging); });
}

ImportStaging::~ImportStaging()
{
    if (!m_kept)
        static_cast<void>(realFileSystem().removeAll(m_folder)); // what stays, the next import removes
}

Result<fs::path> ImportStaging::checkpoint(std::string_view name)
{
    const fs::path folder = checkpoints() / name;
    return createLastingFolder(realFileSystem(), folder).map([&] { return folder; });
}

Result<> ImportStaging::place()
{
    auto placed = realFileSystem().syncDirectory(m_folder).and_then(
        [&] { return realFileSystem().rename(m_folder, m_target, Replace::No); });
    if (!placed)
        return placed;
    m_folder = m_target;
    return realFileSystem().syncDirectory(m_target.parent_path());
}

Result<> ImportStaging::keep()
{
    m_kept = true;
    return realFileSystem().removeAll(m_folder / kMarker);
}

Result<> removeStaleImports(store::Store& store)
{
    std::error_code error;
    std::vector<fs::path> stale;
    for (fs::directory_iterator entry(runsFolder(store), error); !error && entry != fs::directory_iterator();
         entry.increment(error)) {
        std::error_code gone;
        if (entry->is_symlink(gone) || !entry->is_directory(gone))
            continue;
        const bool staged = entry->path().filename().string().starts_with(kStagedPrefix);
        if (staged && isBeingMarked(*entry))
            continue;
        if ((staged || fs::exists(entry->path() / kMarker, gone)) && !ownerIsAlive(entry->path()))
            stale.push_back(entry->path());
    }
    for (const fs::path& folder : stale) {
        const RunId run(folder.filename().string());
        const auto known = isUuid(run.value()) ? store.run(run) : Result<store::RunRow>(fail(ErrorCode::NotFound, {}));
        if (!known && known.error().code != ErrorCode::NotFound)
            return fail(known.error());
        // Killed after the store had the run: only the marker is too much.
        if (auto removed = realFileSystem().removeAll(known ? folder / kMarker : folder); !removed)
            return removed;
    }
    return {};
}

} // namespace workbench::exchange
