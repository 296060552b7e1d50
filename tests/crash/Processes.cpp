// SPDX-License-Identifier: GPL-3.0-or-later
#include "Processes.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <new>
#include <optional>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace workbench::crash
{

namespace
{

constexpr std::int64_t kLongest = 120'000'000'000; ///< ns; what takes longer hangs

pid_t startProcess(const std::function<int()>& work)
{
    std::fflush(nullptr);
    const pid_t pid = ::fork();
    if (pid < 0)
        std::abort();
    if (pid == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::_exit(work());
    }
    return pid;
}

/// How it ended; nothing: it is still there at `deadline`. Does not collect it.
std::optional<siginfo_t> waitUntil(pid_t pid, std::int64_t deadline)
{
    constexpr useconds_t kPause = 300;
    while (true) {
        siginfo_t info{};
        if (::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid)
            return info;
        if (monotonicNanoseconds() >= deadline)
            return std::nullopt;
        ::usleep(kPause);
    }
}

/// Until nothing is there any more of what the process had started, which dies with it.
void waitForOrphans(pid_t pid)
{
    std::ifstream children("/proc/thread-self/children");
    for (pid_t child = 0; children >> child;)
        if (child != pid)
            ::waitpid(child, nullptr, 0);
}

void collect(pid_t pid)
{
    ::waitpid(pid, nullptr, 0);
}

} // namespace

void adoptOrphans()
{
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
}

Outcome trainInProcess(
    const CrashRun& run, Way way, const KillPlan& plan, CourseRecord& record, const std::function<void()>& look)
{
    const auto started = monotonicNanoseconds();
    const pid_t pid = startProcess([&] { return trainAndDie(run, way, plan, record); });
    const bool timed = plan.point.empty() && plan.after.count() > 0;
    auto end = waitUntil(pid, started + (timed ? plan.after.count() * 1000 : kLongest));
    const bool hangs = !end && !timed;
    if (!end && !hangs && plan.victim == Victim::Host && killHosts(pid)) {
        record.hostDied = true;
        end = waitUntil(pid, monotonicNanoseconds() + kLongest);
    }
    if (!end) {
        record.diedAt = monotonicNanoseconds();
        ::kill(pid, SIGKILL);
        end = waitUntil(pid, monotonicNanoseconds() + kLongest);
    }
    record.goneAt = monotonicNanoseconds();
    record.waitedThen = waitedNanoseconds();
    waitForOrphans(pid);
    const bool killed = end && end->si_code == CLD_KILLED && end->si_status == SIGKILL;
    const bool ended = end && end->si_code == CLD_EXITED && (end->si_status == 0 || record.hostDied);
    if (ended)
        record.diedAt = record.goneAt.load();
    if ((killed || ended) && !hangs && look)
        look(); // before it is collected, which can take a busy machine seconds
    collect(pid);
    if (hangs)
        return Outcome::Failed;
    return killed ? Outcome::Killed : ended ? Outcome::Ended : Outcome::Failed;
}

Finding findInProcess(const std::function<void(Finding&)>& check)
{
    void* const memory = ::mmap(nullptr, sizeof(Finding), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        std::abort();
    auto* const shared = new (memory) Finding;
    const pid_t pid = startProcess([&] {
        check(*shared);
        return 0;
    });
    const auto end = waitUntil(pid, monotonicNanoseconds() + kLongest);
    if (!end)
        ::kill(pid, SIGKILL);
    collect(pid);
    if (!end || end->si_code != CLD_EXITED)
        shared->say("the process that was to look died itself");
    const Finding finding = *shared;
    ::munmap(memory, sizeof(Finding));
    return finding;
}

} // namespace workbench::crash
