// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/AtomicFile.h"
#include "core/base/FileSystem.h"
#include "core/base/Uuid.h"
#include "core/exchange/BundleFile.h"
#include "core/exchange/BundleFormat.h"
#include "core/exchange/ImportStaging.h"
#include "core/exchange/PointCoding.h"
#include "core/exchange/RunBundle.h"
#include "core/train/CheckpointManifest.h"

#include <utility>

namespace workbench::exchange
{

namespace
{

/// What a point, and everything else, takes at most in the store for each byte of the bundle, and what a disk should
/// have left after it.
constexpr std::int64_t kStoreBytesPerByte = 3;
constexpr std::int64_t kSpareBytes = 64 << 20;

Result<> checkRoom(const store::Store& store, const BundleFile& bundle, const std::filesystem::path& file)
{
    std::int64_t needed = kSpareBytes;
    for (const BundledEntry& entry : bundle.manifest().entries)
        needed += entry.size * (entry.name.starts_with(kCheckpointPrefix) ? 1 : kStoreBytesPerByte);
    const auto free = realFileSystem().freeSpace(store.directory());
    if (!free)
        return fail(free.error());
    if (needed > *free)
        return fail(
            ErrorCode::NoSpace,
            file.string() + " unpacks to about " + std::to_string(needed >> 20) + " MiB, and the disk of "
                + store.directory().string() + " has " + std::to_string(*free >> 20) + " MiB free.",
            "Free some disk, or import it into a store on another one with --store. Nothing was imported.");
    return {};
}

/// A run of that id in the store; nothing where there is none.
Result<std::optional<store::RunRow>> known(store::Store& store, const RunId& run)
{
    auto row = store.run(run);
    if (row)
        return std::optional(std::move(*row));
    if (row.error().code == ErrorCode::NotFound)
        return std::nullopt;
    return fail(std::move(row.error()));
}

/// A copy's checkpoint says that it is of the copy, or nothing could go on from it.
Result<> renameOwner(const std::filesystem::path& folder, const RunId& run)
{
    const auto path = folder / train::kManifestName;
    const auto text = readTextFile(path, kLargestManifest);
    if (!text)
        return fail(text.error());
    auto manifest = train::parseManifest(*text, path);
    if (!manifest)
        return fail(std::move(manifest.error()));
    manifest->run = run;
    return writeFileAtomically(realFileSystem(), path, train::manifestText(*manifest));
}

/// As the store keeps it, which gives it a new identifier where it has that one already.
void settleSample(
    const store::Store& store, sample::SampleDocument& document, const store::RunRow& row, const BundleFile& bundle)
{
    const auto& checkpoint = bundle.manifest().checkpoint;
    document.run = row.id;
    document.checkpoint = checkpoint && document.checkpoint == checkpoint->folder
        ? (store.checkpointFolder(row.id) / checkpoint->folder).string()
        : std::string();
}

Result<store::Store::ImportedRun>
gather(const store::Store& store, const BundleFile& bundle, const store::RunRow& row, const std::stop_token& stop)
{
    store::Store::ImportedRun run;
    run.row = row;
    for (std::size_t i = 0; i < bundle.manifest().series.size(); ++i) {
        auto series = bundle.series(i);
        run.series.push_back(
            {series.metric, [next = std::move(series.next), stop]() -> Result<std::vector<store::MetricPoint>> {
                 if (stop.stop_requested())
                     return fail(ErrorCode::Cancelled, "The import was stopped; nothing was imported.");
                 return next();
             }});
    }
    auto events = bundle.events();
    if (!events)
        return fail(std::move(events.error()));
    auto film = bundle.film();
    if (!film)
        return fail(std::move(film.error()));
    auto samples = bundle.samples();
    if (!samples)
        return fail(std::move(samples.error()));
    for (sample::SampleDocument& document : *samples)
        settleSample(store, document, row, bundle);
    for (store::EventRow& event : *events)
        event.run = row.id;
    run.events = std::move(*events);
    run.film = std::move(*film);
    run.samples = std::move(*samples);
    return run;
}

} // namespace

Result<store::RunRow> importBundle(
    store::Store& store, const std::filesystem::path& file, const ImportOptions& options, const ByteProgress& progress,
    std::stop_token stop)
{
    if (store.isReadOnly())
        return fail(
            ErrorCode::Permission, store.directory().string() + " is open for reading: nothing can be imported.",
            "Name another store with --store.");
    const auto bundle = BundleFile::open(file);
    if (!bundle)
        return fail(bundle.error());
    store::RunRow row = bundle->manifest().row;
    const auto present = known(store, row.id);
    if (!present)
        return fail(present.error());
    if (*present && !options.copy)
        return fail(
            ErrorCode::AlreadyExists,
            file.string() + " holds run " + row.id.value() + ", which is there already as \"" + (*present)->name
                + "\".",
            "Import it as another run with --copy.");
    auto ready = checkRoom(store, *bundle, file).and_then([&] { return bundle->verify(progress, stop); });
    if (!ready)
        return fail(std::move(ready.error()));

    if (options.copy)
        row.id = RunId(makeUuid());
    if (!options.name.empty())
        row.name = options.name;
    if (auto removed = removeStaleImports(store); !removed)
        return fail(std::move(removed.error()));
    auto run = gather(store, *bundle, row, stop);
    if (!run)
        return fail(std::move(run.error()));

    auto staging = ImportStaging::begin(store, row.id);
    if (!staging)
        return fail(std::move(staging.error()));
    if (const auto& checkpoint = bundle->manifest().checkpoint) {
        const auto folder = (*staging)->checkpoint(checkpoint->folder);
        if (!folder)
            return fail(folder.error());
        auto unpacked = bundle->unpackCheckpoint(*folder, stop);
        if (unpacked && options.verifyCheckpoint)
            unpacked = options.verifyCheckpoint(*folder);
        if (unpacked && options.copy)
            unpacked = renameOwner(*folder, row.id);
        if (!unpacked)
            return fail(std::move(unpacked.error()));
        run->checkpoints.push_back(*checkpoint);
        run->checkpoints.back().run = row.id;
        run->checkpoints.back().folder
            = (std::filesystem::path("runs") / row.id.value() / "checkpoints" / checkpoint->folder).string();
        for (const std::string_view name : train::kCheckpointFiles)
            for (const BundledEntry& entry : bundle->manifest().entries)
                if (entry.name == std::string(kCheckpointPrefix) + std::string(name))
                    run->checkpoints.back().sizeBytes += entry.size;
    }
    if (auto placed = (*staging)->place(); !placed)
        return fail(std::move(placed.error()));
    auto imported = store.importRun(std::move(*run));
    if (!imported)
        return imported;
    if (auto kept = (*staging)->keep(); !kept)
        return fail(std::move(kept.error()));
    return imported;
}

bool looksLikeBundle(const std::filesystem::path& file)
{
    const auto opened = RegularFile::open(file);
    return opened && looksLikeZip(*opened);
}

} // namespace workbench::exchange
