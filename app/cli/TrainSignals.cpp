// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/TrainSignals.h"

#include "app/cli/Output.h"

#include <csignal>
#include <cstdio>
#include <unistd.h>
#include <utility>

namespace workbench::cli
{

TrainSignals::TrainSignals(std::string onStop)
    : m_signals(
        [onStop = std::move(onStop)] {
            // Below the progress line, which this thread must not touch.
            if (::isatty(STDERR_FILENO) == 1)
                std::fputc('\n', stderr);
            printNote(onStop);
        },
        [this] { m_control.requestCheckpoint(); })
{
    std::signal(SIGPIPE, SIG_IGN); // `| head` must not end a run of hours
}

} // namespace workbench::cli
