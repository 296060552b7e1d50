// SPDX-License-Identifier: GPL-3.0-or-later
#include "FailingVfs.h"

#include <cerrno>

namespace workbench::disktest
{

namespace
{

int codeOf(VfsCall::Kind kind, Trouble trouble)
{
    switch (kind) {
    case VfsCall::Kind::Open:
        return SQLITE_CANTOPEN;
    case VfsCall::Kind::Write:
        return trouble == Trouble::Full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    case VfsCall::Kind::Truncate:
        return SQLITE_IOERR_TRUNCATE;
    case VfsCall::Kind::Sync:
        return SQLITE_IOERR_FSYNC;
    case VfsCall::Kind::Delete:
        return SQLITE_IOERR_DELETE;
    }
    return SQLITE_IOERR;
}

} // namespace

VfsVerdict FailingVfs::before(const VfsCall& call)
{
    if (call.kind == VfsCall::Kind::Open && (call.flags & SQLITE_OPEN_CREATE) == 0)
        return {};
    const std::lock_guard lock(m_mutex);
    const int number = ++m_calls;
    if (m_failure.call == 0 || number < m_failure.call || number >= m_failure.call + m_failure.many)
        return {};
    ++m_failed;
    return {codeOf(call.kind, m_failure.trouble), m_failure.half, m_failure.trouble == Trouble::Quota ? EDQUOT : EIO};
}

void FailingVfs::fail(VfsFailure failure)
{
    const std::lock_guard lock(m_mutex);
    m_calls = 0;
    m_failure = failure;
}

int FailingVfs::failed() const
{
    const std::lock_guard lock(m_mutex);
    return m_failed;
}

} // namespace workbench::disktest
