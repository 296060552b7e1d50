// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "CourseRecord.h"

#include <mutex>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace workbench::crash
{

/// Who is killed: the program with all that is its own, or the process of its run alone, if it has one.
enum class Victim { Program, Host };

/// Kills, SIGKILL, the processes that the program has started; false: there is none.
bool killHosts(pid_t program);

/// Counts the named points that this process passes and kills the victim, SIGKILL, at the chosen one. Thread-safe.
class KillSwitch
{
public:
    /// Kills at the `occurrence`-th passing, from 1 on, of the point `name`; an empty name: never. A host that is not
    /// there yet, or no more, costs this process its own life.
    KillSwitch(CourseRecord& record, std::string name, std::int64_t occurrence, Victim victim);

    void at(std::string_view name); ///< passes the point
    /// Passes a point in the middle of something: true when that has to be half done, then die() called.
    bool isDueIn(std::string_view name);
    [[noreturn]] void die();

private:
    CourseRecord& m_record;
    const std::string m_name;
    const std::int64_t m_occurrence;
    const Victim m_victim;
    std::mutex m_mutex;
};

} // namespace workbench::crash
