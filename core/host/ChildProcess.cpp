// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/host/ChildProcess.h"

#include "core/base/SystemError.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace workbench::host
{

namespace
{

constexpr auto kLook = std::chrono::milliseconds(2);
constexpr auto kDying = std::chrono::seconds(10);

/// What posix_spawn() is told besides program and arguments.
class SpawnPlan
{
public:
    SpawnPlan()
    {
        ::posix_spawn_file_actions_init(&m_files);
        ::posix_spawn_file_actions_addopen(&m_files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        ::posix_spawn_file_actions_adddup2(&m_files, STDERR_FILENO, STDOUT_FILENO);
        ::posix_spawn_file_actions_addclosefrom_np(&m_files, STDERR_FILENO + 1);
        sigset_t waiting;
        sigemptyset(&waiting);
        for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGUSR2})
            sigaddset(&waiting, signal);
        ::posix_spawnattr_init(&m_attributes);
        ::posix_spawnattr_setsigmask(&m_attributes, &waiting);
        ::posix_spawnattr_setflags(&m_attributes, POSIX_SPAWN_SETSIGMASK);
    }
    ~SpawnPlan()
    {
        ::posix_spawnattr_destroy(&m_attributes);
        ::posix_spawn_file_actions_destroy(&m_files);
    }
    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;

    int start(pid_t& id, const char* program, char** arguments) const
    {
        return ::posix_spawn(&id, program, &m_files, &m_attributes, arguments, environ);
    }

private:
    posix_spawn_file_actions_t m_files;
    posix_spawnattr_t m_attributes;
};

} // namespace

Result<ChildProcess>
ChildProcess::start(const std::filesystem::path& program, const std::vector<std::string>& arguments)
{
    if (!program.is_absolute())
        return fail(ErrorCode::InvalidArgument, "The program of a run must be an absolute path.");
    std::vector<std::string> words{program.string()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (std::string& word : words)
        pointers.push_back(word.data());
    pointers.push_back(nullptr);
    pid_t id = 0;
    if (const int problem = SpawnPlan().start(id, program.c_str(), pointers.data()); problem != 0)
        return fail(systemError(problem, "start", program));
    return ChildProcess(id);
}

ChildProcess::~ChildProcess()
{
    if (m_id != 0)
        kill();
}

bool ChildProcess::hasEnded()
{
    if (m_status)
        return true;
    int status = 0;
    const pid_t ended = ::waitpid(m_id, &status, WNOHANG);
    if (ended == m_id)
        m_status = status;
    else if (ended < 0 && errno == ECHILD) // somebody else has collected it
        m_status = 0;
    return m_status.has_value();
}

void ChildProcess::end(std::chrono::milliseconds patience)
{
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!hasEnded()) {
        if (std::chrono::steady_clock::now() > deadline) {
            kill();
            return;
        }
        std::this_thread::sleep_for(kLook);
    }
}

void ChildProcess::kill()
{
    if (hasEnded()) // its number may be another's by now
        return;
    m_killed = true;
    ::kill(m_id, SIGKILL);
    // Within a driver that hangs it may stay for ever; it does nothing more, so nobody waits for that.
    const auto deadline = std::chrono::steady_clock::now() + kDying;
    while (!hasEnded() && std::chrono::steady_clock::now() < deadline)
        std::this_thread::sleep_for(kLook);
}

std::string ChildProcess::howItEnded() const
{
    const int status = m_status.value_or(0);
    if (!WIFSIGNALED(status))
        return "ended with code " + std::to_string(WEXITSTATUS(status));
    const int signal = WTERMSIG(status);
    const char* const name = ::sigabbrev_np(signal);
    const char* const words = ::sigdescr_np(signal);
    return "was ended by " + (name ? "SIG" + std::string(name) : "signal " + std::to_string(signal))
        + (words ? " (" + std::string(words) + ")" : "");
}

bool ChildProcess::endedByKill() const
{
    return m_status && WIFSIGNALED(*m_status) && WTERMSIG(*m_status) == SIGKILL;
}

} // namespace workbench::host
