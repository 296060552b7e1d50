// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <limits>

namespace workbench::train
{

/// While it lives, tensors on the CPU come from here, and beyond a cap memory runs out for them, as it does on a GPU.
class CappedMemory : public c10::Allocator
{
public:
    CappedMemory()
        : m_before(c10::GetCPUAllocator())
    {
        c10::SetCPUAllocator(this, kPriority);
    }
    ~CappedMemory() override { c10::SetCPUAllocator(m_before, kPriority); }
    CappedMemory(const CappedMemory&) = delete;
    CappedMemory& operator=(const CappedMemory&) = delete;

    void setCap(std::int64_t bytes) { m_cap = bytes; }
    void lift() { m_cap = std::numeric_limits<std::int64_t>::max(); }
    std::int64_t live() const { return m_live; } ///< bytes
    std::int64_t takePeak() { return m_peak.exchange(m_live); } ///< the most since it was asked for last
    int refusals() const { return m_refusals; }

    c10::DataPtr allocate(std::size_t bytes) override
    {
        const auto size = static_cast<std::int64_t>(bytes);
        if (size > m_cap - m_live) {
            ++m_refusals;
            TORCH_CHECK_WITH(OutOfMemoryError, false, "the test's memory is at its end");
        }
        c10::DataPtr inner = m_before->allocate(bytes);
        void* const data = inner.get();
        const c10::Device device = inner.device();
        m_live += size;
        m_peak = std::max<std::int64_t>(m_peak, m_live);
        return {data, new Block{this, std::move(inner), size}, &release, device};
    }
    void copy_data(void* to, const void* from, std::size_t bytes) const override { default_copy_data(to, from, bytes); }

private:
    static constexpr std::uint8_t kPriority = 100;

    struct Block {
        CappedMemory* owner;
        c10::DataPtr inner;
        std::int64_t size;
    };
    static void release(void* block)
    {
        auto* const mine = static_cast<Block*>(block);
        mine->owner->m_live -= mine->size;
        delete mine;
    }

    c10::Allocator* m_before;
    std::atomic<std::int64_t> m_live = 0, m_peak = 0, m_cap = std::numeric_limits<std::int64_t>::max();
    std::atomic<int> m_refusals = 0;
};

} // namespace workbench::train
