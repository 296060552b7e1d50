// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/StrongId.h"
#include "core/config/RunConfig.h"

#include <optional>
#include <unordered_map>
#include <vector>

namespace workbench::ui
{

/// Runs that wait for their turn, in order.
class RunQueue
{
public:
    struct Entry {
        RunId run;
        config::RunConfig config;
    };

    const std::vector<RunId>& runs() const { return m_order; }
    bool contains(const RunId& run) const { return m_configs.contains(run); }
    void append(const RunId& run, config::RunConfig config);
    bool remove(const RunId& run);
    void move(const RunId& run, int position); ///< to that place among the waiting, clamped
    std::optional<Entry> takeFirst();

private:
    std::vector<RunId> m_order;
    std::unordered_map<RunId, config::RunConfig> m_configs;
};

} // namespace workbench::ui
