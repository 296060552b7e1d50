// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/CheckpointKeeper.h"

#include <algorithm>

namespace workbench::train
{

CheckpointKeeper::CheckpointKeeper(int keep)
    : m_keep(static_cast<std::size_t>(std::max(keep, 2)))
{
}

void CheckpointKeeper::add(const std::filesystem::path& folder, Stay stay)
{
    std::erase_if(m_kept, [&](const Kept& kept) { return kept.folder == folder; }); // it was written anew
    m_kept.push_back({folder, stay});
}

void CheckpointKeeper::keepNewest()
{
    if (!m_kept.empty() && m_kept.back().stay == Stay::UntilNext)
        m_kept.back().stay = Stay::WhileNew;
}

std::filesystem::path CheckpointKeeper::newest() const
{
    return m_kept.empty() ? std::filesystem::path() : m_kept.back().folder;
}

std::vector<std::filesystem::path> CheckpointKeeper::takeSuperfluous()
{
    // An interim one counts for nothing once a newer one is there, so that those that stay are the same as without it.
    std::vector<bool> goes(m_kept.size(), false);
    std::size_t counted = 0;
    for (std::size_t i = 0; i < m_kept.size(); ++i) {
        goes[i] = m_kept[i].stay == Stay::UntilNext && i + 1 < m_kept.size() && m_kept[i].folder != m_best;
        counted += goes[i] || m_kept[i].stay == Stay::ForGood ? 0 : 1;
    }
    std::size_t old = counted - std::min(m_keep, counted);
    for (std::size_t i = 0; i < m_kept.size() && old > 0; ++i) {
        if (goes[i] || m_kept[i].stay == Stay::ForGood)
            continue;
        goes[i] = m_kept[i].folder != m_best;
        --old;
    }

    std::vector<std::filesystem::path> superfluous;
    std::vector<Kept> staying;
    for (std::size_t i = 0; i < m_kept.size(); ++i) {
        if (goes[i])
            superfluous.push_back(std::move(m_kept[i].folder));
        else
            staying.push_back(std::move(m_kept[i]));
    }
    m_kept = std::move(staying);
    return superfluous;
}

} // namespace workbench::train
