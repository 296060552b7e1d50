// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "CourseRecord.h"

#include <mutex>
#include <string>
#include <string_view>

namespace workbench::crash
{

/// Counts the named points that this process passes and kills it, SIGKILL, at the chosen one. Thread-safe.
class KillSwitch
{
public:
    /// Dies at the `occurrence`-th passing, from 1 on, of the point `name`; an empty name: never.
    KillSwitch(CourseRecord& record, std::string name, std::int64_t occurrence);

    void at(std::string_view name); ///< passes the point
    /// Passes a point in the middle of something: true when that has to be half done, then die() called.
    bool isDueIn(std::string_view name);
    [[noreturn]] void die();

private:
    CourseRecord& m_record;
    const std::string m_name;
    const std::int64_t m_occurrence;
    std::mutex m_mutex;
};

} // namespace workbench::crash
