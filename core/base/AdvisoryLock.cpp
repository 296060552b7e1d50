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

namespace
{

using namespace std::chrono_literals;

/// How long somebody is still willing to wait. On a machine with far too much to do, a process that hardly ever runs
/// would find the time over when it has asked three times, and so would all that wait for one which holds the lock and
/// does not run either. So what a pause takes longer than it should does not count.
class Patience
{
public:
    explicit Patience(std::chrono::nanoseconds left)
        : m_left(left)
    {
    }

    bool isOver() const { return m_left <= 0ns; }
    /// Short at first, for most locks are held for a moment; then long, and from there ever shorter: of many that wait,
    /// those that have waited longest are the likeliest to find the lock free.
    void pause()
    {
        constexpr std::chrono::nanoseconds kShortest = 500us, kLongest = 10ms, kPatient = 1s;
        const auto later = kLongest - m_waited / (kPatient / kLongest);
        const auto length = m_waited < kLongest ? kShortest : std::max(kShortest, later);
        const auto begun = std::chrono::steady_clock::now();
        std::this_thread::sleep_for(std::min(length, m_left));
        const auto taken = std::min<std::chrono::nanoseconds>(std::chrono::steady_clock::now() - begun, 2 * kLongest);
        m_waited += taken;
        m_left -= taken;
    }

private:
    std::chrono::nanoseconds m_left, m_waited{0};
};

/// Neither kind of lock has a time limit of its own, so `take`, which is flock() or fcntl(), is asked again and again.
/// True when it has it, false when the time is over; an error for anything but a lock that another holds.
template <typename Take>
Result<bool> askUntil(Patience& patience, const std::filesystem::path& file, const Take& take)
{
    while (take() != 0) {
        if (errno == EINTR)
            continue;
        if (errno != EWOULDBLOCK && errno != EACCES)
            return fail(systemError(errno, "lock", file));
        if (patience.isOver())
            return false;
        patience.pause();
    }
    return true;
}

/// The turn is a lock on the first byte of the file, of this open file alone. A file system that has no such locks has
/// no turns either.
int askForTurn(int descriptor, short type)
{
    struct flock turn {
    };
    turn.l_type = type;
    turn.l_whence = SEEK_SET;
    turn.l_len = 1;
    const int outcome = ::fcntl(descriptor, F_OFD_SETLK, &turn);
    return outcome != 0 && (errno == EINVAL || errno == ENOLCK || errno == EOPNOTSUPP) ? 0 : outcome;
}

} // namespace

Result<AdvisoryLock> AdvisoryLock::acquire(const std::filesystem::path& file, std::chrono::milliseconds timeout)
{
    FileDescriptor descriptor(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!descriptor)
        return fail(systemError(errno, "open the lock file", file));

    // Who waits has the turn, and only who has the turn may ask for the lock. So one that lets it go and at once wants
    // it again, as a long import does, stands behind the one that waits, which else would find it taken whenever it
    // asks.
    Patience patience(timeout);
    auto taken
        = askUntil(patience, file, [&] { return askForTurn(descriptor.get(), F_WRLCK); }).and_then([&](bool hasTurn) {
              return hasTurn ? askUntil(patience, file, [&] { return ::flock(descriptor.get(), LOCK_EX | LOCK_NB); })
                             : Result<bool>(false);
          });
    if (!taken)
        return fail(std::move(taken.error()));
    if (!*taken)
        return fail(
            ErrorCode::Busy,
            "Another program or thread has held " + file.string() + " for " + std::to_string(timeout.count()) + " ms.",
            "Wait until it is done, or end it.");
    (void)askForTurn(descriptor.get(), F_UNLCK); // cannot fail, and closing the file would do as well
    return AdvisoryLock(std::move(descriptor));
}

} // namespace workbench
