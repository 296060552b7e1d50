// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/SampleStream.h"

#include "core/base/SystemError.h"

#include <cerrno>
#include <csignal>
#include <poll.h>
#include <unistd.h>

namespace workbench::cli
{

SampleStream::SampleStream()
    : m_terminal(::isatty(STDOUT_FILENO) == 1)
{
    std::signal(SIGPIPE, SIG_IGN);
}

bool SampleStream::put(std::string_view bytes)
{
    using namespace std::chrono_literals;
    m_waiting += bytes;
    if (m_terminal || std::chrono::steady_clock::now() - m_last >= 30ms)
        return flush();
    return m_open;
}

bool SampleStream::flush()
{
    std::string_view left = m_waiting;
    while (m_open && !left.empty()) {
        const ssize_t written = ::write(STDOUT_FILENO, left.data(), left.size());
        if (written >= 0) {
            left.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EAGAIN) { // whoever shares the pipe has made it so
            pollfd room{STDOUT_FILENO, POLLOUT, 0};
            ::poll(&room, 1, -1);
        } else if (errno != EINTR) {
            m_open = false;
            if (errno != EPIPE)
                m_outcome = fail(systemError(errno, "write to", "standard output"));
        }
    }
    m_waiting.clear();
    m_last = std::chrono::steady_clock::now();
    return m_open;
}

} // namespace workbench::cli
