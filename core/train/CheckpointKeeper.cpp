// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/CheckpointKeeper.h"

#include <algorithm>

namespace workbench::train
{

CheckpointKeeper::CheckpointKeeper(int keep)
    : m_keep(static_cast<std::size_t>(std::max(keep, 2)))
{
}

void CheckpointKeeper::add(const std::filesystem::path& folder)
{
    m_folders.push_back(folder);
}

std::filesystem::path CheckpointKeeper::newest() const
{
    return m_folders.empty() ? std::filesystem::path() : m_folders.back();
}

std::vector<std::filesystem::path> CheckpointKeeper::takeSuperfluous()
{
    std::vector<std::filesystem::path> superfluous;
    const std::size_t old = m_folders.size() - std::min(m_keep, m_folders.size());
    for (std::size_t i = 0; i < old; ++i)
        if (m_folders[i] != m_best)
            superfluous.push_back(m_folders[i]);
    std::erase_if(
        m_folders, [&](const auto& folder) { return std::ranges::find(superfluous, folder) != superfluous.end(); });
    return superfluous;
}

} // namespace workbench::train
