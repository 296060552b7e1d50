// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

namespace workbench
{

enum class LogLevel { Debug, Info, Warning, Error };

struct LogRecord {
    LogLevel level = LogLevel::Info;
    std::chrono::system_clock::time_point time;
    std::string text; ///< already printable()
};

/// Receives every record of `least` or above; called one at a time, on the thread that logs.
using LogReceiver = std::function<void(const LogRecord&)>;

/// Chooses where the process's log goes: standard error, and `receiver` if there is one (the window's log panel).
/// Call it in main, before other threads log; an empty receiver detaches the old one.
void setUpLog(LogLevel least, LogReceiver receiver = {});

/// Logs one line. The text is data, never a format; control characters come out as escapes. Thread-safe.
void log(LogLevel level, std::string_view text);

} // namespace workbench
