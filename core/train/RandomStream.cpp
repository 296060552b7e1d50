// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/RandomStream.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>

#include <mutex>

namespace workbench::train
{

namespace
{

/// Who has the generators. They belong to the process, and so does this.
std::mutex& turns()
{
    static std::mutex mutex;
    return mutex;
}

at::Generator cpuGenerator()
{
    return at::detail::getDefaultCPUGenerator();
}

at::Generator deviceGenerator(at::Device device)
{
    return at::globalContext().defaultGenerator(device);
}

at::Tensor stateOf(at::Generator generator)
{
    const std::lock_guard lock(generator.mutex());
    return generator.get_state();
}

void setStateOf(at::Generator generator, const at::Tensor& state)
{
    const std::lock_guard lock(generator.mutex());
    generator.set_state(state);
}

at::Tensor stateOfFresh(at::Generator generator, std::uint64_t seed)
{
    const std::lock_guard lock(generator.mutex());
    const at::Tensor before = generator.get_state();
    generator.set_current_seed(seed);
    at::Tensor fresh = generator.get_state();
    generator.set_state(before);
    return fresh;
}

} // namespace

RandomStream::RandomStream(std::uint64_t seed, at::Device device)
    : m_device(device)
    , m_cpu(stateOfFresh(cpuGenerator(), seed))
{
    if (!device.is_cpu())
        m_deviceState = stateOfFresh(deviceGenerator(device), seed);
}

void RandomStream::setStates(const at::Tensor& cpu, const at::Tensor& device)
{
    const std::lock_guard turn(turns());
    // The generators check what they are given: a trial shows whether these are states before they are kept.
    const auto tryState = [](const at::Generator& generator, const at::Tensor& state) {
        const at::Tensor before = stateOf(generator);
        setStateOf(generator, state);
        setStateOf(generator, before);
    };
    tryState(cpuGenerator(), cpu);
    if (!m_device.is_cpu())
        tryState(deviceGenerator(m_device), device);
    m_cpu = cpu;
    m_deviceState = device;
}

RandomStream::Scope::Scope(RandomStream& stream)
    : m_turn(turns())
    , m_stream(stream)
    , m_processCpu(stateOf(cpuGenerator()))
{
    setStateOf(cpuGenerator(), stream.m_cpu);
    if (!stream.m_device.is_cpu()) {
        m_processDevice = stateOf(deviceGenerator(stream.m_device));
        setStateOf(deviceGenerator(stream.m_device), stream.m_deviceState);
    }
}

RandomStream::Scope::~Scope()
{
    m_stream.m_cpu = stateOf(cpuGenerator());
    setStateOf(cpuGenerator(), m_processCpu);
    if (!m_stream.m_device.is_cpu()) {
        m_stream.m_deviceState = stateOf(deviceGenerator(m_stream.m_device));
        setStateOf(deviceGenerator(m_stream.m_device), m_processDevice);
    }
}

} // namespace workbench::train
