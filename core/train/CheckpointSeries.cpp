// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/CheckpointSeries.h"

#include "core/train/CheckpointReader.h"
#include "core/train/TorchCall.h"

#include <string>
#include <utility>

namespace workbench::train
{

CheckpointSeries::CheckpointSeries(
    const FileSystem& fileSystem, const std::filesystem::path& folder, int keep, EventSink& sink)
    : m_writer(fileSystem, folder)
    , m_keeper(keep)
    , m_sink(sink)
{
}

bool CheckpointSeries::save(
    const CheckpointManifest& manifest, const std::function<CheckpointTensors()>& tensors, bool best, Asked asked)
{
    if (isSaved(manifest.at.step)) {
        const bool isNews = best && !m_saved->best;
        m_saved->asked = asked;
        if (isNews) {
            m_saved->best = true;
            m_keeper.setBest(m_saved->folder);
        }
        if (isNews || asked == Asked::ByHand)
            m_sink.accept(*m_saved);
        return true;
    }
    const auto written = writeAndRead(manifest, tensors);
    if (!written) {
        m_sink.accept(Warning{manifest.at, "No checkpoint was saved, training goes on. " + describe(written.error())});
        return false;
    }
    m_saved
        = {.at = manifest.at, .folder = written->folder, .best = best, .sizeBytes = written->sizeBytes, .asked = asked};
    m_keeper.add(written->folder);
    if (best)
        m_keeper.setBest(written->folder);
    m_sink.accept(*m_saved);
    prune(manifest.at);
    return true;
}

Result<WrittenCheckpoint>
CheckpointSeries::writeAndRead(const CheckpointManifest& manifest, const std::function<CheckpointTensors()>& tensors)
{
    return callTorch("saving a checkpoint", [&]() -> Result<WrittenCheckpoint> {
        auto written = m_writer.write(manifest, tensors());
        if (!written)
            return written;
        if (auto whole = checkFiles(written->folder); !whole)
            return fail(std::move(whole.error()));
        return written;
    });
}

void CheckpointSeries::prune(const RunPosition& at)
{
    for (const std::filesystem::path& folder : m_keeper.takeSuperfluous()) {
        if (const auto removed = m_writer.remove(folder); removed)
            m_sink.accept(CheckpointRemoved{at, folder});
        else
            m_sink.accept(Warning{at, "An old checkpoint could not be removed. " + describe(removed.error())});
    }
}

} // namespace workbench::train
