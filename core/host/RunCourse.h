// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/TrainEvent.h"

#include <filesystem>

namespace workbench::host
{

/// What the events of a run have told so far: all that is known of it when its process dies.
class RunCourse
{
public:
    void take(const train::TrainEvent& event);

    train::RunEnded failed(Error error) const; ///< the run's last event, which its process did not come to send

private:
    train::RunEnded m_end;
    std::filesystem::path m_newest, m_best; ///< checkpoints
};

} // namespace workbench::host
