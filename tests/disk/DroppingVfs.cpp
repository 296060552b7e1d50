// SPDX-License-Identifier: GPL-3.0-or-later
#include "DroppingVfs.h"

namespace workbench::disktest
{

void DroppingVfs::after(const VfsCall& call)
{
    using Kind = DiskCall::Kind;
    const std::string folder = m_journal.relative(call.path.parent_path());
    const std::lock_guard lock(m_mutex);
    switch (call.kind) {
    case VfsCall::Kind::Open:
        m_numbers[call.file] = m_journal.open(call.path);
        m_syncFolder.erase(call.file);
        if ((call.flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL)) != 0)
            m_syncFolder.insert(call.file);
        break;
    case VfsCall::Kind::Write:
        m_journal.add(
            {.kind = Kind::Write,
             .file = m_numbers.at(call.file),
             .place = call.place,
             .bytes = std::string(reinterpret_cast<const char*>(call.bytes.data()), call.bytes.size())});
        break;
    case VfsCall::Kind::Truncate:
        m_journal.add({.kind = Kind::Truncate, .file = m_numbers.at(call.file), .place = call.place});
        break;
    case VfsCall::Kind::Sync:
        m_journal.add({.kind = Kind::SyncFile, .file = m_numbers.at(call.file)});
        if (m_syncFolder.erase(call.file) > 0)
            m_journal.add({.kind = Kind::SyncFolder, .path = folder});
        break;
    case VfsCall::Kind::Delete:
        m_journal.add({.kind = Kind::Remove, .path = m_journal.relative(call.path)});
        if (call.flags != 0)
            m_journal.add({.kind = Kind::SyncFolder, .path = folder});
        break;
    }
}

} // namespace workbench::disktest
