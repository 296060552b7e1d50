// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace workbench::host
{

/// A process that this one has started. Destroying the object kills it, if it still runs, and collects it.
class ChildProcess
{
public:
    /// Starts `program` (absolute) with `arguments`. It has none of our open files but standard error, which is its
    /// standard output too, and the signals that mean the whole terminal (SIGINT, SIGTERM, SIGHUP, SIGUSR2) wait until
    /// it has said what they mean for it.
    static Result<ChildProcess> start(const std::filesystem::path& program, const std::vector<std::string>& arguments);
    ChildProcess(ChildProcess&& other) noexcept
        : m_id(std::exchange(other.m_id, 0))
        , m_status(other.m_status)
        , m_killed(other.m_killed)
    {
    }
    ChildProcess& operator=(ChildProcess&&) = delete;
    ~ChildProcess();

    int id() const { return m_id; }
    bool hasEnded(); ///< looks, and never waits

    /// Waits for it to end by itself, and kills it after `patience`.
    void end(std::chrono::milliseconds patience);
    void kill(); ///< now

    /// What became of it, once it has ended: "was ended by SIGSEGV (Segmentation fault)", "ended with code 3".
    std::string howItEnded() const;
    bool endedByKill() const; ///< SIGKILL: by us, or by the system, which does so where memory runs out, or by a person
    bool wasKilled() const { return m_killed; } ///< by us

private:
    explicit ChildProcess(int id)
        : m_id(id)
    {
    }

    int m_id; ///< 0 once moved from
    std::optional<int> m_status; ///< of waitpid(), once it has ended
    bool m_killed = false;
};

} // namespace workbench::host
