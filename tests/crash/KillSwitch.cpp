// SPDX-License-Identifier: GPL-3.0-or-later
#include "KillSwitch.h"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>
#include <utility>

namespace workbench::crash
{

bool killHosts(pid_t program)
{
    namespace fs = std::filesystem;
    bool killed = false;
    std::error_code gone;
    for (const auto& thread : fs::directory_iterator("/proc/" + std::to_string(program) + "/task", gone)) {
        std::ifstream children(thread.path() / "children");
        for (pid_t child = 0; children >> child;)
            killed |= ::kill(child, SIGKILL) == 0;
    }
    return killed;
}

KillSwitch::KillSwitch(CourseRecord& record, std::string name, std::int64_t occurrence, Victim victim)
    : m_record(record)
    , m_name(std::move(name))
    , m_occurrence(occurrence)
    , m_victim(victim)
{
}

void KillSwitch::at(std::string_view name)
{
    if (isDueIn(name))
        die();
}

bool KillSwitch::isDueIn(std::string_view name)
{
    const std::lock_guard lock(m_mutex);
    if (m_record.pass(name) != m_occurrence || name != m_name)
        return false;
    if (m_victim == Victim::Program || !killHosts(::getpid()))
        return true;
    m_record.hostDied = true;
    return false;
}

void KillSwitch::die()
{
    m_record.diedAt = monotonicNanoseconds();
    ::kill(::getpid(), SIGKILL);
    while (true)
        ::pause();
}

} // namespace workbench::crash
