// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/host/HostSocket.h"

#include "core/base/Log.h"
#include "core/base/SystemError.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace workbench::host
{

namespace
{

constexpr auto kFolder = "sharnn-run-XXXXXX";
constexpr auto kSocket = "socket";
constexpr auto kLook = std::chrono::milliseconds(10);

/// Nothing where the path is longer than a socket's may be.
std::optional<sockaddr_un> addressOf(const std::filesystem::path& path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.native().size() >= sizeof address.sun_path)
        return std::nullopt;
    std::memcpy(address.sun_path, path.c_str(), path.native().size());
    return address;
}

/// The folders below which ours may be made, best first.
std::vector<std::filesystem::path> parents()
{
    std::vector<std::filesystem::path> found;
    if (const char* const runtime = std::getenv("XDG_RUNTIME_DIR"); runtime && *runtime == '/')
        found.emplace_back(runtime);
    found.emplace_back("/tmp");
    return found;
}

Result<std::filesystem::path> makeFolder()
{
    Error problem;
    for (const std::filesystem::path& parent : parents()) {
        std::string folder = (parent / kFolder).string();
        if (!addressOf(std::filesystem::path(folder) / kSocket))
            continue;
        if (::mkdtemp(folder.data()) && ::chmod(folder.c_str(), 0700) == 0) // the umask may have taken some of it
            return folder;
        problem = systemError(errno, "make a folder below", parent);
    }
    return fail(std::move(problem));
}

bool comesFrom(int socket, int process)
{
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0)
        return false;
    return peer.pid == process && peer.uid == ::geteuid();
}

} // namespace

Result<HostSocket> HostSocket::open()
{
    auto folder = makeFolder();
    if (!folder)
        return fail(std::move(folder.error()));
    HostSocket host(
        *folder / kSocket, FileDescriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)));
    const auto address = addressOf(host.m_path); // fits: makeFolder() has looked
    // Nobody can connect before listen(), when the socket has its mode.
    if (!host.m_socket
        || ::bind(host.m_socket.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0
        || ::chmod(host.m_path.c_str(), 0600) != 0 || ::listen(host.m_socket.get(), 4) != 0)
        return fail(systemError(errno, "open the socket", host.m_path));
    return host;
}

HostSocket::~HostSocket()
{
    if (m_path.empty())
        return;
    std::error_code ignored; // what stays is an empty folder among temporary ones
    std::filesystem::remove(m_path, ignored);
    std::filesystem::remove(m_path.parent_path(), ignored);
}

Result<FileDescriptor>
HostSocket::accept(int child, const std::function<bool()>& ended, std::chrono::milliseconds patience)
{
    const auto deadline = std::chrono::steady_clock::now() + patience;
    for (;;) {
        pollfd source{m_socket.get(), POLLIN, 0};
        if (::poll(&source, 1, static_cast<int>(kLook.count())) > 0) {
            FileDescriptor connection(::accept4(m_socket.get(), nullptr, nullptr, SOCK_CLOEXEC));
            if (connection && comesFrom(connection.get(), child))
                return connection;
            if (connection)
                log(LogLevel::Warning, "Another process than the run's connected to its socket, and was turned away.");
        } else if (ended()) {
            return fail(ErrorCode::NotFound, "The run's process ended before it was ready.");
        }
        if (std::chrono::steady_clock::now() > deadline)
            return fail(ErrorCode::Busy, "The run's process did not get ready in time.");
    }
}

Result<FileDescriptor> connectToParent(const std::filesystem::path& path)
{
    const auto address = addressOf(path);
    if (!address)
        return fail(ErrorCode::InvalidArgument, "The path of a run's socket is too long: " + path.string() + ".");
    FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!socket || ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0)
        return fail(systemError(errno, "connect to", path));
    if (!comesFrom(socket.get(), ::getppid()))
        return fail(ErrorCode::Permission, "The socket " + path.string() + " belongs to another process.");
    return socket;
}

} // namespace workbench::host
