// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>
#include <c10/core/Device.h>

#include <cstdint>
#include <mutex>

namespace workbench::train
{

/// The random numbers of one run. LibTorch's dropout draws from the generators of the process, so a run lends them its
/// own state while it computes: what else the process does between two steps cannot change the run, nor the run it.
class RandomStream
{
public:
    RandomStream(std::uint64_t seed, at::Device device);

    /// The process's generators continue this stream while a Scope lives. There is one at a time in the process:
    /// another thread waits, so keep it short, and never make one within another.
    class Scope
    {
    public:
        explicit Scope(RandomStream& stream);
        ~Scope();
        Scope(const Scope&) = delete;
        Scope& operator=(const Scope&) = delete;

    private:
        std::unique_lock<std::mutex> m_turn;
        RandomStream& m_stream;
        at::Tensor m_processCpu, m_processDevice;
    };

    /// States as the generators give and take them: uint8 vectors. The device's is undefined on the CPU.
    const at::Tensor& cpuState() const { return m_cpu; }
    const at::Tensor& deviceState() const { return m_deviceState; }
    /// Throws c10::Error if these are no states of the generators.
    void setStates(const at::Tensor& cpu, const at::Tensor& device);

private:
    at::Device m_device;
    at::Tensor m_cpu, m_deviceState;
};

} // namespace workbench::train
