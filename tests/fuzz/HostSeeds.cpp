// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/HostSeeds.h"

#include "core/host/EventCoding.h"
#include "core/host/Frames.h"
#include "core/host/RequestCoding.h"
#include "tests/core/host/EventSamples.h"

#include <algorithm>

namespace workbench::fuzz
{

namespace
{

using namespace host;

std::string frame(FrameKind kind, const std::string& bytes = {})
{
    return encodeHeader({kind, bytes.size()}) + bytes;
}

/// What a program says to the process of a run.
std::string toTheRun(const RunId& run, const config::RunConfig& config)
{
    train::TrainRequest request;
    request.run = run;
    request.config = config;
    request.checkpointFolder = "/runs/checkpoints";
    request.begin = train::Beginning{"/runs/checkpoints/step-000000100", true, false};
    const train::TrainControl::Asked asked{
        .paused = true,
        .capture = train::CaptureSettings{.block = 2, .stream = 1, .perSecond = 5},
        .captureSet = true,
        .frameTaken = true,
        .requests = {true, true, true, 1e-3}};
    return frame(FrameKind::Request, encodeRequest(request)) + frame(FrameKind::Go)
        + frame(FrameKind::Control, encodeAsked(asked)) + frame(FrameKind::Settled) + frame(FrameKind::Stop);
}

} // namespace

std::map<std::string, std::string> hostSeeds(const RunId& run, const config::RunConfig& config)
{
    const Error error{ErrorCode::NotFound, "Nothing there.", "Look again."};
    std::map<std::string, std::string> seeds{
        {"to-the-run", toTheRun(run, config)}, {"refused", frame(FrameKind::Refused, encodeError(error))}};
    std::string talk = frame(FrameKind::Ready);
    for (auto [name, event] : eventSamples()) {
        std::ranges::replace(name, ' ', '-');
        const std::string message = frame(FrameKind::Event, encodeEvent(event));
        seeds.emplace(name, message);
        if (message.size() < 200)
            talk += message + frame(FrameKind::Settle);
    }
    seeds.emplace("from-the-run", talk);
    return seeds;
}

} // namespace workbench::fuzz
