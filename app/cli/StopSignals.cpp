// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/StopSignals.h"

#include <array>
#include <cerrno>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace workbench::cli
{

namespace
{

int checked(int descriptor)
{
    if (descriptor < 0)
        throw std::system_error(errno, std::generic_category(), "waiting for signals");
    return descriptor;
}

} // namespace

StopSignals::StopSignals(std::function<void()> onStop, std::function<void()> onCheckpoint)
    : m_onStop(std::move(onStop))
    , m_onCheckpoint(std::move(onCheckpoint))
{
    sigset_t ours;
    sigemptyset(&ours);
    sigaddset(&ours, SIGINT);
    sigaddset(&ours, SIGTERM);
    if (m_onCheckpoint)
        sigaddset(&ours, SIGUSR2);
    pthread_sigmask(SIG_BLOCK, &ours, &m_before);
    m_signals.reset(checked(signalfd(-1, &ours, SFD_CLOEXEC)));
    m_end.reset(checked(eventfd(0, EFD_CLOEXEC)));
    m_thread = std::thread([this] { wait(); });
}

StopSignals::~StopSignals()
{
    const std::uint64_t one = 1;
    static_cast<void>(::write(m_end.get(), &one, sizeof(one))); // cannot fail: the counter is far from full
    m_thread.join();
    pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
}

void StopSignals::wait()
{
    std::array<pollfd, 2> sources{{{m_signals.get(), POLLIN, 0}, {m_end.get(), POLLIN, 0}}};
    for (;;) {
        if (::poll(sources.data(), sources.size(), -1) < 0 && errno == EINTR)
            continue;
        if (sources[1].revents != 0)
            return;
        signalfd_siginfo arrived{};
        if (::read(m_signals.get(), &arrived, sizeof(arrived)) != sizeof(arrived))
            continue;
        if (arrived.ssi_signo == SIGUSR2) {
            m_onCheckpoint();
            continue;
        }
        if (!m_stop.request_stop())
            ::_exit(1); // at once: the store and the checkpoints stand a death at any moment
        if (m_onStop)
            m_onStop();
    }
}

} // namespace workbench::cli
