// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/CheckpointKeeper.h"
#include "core/train/CheckpointWriter.h"
#include "core/train/OwnCheckpoints.h"
#include "core/train/TrainEvent.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

namespace workbench::train
{

/// The checkpoints of one run while it trains: writes, reads again, and only then removes those no longer needed.
/// What happens goes to the sink. After a failure to save, older checkpoints stay; what can be done without is a
/// Warning.
class CheckpointSeries
{
public:
    CheckpointSeries(
        const FileSystem& fileSystem, const std::filesystem::path& folder, const config::CheckpointConfig& config,
        EventSink& sink);

    /// Goes on with what an earlier process left. `begun` is the manifest of the state that the run is in; nothing:
    /// something of it began anew, so its step counts as not saved.
    void adopt(const OwnCheckpoints& own, const std::optional<CheckpointManifest>& begun, const RunPosition& at);

    /// The run goes back to the newest of `own.kept`: those of later steps are removed, then the event is told. That
    /// step counts as not saved.
    void goBack(const OwnCheckpoints& own, const RolledBack& event);

    /// Saves the state at `manifest.at` unless that step is saved already. `best`: it has the lowest validation loss.
    /// Without an error the step is now saved, with that manifest. Who asks by hand is always told where it is.
    Result<>
    save(const CheckpointManifest& manifest, const std::function<CheckpointTensors()>& tensors, bool best, Asked asked);

    /// Something that `manifest` says was not known yet when its step was saved; nothing is done unless it was saved.
    void renew(CheckpointManifest manifest);

    /// Tries once more to remove what is too much and could not be removed.
    void tidy(const RunPosition& at) { prune(at); }

    const std::filesystem::path& best() const { return m_keeper.best(); } ///< empty: none
    std::filesystem::path newest() const { return m_keeper.newest(); } ///< empty: none
    bool isSaved(std::int64_t step) const { return m_saved && m_saved->at.step == step; }

private:
    Result<WrittenCheckpoint>
    writeAndRead(const CheckpointManifest& manifest, const std::function<CheckpointTensors()>& tensors);
    std::vector<std::filesystem::path> removeOutdated(const OwnCheckpoints& own, const RunPosition& at);
    void keep(const OwnCheckpoints& own);
    void prune(const RunPosition& at);
    CheckpointKeeper::Stay stayOf(const CheckpointManifest& manifest) const;
    void rewrite(CheckpointManifest manifest);

    CheckpointWriter m_writer;
    CheckpointKeeper m_keeper;
    std::int64_t m_keepEverySteps;
    EventSink& m_sink;
    std::optional<CheckpointSaved> m_saved; ///< the latest
    CheckpointManifest m_manifest; ///< of the latest, as it stands on the disk
    std::vector<std::filesystem::path> m_superfluous; ///< could not be removed so far
    bool m_hasLeftovers = false; ///< of attempts that failed, maybe
};

} // namespace workbench::train
