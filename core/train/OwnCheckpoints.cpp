// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/OwnCheckpoints.h"

#include <algorithm>
#include <numbers>
#include <utility>

namespace workbench::train
{

namespace
{

/// How a checkpoint's own weights were validated, where that is known.
std::optional<Validation> ownValidation(const CheckpointManifest& manifest)
{
    if (manifest.memory && manifest.memory->latest && manifest.memory->latest->step == manifest.at.step)
        return manifest.memory->latest;
    if (manifest.validationBpc) // all that version 1 says
        return Validation{manifest.at.step, *manifest.validationBpc * std::numbers::ln2, *manifest.validationBpc};
    return std::nullopt;
}

void setBest(OwnCheckpoints& own, const FoundCheckpoint& best, const Validation& validation)
{
    own.bestFolder = best.folder;
    own.bestSaved = validation;
}

void chooseBest(OwnCheckpoints& own, const std::optional<Validation>& remembered)
{
    if (remembered) {
        for (const FoundCheckpoint& found : own.kept)
            if (found.manifest.at.step == remembered->step)
                return setBest(own, found, *remembered);
        own.warnings.push_back(
            "The best checkpoint, of step " + std::to_string(remembered->step)
            + ", is no longer there: the best of the others takes its place.");
    }
    for (const FoundCheckpoint& found : own.kept)
        if (const auto validation = ownValidation(found.manifest))
            if (!own.bestSaved || validation->loss < own.bestSaved->loss)
                setBest(own, found, *validation);
}

} // namespace

std::vector<KeptCheckpoint> OwnCheckpoints::forEvent() const
{
    std::vector<KeptCheckpoint> list;
    for (const FoundCheckpoint& found : kept)
        list.push_back({found.manifest.at, found.folder, found.folder == bestFolder, found.sizeBytes});
    return list;
}

OwnCheckpoints findOwnCheckpoints(const std::filesystem::path& folder, const CheckpointManifest& begun)
{
    CheckpointFolder all = listCheckpoints(folder, begun.run);
    verifyAll(all);
    OwnCheckpoints own;
    for (FoundCheckpoint& found : all.found) {
        if (found.manifest.at.step > begun.at.step)
            own.outdated.push_back(std::move(found.folder));
        else
            own.kept.push_back(std::move(found));
    }
    std::ranges::move(all.leftovers, std::back_inserter(own.outdated));
    for (const CheckpointFault& fault : all.faulty)
        own.warnings.push_back(
            fault.folder.filename().string() + " cannot be used and is left where it is. " + fault.why.message);

    chooseBest(own, begun.memory ? begun.memory->bestSaved : std::nullopt);
    if (begun.memory) {
        own.latest = begun.memory->latest;
        own.best = begun.memory->best;
    } else {
        own.latest = ownValidation(begun);
        own.best = own.bestSaved;
        own.warnings.emplace_back(
            "The checkpoint was saved by an older version, which did not note the best validation so far: the best of"
            " the checkpoints that are left counts as that.");
    }
    return own;
}

} // namespace workbench::train
