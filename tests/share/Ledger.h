// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/StrongId.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace workbench::share
{

/// What the programs have said of one run, which the store must know too.
struct RunWord {
    std::multiset<std::int64_t> steps; ///< every step event that was printed
    std::string role; ///< who trained it, or "imported"
    int starts = 0; ///< times a program said that it begins with it
    bool ended = false; ///< its program said so; it may be there for a moment longer
    bool removed = false; ///< taken out of the store on purpose
    int users = 0; ///< programs that read or train it now, so that nobody may remove it
};

/// Keeps what every program printed.
class Ledger
{
public:
    /// One line that a program printed; `run` is the run that it is at, and changes with a line that begins another.
    void hear(const std::string& role, const std::string& line, RunId& run);

    /// One program more or less that is at `run`; an empty one is none.
    void use(const RunId& run, int change);

    std::map<RunId, RunWord>& runs() { return m_runs; }
    const std::map<RunId, RunWord>& runs() const { return m_runs; }
    std::int64_t steps() const { return m_steps; }

    void trouble(const std::string& what); ///< kept, and printed at once
    const std::vector<std::string>& troubles() const { return m_troubles; }

private:
    std::map<RunId, RunWord> m_runs;
    std::int64_t m_steps = 0;
    std::vector<std::string> m_troubles;
};

/// A line of standard error that no program may write, however many share a store.
bool isTrouble(const std::string& line);

} // namespace workbench::share
