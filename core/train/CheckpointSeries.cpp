// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/CheckpointSeries.h"

#include "core/train/CheckpointReader.h"
#include "core/train/TorchCall.h"

#include <algorithm>
#include <iterator>
#include <ranges>
#include <string>
#include <utility>

namespace workbench::train
{

namespace
{

bool isInterim(const CheckpointManifest& manifest)
{
    return manifest.memory && manifest.memory->interim;
}

} // namespace

CheckpointSeries::CheckpointSeries(
    const FileSystem& fileSystem, const std::filesystem::path& folder, const config::CheckpointConfig& config,
    EventSink& sink)
    : m_writer(fileSystem, folder)
    , m_keeper(config.keep)
    , m_keepEverySteps(config.keepEverySteps)
    , m_sink(sink)
{
}

CheckpointKeeper::Stay CheckpointSeries::stayOf(const CheckpointManifest& manifest) const
{
    // What a checkpoint was promised when it was saved holds when the setting is another one by now.
    for (const std::int64_t every : {manifest.config.checkpoint.keepEverySteps, m_keepEverySteps})
        if (every > 0 && manifest.at.step > 0 && manifest.at.step % every == 0)
            return CheckpointKeeper::Stay::ForGood;
    return isInterim(manifest) ? CheckpointKeeper::Stay::UntilNext : CheckpointKeeper::Stay::WhileNew;
}

void CheckpointSeries::adopt(
    const OwnCheckpoints& own, const std::optional<CheckpointManifest>& begun, const RunPosition& at)
{
    removeOutdated(own, at);
    keep(own);
    if (begun && !own.kept.empty() && own.kept.back().manifest == *begun) {
        const FoundCheckpoint& newest = own.kept.back();
        m_manifest = *begun;
        m_saved
            = {.at = at,
               .folder = newest.folder,
               .best = newest.folder == own.bestFolder,
               .sizeBytes = newest.sizeBytes,
               .asked = Asked::BySchedule};
    }
    prune(at);
}

void CheckpointSeries::goBack(const OwnCheckpoints& own, const RolledBack& event)
{
    // In that order: a process that dies in between must not go on from one whose steps are forgotten already.
    const auto removed = removeOutdated(own, event.at);
    m_sink.accept(event);
    for (const std::filesystem::path& folder : removed)
        m_sink.accept(CheckpointRemoved{event.at, folder});
    m_saved.reset();
    m_keeper.forget();
    keep(own);
    prune(event.at);
}

std::vector<std::filesystem::path> CheckpointSeries::removeOutdated(const OwnCheckpoints& own, const RunPosition& at)
{
    // The newest first: whenever that is broken off, what is left is a run as it was at some step, with its best one.
    std::vector<std::filesystem::path> gone;
    for (const std::filesystem::path& folder : std::views::reverse(own.outdated)) {
        if (const auto removed = m_writer.remove(folder); removed)
            gone.push_back(folder);
        else
            m_sink.accept(
                Warning{at, "What is left of later steps could not be removed. " + describe(removed.error())});
    }
    return gone;
}

void CheckpointSeries::keep(const OwnCheckpoints& own)
{
    for (const FoundCheckpoint& found : own.kept)
        m_keeper.add(found.folder, stayOf(found.manifest));
    m_keeper.setBest(own.bestFolder);
}

Result<> CheckpointSeries::save(
    const CheckpointManifest& manifest, const std::function<CheckpointTensors()>& tensors, bool best, Asked asked)
{
    if (isSaved(manifest.at.step)) {
        if (!isInterim(manifest))
            m_keeper.keepNewest();
        rewrite(manifest);
        const bool isNews = best && !m_saved->best;
        m_saved->asked = asked;
        if (isNews) {
            m_saved->best = true;
            m_keeper.setBest(m_saved->folder);
        }
        if (isNews || asked == Asked::ByHand)
            m_sink.accept(*m_saved);
        prune(manifest.at);
        return {};
    }
    const auto written = writeAndRead(manifest, tensors);
    if (!written) {
        m_hasLeftovers = true;
        return fail(written.error());
    }
    m_saved
        = {.at = manifest.at, .folder = written->folder, .best = best, .sizeBytes = written->sizeBytes, .asked = asked};
    m_keeper.add(written->folder, stayOf(manifest));
    if (best)
        m_keeper.setBest(written->folder);
    m_sink.accept(*m_saved);
    prune(manifest.at);
    return {};
}

Result<WrittenCheckpoint>
CheckpointSeries::writeAndRead(const CheckpointManifest& manifest, const std::function<CheckpointTensors()>& tensors)
{
    (void)m_sink.settle(); // who records tells of its trouble; the weights are worth keeping without the points too
    return callTorch("saving a checkpoint", [&]() -> Result<WrittenCheckpoint> {
        auto written = m_writer.write(manifest, tensors());
        if (!written)
            return written;
        auto whole = checkFiles(written->folder);
        if (!whole)
            return fail(std::move(whole.error()));
        m_manifest = std::move(*whole);
        return written;
    });
}

void CheckpointSeries::renew(CheckpointManifest manifest)
{
    if (!isSaved(manifest.at.step))
        return;
    if (manifest.memory)
        manifest.memory->interim = true; // why it was saved stays as it is
    rewrite(std::move(manifest));
}

void CheckpointSeries::rewrite(CheckpointManifest manifest)
{
    // Of the tensors, which stay as they were written.
    manifest.files = m_manifest.files;
    manifest.torchVersion = m_manifest.torchVersion;
    manifest.device = m_manifest.device;
    manifest.threads = m_manifest.threads;
    if (manifest.memory)
        manifest.memory->interim = manifest.memory->interim && isInterim(m_manifest);
    if (manifest == m_manifest)
        return;
    // A validation that the manifest tells of is not made again, so it must be on record by then.
    (void)m_sink.settle();
    if (const auto renewed = m_writer.renewManifest(m_saved->folder, manifest); renewed)
        m_manifest = std::move(manifest);
    else
        m_sink.accept(Warning{manifest.at, "A checkpoint keeps its old manifest. " + describe(renewed.error())});
}

void CheckpointSeries::prune(const RunPosition& at)
{
    if (m_hasLeftovers)
        m_hasLeftovers = !m_writer.removeLeftovers(m_manifest.run);
    const bool wasTold = !m_superfluous.empty();
    std::ranges::move(m_keeper.takeSuperfluous(), std::back_inserter(m_superfluous));
    std::erase_if(m_superfluous, [&](const std::filesystem::path& folder) {
        const auto removed = m_writer.remove(folder);
        if (removed)
            m_sink.accept(CheckpointRemoved{at, folder});
        else if (!wasTold)
            m_sink.accept(Warning{
                at,
                "An old checkpoint could not be removed; that is tried again with the next one. "
                    + describe(removed.error())});
        return removed.has_value();
    });
}

} // namespace workbench::train
