// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace workbench::sample
{

/// Memory that begins on a cache line; where there is much of it, on a huge page, for weights that are streamed through
/// the processor would otherwise miss its table of pages all the time.
void* allocateAligned(std::size_t bytes); ///< throws std::bad_alloc
void freeAligned(void* memory);

template <typename Value>
struct AlignedAllocator {
    using value_type = Value;

    AlignedAllocator() = default;
    template <typename Other>
    AlignedAllocator(const AlignedAllocator<Other>&) // NOLINT(google-explicit-constructor): as allocators must
    {
    }

    Value* allocate(std::size_t count) { return static_cast<Value*>(allocateAligned(count * sizeof(Value))); }
    void deallocate(Value* memory, std::size_t) { freeAligned(memory); }
    bool operator==(const AlignedAllocator&) const = default;
};

/// Floats for vector instructions: whole vectors of 16 lie in one cache line.
using AlignedFloats = std::vector<float, AlignedAllocator<float>>;

} // namespace workbench::sample
