// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/NeverSaved.h"

#include "core/store/Store.h"

#include <algorithm>

namespace workbench::store
{

Result<bool> neverSaved(Store& store, const RunRow& run)
{
    if (run.state == train::RunState::Finished || run.state == train::RunState::Queued || train::isLive(run.state))
        return false;
    return store.events(run.id).map([](const std::vector<EventRow>& events) {
        return std::ranges::find(events, "checkpoint", &EventRow::kind) == events.end();
    });
}

} // namespace workbench::store
