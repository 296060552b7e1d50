// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/ProgressLine.h"

#include "app/cli/Output.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utility>

namespace workbench::cli
{

namespace
{

constexpr std::size_t kBarWidth = 24;

std::size_t terminalWidth()
{
    winsize size{};
    return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

} // namespace

ProgressLine::ProgressLine()
    : m_terminal(::isatty(STDERR_FILENO) == 1)
{
}

ProgressLine::~ProgressLine()
{
    clear();
}

void ProgressLine::show(double fraction, std::string_view text)
{
    using namespace std::chrono_literals;
    const auto now = std::chrono::steady_clock::now();
    if (!m_terminal || now - m_last < 100ms)
        return;
    m_last = now;
    m_drawn = true;

    const double whole = std::isfinite(fraction) ? std::clamp(fraction, 0.0, 1.0) : 0.0;
    const auto full = static_cast<std::size_t>(whole * kBarWidth);
    std::string line = "[" + std::string(full, '=') + std::string(kBarWidth - full, ' ') + "] ";
    line += numberText(100 * whole, 0) + " %  ";
    line += text;
    line.resize(std::min(line.size(), terminalWidth() - 1)); // a full last column would wrap
    line = "\r\x1b[K" + line;
    std::fwrite(line.data(), 1, line.size(), stderr);
    std::fflush(stderr);
}

void ProgressLine::clear()
{
    if (!m_drawn)
        return;
    std::fputs("\r\x1b[K", stderr);
    std::fflush(stderr);
    m_drawn = false;
}

ByteProgress ProgressLine::forBytes(std::string what)
{
    return [this, what = std::move(what)](std::int64_t done, std::int64_t total) {
        const double fraction = total > 0 ? static_cast<double>(done) / static_cast<double>(total) : 0;
        show(
            fraction,
            what + " " + bytesText(static_cast<double>(done)) + " of " + bytesText(static_cast<double>(total)));
    };
}

} // namespace workbench::cli
