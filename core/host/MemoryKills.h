// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace workbench::host
{

/// Whether the system has killed a process for want of memory since the object was made: any process of the machine,
/// for it does not say which.
class MemoryKills
{
public:
    MemoryKills();
    bool cameSince() const; ///< false where the system does not count them

private:
    std::int64_t m_before;
};

} // namespace workbench::host
