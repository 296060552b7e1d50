// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>

namespace workbench::host
{

/// For main(), before anything else: trains the run of another process where this one was started for it, as
/// "PROGRAM --host-run SOCKET" by HostedTrainer, and returns its exit code. Nothing: it was started otherwise.
std::optional<int> hostedRun(int argumentCount, const char* const* arguments);

/// The same with the socket's path: takes a request from it, trains, tells every event and obeys what is asked. It ends
/// at once, whatever it is doing, when the process that started it ends.
int serveHostedRun(const std::filesystem::path& socket);

} // namespace workbench::host
