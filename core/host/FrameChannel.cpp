// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/host/FrameChannel.h"

#include "core/base/SystemError.h"

#include <algorithm>
#include <cerrno>
#include <poll.h>
#include <sys/socket.h>

namespace workbench::host
{

namespace
{

constexpr std::size_t kPiece = 1 << 20; ///< bytes read at once
constexpr auto kConnection = "the connection to the run's process";

/// Busy where nothing can be read until `deadline`.
Result<> waitForBytes(int socket, std::chrono::steady_clock::time_point deadline)
{
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
        pollfd source{socket, POLLIN, 0};
        const int ready = ::poll(&source, 1, static_cast<int>(std::max<std::int64_t>(0, left.count())));
        if (ready > 0)
            return {};
        if (ready == 0)
            return fail(ErrorCode::Busy, "The other process does not answer.");
        if (errno != EINTR)
            return fail(systemError(errno, "wait for", kConnection));
    }
}

} // namespace

Result<> FrameChannel::greet(std::chrono::milliseconds patience)
{
    const auto deadline = std::chrono::steady_clock::now() + patience;
    const std::string ours = greeting();
    if (auto sent = write(ours); !sent)
        return sent;
    std::string theirs;
    while (theirs.size() < ours.size()) {
        if (auto ready = waitForBytes(m_socket.get(), deadline); !ready)
            return ready;
        const std::size_t before = theirs.size();
        if (auto got = read(theirs, 1); !got) // one at a time, so that no read waits beyond the deadline
            return got;
        if (theirs.size() == before)
            return fail(ErrorCode::Io, "The other process closed the connection without a word.");
    }
    return checkGreeting(theirs);
}

Result<> FrameChannel::send(FrameKind kind, std::string_view bytes)
{
    if (bytes.size() > m_limits.of(kind))
        return fail(
            ErrorCode::Internal, "A message of " + std::to_string(bytes.size()) + " bytes is too long to send.");
    std::string start = encodeHeader({kind, bytes.size()});
    const std::lock_guard lock(m_sending);
    if (bytes.size() < kPiece) // one call, and for the peer one waking
        return write(start.append(bytes));
    return write(start).and_then([&] { return write(bytes); });
}

Result<std::optional<Frame>> FrameChannel::receive()
{
    std::string start;
    if (auto got = read(start, kFrameHeaderBytes); !got)
        return fail(std::move(got.error()));
    if (start.empty())
        return std::nullopt;
    if (start.size() < kFrameHeaderBytes)
        return fail(ErrorCode::Io, "A message ends within its header.");
    const auto header = decodeHeader(start, m_limits);
    if (!header)
        return fail(header.error());
    Frame frame{header->kind, {}};
    while (frame.bytes.size() < header->length) {
        const auto piece = std::min<std::uint64_t>(kPiece, header->length - frame.bytes.size());
        const std::size_t before = frame.bytes.size();
        if (auto got = read(frame.bytes, static_cast<std::size_t>(piece)); !got)
            return fail(std::move(got.error()));
        if (frame.bytes.size() - before < piece)
            return fail(
                ErrorCode::Io,
                "A message ends after " + std::to_string(frame.bytes.size()) + " of " + std::to_string(header->length)
                    + " bytes.");
    }
    return frame;
}

void FrameChannel::shutDown()
{
    ::shutdown(m_socket.get(), SHUT_RDWR);
}

Result<> FrameChannel::read(std::string& out, std::size_t wanted)
{
    const std::size_t start = out.size();
    out.resize(start + wanted);
    std::size_t got = 0;
    while (got < wanted) {
        const ssize_t count = ::recv(m_socket.get(), out.data() + start + got, wanted - got, 0);
        if (count > 0) {
            got += static_cast<std::size_t>(count);
            continue;
        }
        if (count < 0 && errno == EINTR)
            continue;
        const int problem = errno;
        out.resize(start + got);
        if (count == 0 || problem == ECONNRESET) // reset: it died with something of ours unread
            return {};
        return fail(systemError(problem, "read from", kConnection));
    }
    return {};
}

Result<> FrameChannel::write(std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t count = ::send(m_socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count >= 0)
            bytes.remove_prefix(static_cast<std::size_t>(count));
        else if (errno != EINTR)
            return fail(systemError(errno, "write to", kConnection));
    }
    return {};
}

} // namespace workbench::host
