// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/QuitSignals.h"

#include <array>
#include <atomic>
#include <csignal>

#include <sys/socket.h>
#include <unistd.h>

namespace workbench
{

namespace
{

constexpr std::array kSignals{SIGINT, SIGTERM, SIGHUP};

std::atomic<int> writeEnd = -1; // a signal handler can reach nothing else

void handle(int)
{
    const char byte = 1;
    [[maybe_unused]] const auto written = ::write(writeEnd, &byte, 1);
}

} // namespace

QuitSignals::QuitSignals(QObject* parent)
    : QObject(parent)
{
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, m_ends) != 0) {
        return; // signals end the program at once, as without this class
    }
    writeEnd = m_ends[0];
    m_notifier = std::make_unique<QSocketNotifier>(m_ends[1], QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
        char bytes[16];
        while (::read(m_ends[1], bytes, sizeof bytes) > 0) {
        }
        Q_EMIT quitWanted();
    });
    for (const int signal : kSignals) {
        std::signal(signal, handle);
    }
}

QuitSignals::~QuitSignals()
{
    if (!m_notifier) {
        return;
    }
    for (const int signal : kSignals) {
        std::signal(signal, SIG_DFL);
    }
    writeEnd = -1;
    ::close(m_ends[0]);
    ::close(m_ends[1]);
}

} // namespace workbench
