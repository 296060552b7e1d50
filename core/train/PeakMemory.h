// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace workbench::train
{

/// The most memory that this process occupied since the object was made, in bytes. Where the system does not let the
/// mark be set back (it then reaches back to the start of the process), the memory at the moments of asking counts.
class PeakMemory
{
public:
    PeakMemory();

    std::int64_t before() const { return m_before; } ///< occupied when the object was made
    std::int64_t peak(); ///< until now

private:
    std::int64_t m_before;
    bool m_markWasReset;
    std::int64_t m_peak;
};

} // namespace workbench::train
