// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/WeightsImport.h"

#include "core/base/Printable.h"
#include "core/base/Uuid.h"
#include "core/exchange/ImportStaging.h"
#include "core/store/Clock.h"

#include <utility>

namespace workbench::exchange
{

namespace
{

store::Store::ImportedRun runOf(const train::ForeignWeights& weights)
{
    store::Store::ImportedRun run;
    run.row.id = RunId(makeUuid());
    run.row.config = weights.config;
    run.row.name = weights.config.name.empty() ? printable(weights.file.stem().string()) : weights.config.name;
    run.row.state = train::RunState::Finished;
    run.row.corpus = CorpusId(weights.corpusSha256);
    run.row.parameterCount = config::parameterCount(weights.config.model);
    run.row.colour = -1; // the next one
    run.row.created = run.row.ended = store::now();
    std::string text = "imported weights from " + printable(std::filesystem::absolute(weights.file).string()) + ".";
    for (const std::string& note : weights.notes)
        text += " " + note;
    run.events.push_back(
        {.run = run.row.id, .at = {}, .wall = run.row.created, .kind = "started", .text = std::move(text)});
    return run;
}

} // namespace

Result<store::RunRow>
importWeights(store::Store& store, const train::ForeignWeights& weights, const WriteCheckpoint& write)
{
    if (store.isReadOnly())
        return fail(
            ErrorCode::Permission, store.directory().string() + " is open for reading: nothing can be imported.",
            "Name another store with --store.");
    if (auto removed = removeStaleImports(store); !removed)
        return fail(std::move(removed.error()));
    auto run = runOf(weights);
    auto staging = ImportStaging::begin(store, run.row.id);
    if (!staging)
        return fail(std::move(staging.error()));
    const auto written = write(weights, run.row.id, (*staging)->checkpoints());
    if (!written)
        return fail(written.error());
    if (auto placed = (*staging)->place(); !placed)
        return fail(std::move(placed.error()));
    run.checkpoints.push_back(
        {.run = run.row.id,
         .at = {},
         .wall = run.row.created,
         .folder
         = (std::filesystem::path("runs") / run.row.id.value() / "checkpoints" / written->folder.filename()).string(),
         .best = true, // the only one there is
         .sizeBytes = written->sizeBytes});
    auto imported = store.importRun(std::move(run));
    if (!imported)
        return imported;
    if (auto kept = (*staging)->keep(); !kept)
        return fail(std::move(kept.error()));
    return imported;
}

} // namespace workbench::exchange
