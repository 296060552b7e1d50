// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/TrainEvent.h"

#include <array>
#include <utility>

namespace workbench::train
{

namespace
{
constexpr std::array<std::pair<RunState, std::string_view>, 7> kRunStates{{
    {RunState::Queued, "queued"},
    {RunState::Running, "running"},
    {RunState::Paused, "paused"},
    {RunState::Finished, "finished"},
    {RunState::Stopped, "stopped"},
    {RunState::Failed, "failed"},
    {RunState::Interrupted, "interrupted"},
}};
}

std::string_view runStateName(RunState state)
{
    for (const auto& [value, name] : kRunStates)
        if (value == state)
            return name;
    return "unknown";
}

std::optional<RunState> runStateFromName(std::string_view name)
{
    for (const auto& [value, text] : kRunStates)
        if (text == name)
            return value;
    return std::nullopt;
}

std::string_view splitPartName(SplitPart part)
{
    switch (part) {
    case SplitPart::Train:
        return "train";
    case SplitPart::Validation:
        return "validation";
    case SplitPart::Test:
        return "test";
    }
    return "unknown";
}

} // namespace workbench::train
