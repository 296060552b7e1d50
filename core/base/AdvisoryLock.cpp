// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/AdvisoryLock.h"

#include "core/base/SystemError.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <thread>

namespace workbench
{

Result<AdvisoryLock> AdvisoryLock::acquire(const std::filesystem::path& file, std::chrono::milliseconds timeout)
{
    using namespace std::chrono_literals;
    FileDescriptor descriptor(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!descriptor)
        return fail(systemError(errno, "open the lock file", file));

    const auto deadline = std::chrono::steady_clock::now() + timeout;
    std::chrono::microseconds pause = 200us; // flock() has no time limit of its own, so ask again, ever less often
    while (::flock(descriptor.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EINTR)
            continue;
        if (errno != EWOULDBLOCK)
            return fail(systemError(errno, "lock", file));
        const auto left = deadline - std::chrono::steady_clock::now();
        if (left <= 0ms)
            return fail(
                ErrorCode::Busy,
                "Another program or thread has held " + file.string() + " for " + std::to_string(timeout.count())
                    + " ms.",
                "Wait until it is done, or end it.");
        std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(pause, left));
        pause = std::min<std::chrono::microseconds>(2 * pause, 10ms);
    }
    return AdvisoryLock(std::move(descriptor));
}

} // namespace workbench
