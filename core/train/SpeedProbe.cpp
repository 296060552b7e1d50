// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/SpeedProbe.h"

#include "core/kernels/Devices.h"
#include "core/train/ComputeThreads.h"
#include "core/train/Learner.h"
#include "core/train/PeakMemory.h"
#include "core/train/PreparedRun.h"
#include "core/train/SteadyState.h"
#include "core/train/TorchCall.h"

#include <ATen/CPUGeneratorImpl.h>

#include <chrono>

namespace workbench::train
{

Result<SpeedProbe> probeSpeed(const config::RunConfig& config, double seconds, std::stop_token stop)
{
    using Clock = std::chrono::steady_clock;
    const auto device = kernels::chooseDevice(config.runtime.device);
    if (!device)
        return fail(device.error());
    return callTorch("measuring speed", [&]() -> Result<SpeedProbe> {
        PeakMemory memory;
        useComputeThreads(config.runtime.threads);
        const at::Device target = torchDevice(*device);
        const at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(config.train.seed);
        Learner learner(config, target);
        learner.setCarried(fullState(config.model, config.train.batch, target, generator));

        SpeedProbe probe;
        double measured = 0;
        // The first step allocates what later ones use again: it counts only if there is no time for a second one.
        for (bool first = true; first || (!stop.stop_requested() && measured < seconds); first = false) {
            const SegmentTensors segment
                = randomSegment(config.model, config.train.bptt, config.train.batch, target, generator);
            const Clock::time_point started = Clock::now();
            if (const auto outcome = learner.step(segment, 0.0); !outcome)
                return fail(outcome.error());
            const double step = std::chrono::duration<double>(Clock::now() - started).count();
            if (first && step < seconds)
                continue;
            measured += step;
            probe.stepsMeasured += 1;
        }
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "The measurement was stopped.");
        probe.bytesPerSecond
            = static_cast<double>(probe.stepsMeasured) * config.train.bptt * config.train.batch / measured;
        probe.peakResidentBytes = memory.peak();
        probe.residentGrowthBytes = probe.peakResidentBytes - memory.before();
        return probe;
    });
}

} // namespace workbench::train
