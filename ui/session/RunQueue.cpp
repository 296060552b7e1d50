// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/RunQueue.h"

#include <algorithm>
#include <utility>

namespace workbench::ui
{

void RunQueue::append(const RunId& run, config::RunConfig config)
{
    if (m_configs.emplace(run, std::move(config)).second) {
        m_order.push_back(run);
    }
}

bool RunQueue::remove(const RunId& run)
{
    std::erase(m_order, run);
    return m_configs.erase(run) > 0;
}

void RunQueue::move(const RunId& run, int position)
{
    if (std::erase(m_order, run) > 0) {
        m_order.insert(m_order.begin() + std::clamp<std::ptrdiff_t>(position, 0, std::ssize(m_order)), run);
    }
}

std::optional<RunQueue::Entry> RunQueue::takeFirst()
{
    if (m_order.empty()) {
        return {};
    }
    const RunId run = m_order.front();
    Entry entry{run, std::move(m_configs.at(run))};
    remove(run);
    return entry;
}

} // namespace workbench::ui
