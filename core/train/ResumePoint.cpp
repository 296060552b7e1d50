// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/ResumePoint.h"

#include "core/train/CheckpointReader.h"

#include <algorithm>
#include <ranges>
#include <string>
#include <utility>

namespace workbench::train
{

namespace
{

Error nothingToGoOnFrom(const std::filesystem::path& folder, const std::vector<CheckpointFault>& faults)
{
    Error error{
        ErrorCode::NotFound, "The run has no checkpoint to go on from in " + folder.string() + ".", "Start it anew."};
    for (const CheckpointFault& fault : faults)
        error.message += " " + fault.why.message;
    return error;
}

} // namespace

Result<ResumePoint> findResumePoint(const std::filesystem::path& checkpointFolder, const RunId& run)
{
    CheckpointFolder checkpoints = listCheckpoints(checkpointFolder, run);
    std::vector<CheckpointFault> faults = std::move(checkpoints.faulty);
    const auto sorted = [&faults] {
        std::ranges::stable_sort(faults, {}, &CheckpointFault::step);
        return std::move(faults);
    };
    for (const FoundCheckpoint& found : std::views::reverse(checkpoints.found)) {
        auto whole = checkFiles(found.folder);
        if (!whole) {
            faults.push_back({found.folder, found.manifest.at.step, std::move(whole.error())});
            continue;
        }
        std::erase_if(faults, [&](const CheckpointFault& fault) { return fault.step < whole->at.step; });
        return ResumePoint{found.folder, std::move(*whole), sorted()};
    }
    return fail(nothingToGoOnFrom(checkpointFolder, sorted()));
}

std::optional<RunPosition> likelyResumePosition(const std::filesystem::path& checkpointFolder, const RunId& run)
{
    const CheckpointFolder checkpoints = listCheckpoints(checkpointFolder, run);
    if (checkpoints.found.empty())
        return std::nullopt;
    return checkpoints.found.back().manifest.at;
}

bool hasNoCheckpoint(const std::filesystem::path& checkpointFolder, const RunId& run)
{
    const CheckpointFolder checkpoints = listCheckpoints(checkpointFolder, run);
    return checkpoints.found.empty() && checkpoints.faulty.empty();
}

} // namespace workbench::train
