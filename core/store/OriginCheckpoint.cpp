// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/OriginCheckpoint.h"

#include "core/store/Store.h"

#include <string>
#include <system_error>

namespace workbench::store
{

Result<std::filesystem::path> originCheckpoint(Store& store, const RunOrigin& origin)
{
    const auto parent = store.run(origin.run);
    if (!parent)
        return fail(
            ErrorCode::NotFound, "The run that this one branches from is no longer in the store.",
            "Branch from another run.");
    const auto checkpoints = store.checkpoints(origin.run);
    if (!checkpoints)
        return fail(checkpoints.error());
    std::string steps;
    for (const CheckpointRow& checkpoint : *checkpoints) {
        std::filesystem::path folder = store.directory() / checkpoint.folder;
        std::error_code error;
        if (!std::filesystem::is_directory(folder, error))
            continue;
        if (checkpoint.at.step == origin.step)
            return folder;
        steps += (steps.empty() ? "" : ", ") + std::to_string(checkpoint.at.step);
    }
    return fail(
        ErrorCode::NotFound,
        "\"" + parent->name + "\" no longer has its checkpoint of step " + std::to_string(origin.step) + ".",
        steps.empty() ? "Branch from another run." : "Branch from one that it has: step " + steps + ".");
}

} // namespace workbench::store
