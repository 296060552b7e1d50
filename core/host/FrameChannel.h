// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/FileDescriptor.h"
#include "core/base/Result.h"
#include "core/host/Frames.h"

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace workbench::host
{

struct Frame {
    FrameKind kind = FrameKind::Go;
    std::string bytes;
};

/// One end of a connected stream socket that carries frames. Any thread may send; one at a time receives. Blocking; an
/// interrupted call goes on, a peer that is gone is an Error (Io), never a signal.
class FrameChannel
{
public:
    explicit FrameChannel(FileDescriptor socket)
        : m_socket(std::move(socket))
    {
    }

    /// Each side says who it is. Busy where the other has not within `patience`.
    Result<> greet(std::chrono::milliseconds patience);

    void setLimits(const FrameLimits& limits) { m_limits = limits; } ///< for send() and receive()
    Result<> send(FrameKind kind, std::string_view bytes = {});

    /// The next frame; nothing where the peer has closed between two frames. Memory is taken as the bytes arrive, so
    /// that a length alone takes none. Corrupt: see decodeHeader(). Io for a frame that is cut: the peer died on it.
    Result<std::optional<Frame>> receive();

    /// Ends receive() on every thread and makes all that follows fail.
    void shutDown();

    int descriptor() const { return m_socket.get(); }

private:
    /// Up to `wanted` bytes are appended; fewer only where the peer has closed.
    Result<> read(std::string& out, std::size_t wanted);
    Result<> write(std::string_view bytes);

    FileDescriptor m_socket;
    std::mutex m_sending; ///< frames of two threads never mix
    FrameLimits m_limits;
};

} // namespace workbench::host
