// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/PeakMemory.h"

#include "core/base/SystemMemory.h"

#include <malloc.h>

#include <algorithm>
#include <fstream>
#include <string>

namespace workbench::train
{

namespace
{

/// Freed memory that the allocator still holds would hide what comes anew.
std::int64_t residentAfterTrim()
{
    ::malloc_trim(0);
    return residentBytes();
}

/// proc(5): writing 5 to clear_refs sets the peak back to what is occupied now.
bool resetMark()
{
    std::ofstream file("/proc/self/clear_refs");
    file << "5" << std::flush;
    return file.good();
}

std::int64_t mark()
{
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;)
        if (std::int64_t kibibytes = 0; word == "VmHWM:" && status >> kibibytes)
            return kibibytes * 1024;
    return 0;
}

} // namespace

PeakMemory::PeakMemory()
    : m_before(residentAfterTrim())
    , m_markWasReset(resetMark())
    , m_peak(m_before)
{
}

std::int64_t PeakMemory::peak()
{
    m_peak = std::max({m_peak, residentBytes(), m_markWasReset ? mark() : 0});
    return m_peak;
}

} // namespace workbench::train
