// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/FileDescriptor.h"

#include <csignal>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <thread>

namespace workbench::cli
{

/// While it lives, Ctrl+C and SIGTERM ask for a stop; a second one ends the process at once with exit code 1. SIGUSR2
/// is taken too where somebody wants it.
/// Make it before other threads start: they inherit that these signals wait for it.
class StopSignals
{
public:
    /// `onStop` is called on the waiting thread with the first signal, after the stop was requested.
    /// `onCheckpoint`, if given, is called there with each SIGUSR2.
    explicit StopSignals(std::function<void()> onStop = {}, std::function<void()> onCheckpoint = {});
    ~StopSignals();
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;

    std::stop_token token() const { return m_stop.get_token(); }

private:
    void wait();

    std::function<void()> m_onStop, m_onCheckpoint;
    std::stop_source m_stop;
    sigset_t m_before{};
    FileDescriptor m_signals; ///< a signalfd
    FileDescriptor m_end; ///< an eventfd that the destructor writes to
    std::thread m_thread;
};

} // namespace workbench::cli
