// SPDX-License-Identifier: GPL-3.0-or-later
#include "KillSwitch.h"

#include <csignal>
#include <unistd.h>
#include <utility>

namespace workbench::crash
{

KillSwitch::KillSwitch(CourseRecord& record, std::string name, std::int64_t occurrence)
    : m_record(record)
    , m_name(std::move(name))
    , m_occurrence(occurrence)
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
    return m_record.pass(name) == m_occurrence && name == m_name;
}

void KillSwitch::die()
{
    m_record.diedAt = monotonicNanoseconds();
    ::kill(::getpid(), SIGKILL);
    while (true)
        ::pause();
}

} // namespace workbench::crash
