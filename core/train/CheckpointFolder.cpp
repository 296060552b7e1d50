// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/CheckpointFolder.h"

#include "core/train/Checkpoint.h"
#include "core/train/CheckpointReader.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

namespace workbench::train
{

namespace
{

constexpr std::string_view kPrefix = "step-";
constexpr std::string_view kUnfinished = ".tmp";

/// "step-000000040" -> 40; what follows the digits goes into `rest`.
std::optional<std::int64_t> stepOfName(std::string_view name, std::string_view& rest)
{
    if (!name.starts_with(kPrefix))
        return std::nullopt;
    name.remove_prefix(kPrefix.size());
    std::int64_t step = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), step);
    if (error != std::errc() || step < 0)
        return std::nullopt;
    rest = name.substr(static_cast<std::size_t>(end - name.data()));
    return step;
}

std::int64_t sizeOf(const std::filesystem::path& folder, const CheckpointManifest& manifest)
{
    std::error_code unknown;
    const auto text = std::filesystem::file_size(folder / kManifestName, unknown);
    std::int64_t sum = unknown ? 0 : static_cast<std::int64_t>(text);
    for (const CheckpointFile& file : manifest.files)
        sum += file.sizeBytes;
    return sum;
}

Result<CheckpointManifest> ownManifest(const std::filesystem::path& folder, std::int64_t step, const RunId& run)
{
    auto manifest = readManifest(folder);
    if (manifest && manifest->run != run)
        return fail(
            ErrorCode::Mismatch, folder.string() + " is a checkpoint of the run " + manifest->run.value() + ".",
            "Branch from it instead.");
    if (manifest && manifest->at.step != step)
        return fail(
            ErrorCode::Mismatch,
            folder.string() + " holds step " + std::to_string(manifest->at.step) + ", not the one of its name.",
            "Give it its name back.");
    return manifest;
}

/// Inside a checkpoint, where a manifest is renewed under a name such as ".<uuid>.tmp".
void addUnfinishedFiles(const std::filesystem::path& checkpoint, std::vector<std::filesystem::path>& leftovers)
{
    std::error_code unreadable;
    for (const auto& entry : std::filesystem::directory_iterator(checkpoint, unreadable)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with('.') && name.ends_with(kUnfinished))
            leftovers.push_back(entry.path());
    }
}

void sortFaults(CheckpointFolder& checkpoints)
{
    std::ranges::stable_sort(checkpoints.faulty, {}, &CheckpointFault::step);
}

} // namespace

CheckpointFolder listCheckpoints(const std::filesystem::path& folder, const RunId& run)
{
    CheckpointFolder checkpoints;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        const std::string name = entry.path().filename().string();
        std::string_view rest;
        const auto step = stepOfName(name, rest);
        if (!step)
            continue;
        if (rest.ends_with(kUnfinished)) {
            checkpoints.leftovers.push_back(entry.path());
            continue;
        }
        if (!rest.empty())
            continue;
        if (auto manifest = ownManifest(entry.path(), *step, run); manifest) {
            addUnfinishedFiles(entry.path(), checkpoints.leftovers);
            const std::int64_t size = sizeOf(entry.path(), *manifest);
            checkpoints.found.push_back({entry.path(), std::move(*manifest), size});
        } else {
            checkpoints.faulty.push_back({entry.path(), *step, std::move(manifest.error())});
        }
    }
    std::ranges::sort(checkpoints.found, {}, [](const FoundCheckpoint& found) { return found.manifest.at.step; });
    sortFaults(checkpoints);
    return checkpoints;
}

void verifyAll(CheckpointFolder& checkpoints)
{
    std::vector<FoundCheckpoint> whole;
    for (FoundCheckpoint& found : checkpoints.found) {
        if (auto sound = checkFiles(found.folder); sound)
            whole.push_back(std::move(found));
        else
            checkpoints.faulty.push_back({found.folder, found.manifest.at.step, std::move(sound.error())});
    }
    checkpoints.found = std::move(whole);
    sortFaults(checkpoints);
}

} // namespace workbench::train
