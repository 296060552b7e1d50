// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <vector>

namespace workbench::train
{

/// Decides which checkpoints of a run stay: the best one for ever, those kept for good, and of all others the newest
/// `keep`. An interim one, which is there only because the run was stopped, stays until the next one is there. Only
/// those that were written, read again and found whole are told to it.
class CheckpointKeeper
{
public:
    explicit CheckpointKeeper(int keep);

    enum class Stay {
        WhileNew, ///< until `keep` others are newer
        UntilNext, ///< interim
        ForGood,
    };
    void add(const std::filesystem::path& folder, Stay stay = Stay::WhileNew);
    void keepNewest(); ///< the run would have it without the stop too: it is no longer interim
    /// From now on `folder`, one that was added, is the best; the one before loses its protection.
    void setBest(const std::filesystem::path& folder) { m_best = folder; }

    void forget() { m_kept.clear(), m_best.clear(); } ///< all of them

    const std::filesystem::path& best() const { return m_best; } ///< empty: none
    std::filesystem::path newest() const; ///< empty: none

    /// The folders to remove now, oldest first; they are forgotten here.
    std::vector<std::filesystem::path> takeSuperfluous();

private:
    std::size_t m_keep;
    std::filesystem::path m_best;
    struct Kept {
        std::filesystem::path folder;
        Stay stay;
    };
    std::vector<Kept> m_kept; ///< oldest first
};

} // namespace workbench::train
