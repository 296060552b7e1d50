// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ProcessIdentity.h"

#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <unistd.h>

namespace workbench
{

namespace
{

std::string currentBootId()
{
    std::string id;
    std::ifstream("/proc/sys/kernel/random/boot_id") >> id;
    return id;
}

struct ProcessStat {
    char state = '?'; ///< field 3
    std::uint64_t startTime = 0; ///< field 22
};

std::optional<ProcessStat> statOf(int pid)
{
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    // Field 2 is the program's name in brackets and may itself hold brackets and spaces: go on after the last one.
    const auto bracket = text.rfind(')');
    if (bracket == std::string::npos)
        return std::nullopt;
    std::istringstream fields(text.substr(bracket + 1));
    ProcessStat stat;
    fields >> stat.state;
    std::string skipped;
    for (int field = 4; field < 22; ++field)
        fields >> skipped;
    if (!(fields >> stat.startTime))
        return std::nullopt;
    return stat;
}

} // namespace

ProcessIdentity currentProcess()
{
    const int pid = ::getpid();
    const auto stat = statOf(pid);
    return {.pid = pid, .startTime = stat ? stat->startTime : 0, .bootId = currentBootId()};
}

bool isAlive(const ProcessIdentity& process)
{
    if (process.pid <= 0 || process.bootId != currentBootId())
        return false;
    const auto stat = statOf(process.pid);
    return stat && stat->startTime == process.startTime && stat->state != 'Z' && stat->state != 'X';
}

} // namespace workbench
