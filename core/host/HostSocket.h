// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/FileDescriptor.h"
#include "core/base/Result.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>

namespace workbench::host
{

/// Where a program awaits the process that it starts: a socket, mode 0600, in a folder of its own, mode 0700, below
/// $XDG_RUNTIME_DIR or /tmp. Both go with the object.
class HostSocket
{
public:
    static Result<HostSocket> open();
    HostSocket(HostSocket&&) noexcept = default;
    HostSocket& operator=(HostSocket&&) = delete;
    ~HostSocket();

    const std::filesystem::path& path() const { return m_path; }

    /// The connection of the process `child` of this user; everybody else is turned away and told in the log. `ended`
    /// is asked every few milliseconds whether that process is no more. Busy where it has not come within `patience`,
    /// NotFound where it has ended before.
    Result<FileDescriptor> accept(int child, const std::function<bool()>& ended, std::chrono::milliseconds patience);

private:
    HostSocket(std::filesystem::path path, FileDescriptor socket)
        : m_path(std::move(path))
        , m_socket(std::move(socket))
    {
    }

    std::filesystem::path m_path; ///< empty once moved from
    FileDescriptor m_socket;
};

/// The other end of it, for the process that was started: connected to its own parent, and nobody else.
Result<FileDescriptor> connectToParent(const std::filesystem::path& path);

} // namespace workbench::host
