// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/StopSignals.h"
#include "core/train/TrainControl.h"

#include <string>

namespace workbench::cli
{

/// What the signals of a terminal mean while a command trains: Ctrl+C and SIGTERM stop after the current step, SIGUSR2
/// asks for a checkpoint. From now on a reader of standard output that goes away ends nothing.
class TrainSignals
{
public:
    /// `onStop` is said on standard error with the first stop.
    explicit TrainSignals(std::string onStop);

    std::stop_token token() const { return m_signals.token(); }
    train::TrainControl& control() { return m_control; }

private:
    train::TrainControl m_control; // before what asks it from another thread
    StopSignals m_signals;
};

} // namespace workbench::cli
