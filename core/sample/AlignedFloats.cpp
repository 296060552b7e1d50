// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sample/AlignedFloats.h"

#include <sys/mman.h>

#include <cstdlib>
#include <new>

namespace workbench::sample
{

void* allocateAligned(std::size_t bytes)
{
    constexpr std::size_t kCacheLine = 64;
    constexpr std::size_t kHugePage = std::size_t{1} << 21;
    const std::size_t alignment = bytes >= kHugePage ? kHugePage : kCacheLine;
    void* const memory = std::aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment);
    if (memory == nullptr)
        throw std::bad_alloc();
    if (alignment == kHugePage)
        ::madvise(memory, bytes, MADV_HUGEPAGE); // where the system has none, small ones do
    return memory;
}

void freeAligned(void* memory)
{
    std::free(memory); // NOLINT(cppcoreguidelines-no-malloc): the other half of aligned_alloc
}

} // namespace workbench::sample
