// SPDX-License-Identifier: GPL-3.0-or-later
#include "EventSamples.h"

#include "core/maps/AttentionMap.h"
#include "core/maps/AttentionSnapshot.h"
#include "core/sample/FilmFrame.h"

#include <algorithm>
#include <limits>

namespace workbench::host
{

namespace
{

using namespace train;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kLeast = std::numeric_limits<double>::denorm_min();
constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
const RunPosition kAt{1234, kMost, 12.75, 0.1};

maps::AttentionMap map()
{
    maps::AttentionMap map;
    map.source = maps::MapSource::Live;
    map.step = 1233;
    map.block = 2;
    map.stream = 3;
    map.memoryLimit = 253;
    map.heads = 2;
    map.queries = 3;
    map.keys = 256;
    for (int cell = 0; cell < 2 * 3 * 256; ++cell)
        map.weights.push_back(static_cast<float>(cell) / 1536);
    map.weights[0] = std::numeric_limits<float>::quiet_NaN();
    map.weights[1] = -std::numeric_limits<float>::infinity();
    map.firstVisible = {0, 1, 255};
    map.bytes = allBytes();
    map.firstOffset = 1'000'000'000'000;
    map.nextByte = 0;
    map.probabilities.assign(3 * 256, 1.0F / 256);
    return map;
}

} // namespace

std::string allBytes()
{
    std::string bytes;
    for (int byte = 0; byte < 256; ++byte)
        bytes += static_cast<char>(byte);
    return bytes;
}

std::vector<std::pair<std::string, TrainEvent>> eventSamples()
{
    const RunId run("11111111-2222-4333-8444-555555555555");
    const std::string bytes = allBytes();
    std::string path = "/runs/" + bytes.substr(1);
    auto plain = map();
    plain.nextByte.reset();
    plain.probabilities.clear();
    maps::AttentionMap empty;
    const auto shared = [](auto value) { return std::make_shared<const decltype(value)>(std::move(value)); };
    sample::FilmFrame frame{.step = 1234, .prompt = bytes, .text = bytes, .surprisalBits = {}, .settings = {}};
    frame.surprisalBits.assign(256, std::numeric_limits<float>::infinity());
    frame.settings.temperature = 0.1;
    frame.settings.stops = {bytes};
    return {
        {"started",
         RunStarted{
             .at = {},
             .parameterCount = 1,
             .device = "cpu",
             .threads = 2,
             .corpusSha256 = "ab",
             .trainBytes = 3,
             .validationBytes = 4,
             .testBytes = 0}},
        {"started from",
         RunStarted{
             .at = kAt,
             .parameterCount = 53'800'000'000,
             .device = "GPU \xff",
             .threads = 1,
             .corpusSha256 = std::string(64, 'f'),
             .trainBytes = kMost,
             .validationBytes = -1,
             .testBytes = 2,
             .from = StartedFrom{run, 17, true, false, true},
             .kept = {{kAt, path, true, 1}, {{}, "", false, kMost}}}},
        {"step", StepDone{kAt, 1.0 / 3, 2e-3, 0.25, 1e9, 1024, 1LL << 40}},
        {"step without numbers", StepDone{kAt, kNan, -0.0, kInfinity, -kInfinity, -1, 0}},
        {"step of the least", StepDone{{0, 0, kLeast, kLeast}, kLeast, -kLeast, 0, 0, 0, 0}},
        {"evaluation", EvalDone{kAt, SplitPart::Test, kInfinity, kNan, 5, 0.5, true, Asked::ByHand}},
        {"checkpoint", CheckpointSaved{kAt, path, true, kMost, Asked::ByHand}},
        {"checkpoint without a name", CheckpointSaved{}},
        {"removed", CheckpointRemoved{kAt, path}},
        {"pause", PauseChanged{kAt, true, bytes}},
        {"rolled back", RolledBack{kAt, {5, 6, 7, 8}, bytes, 2, 3, 200}},
        {"rate", LearningRateChanged{kAt, kLeast, 1e300, true}},
        {"warning", Warning{kAt, bytes + bytes}},
        {"stop", StopDecided{kAt, bytes}},
        {"map", AttentionCaptured{kAt, shared(map()), 0.001}},
        {"map without predictions", AttentionCaptured{kAt, shared(plain), kNan}},
        {"empty map", AttentionCaptured{kAt, shared(empty), 0}},
        {"snapshot", SnapshotTaken{kAt, shared(maps::makeSnapshot(plain))}},
        {"film", FilmTaken{kAt, shared(frame)}},
        {"ended",
         RunEnded{
             .at = kAt,
             .state = RunState::Finished,
             .error = {},
             .trainLoss = kNan,
             .validationLoss = 1.5,
             .validationBpc = kInfinity,
             .testBpc = {},
             .checkpoint = path}},
        {"failed",
         RunEnded{
             .at = {},
             .state = RunState::Failed,
             .error = Error{ErrorCode::Internal, bytes, bytes},
             .trainLoss = {},
             .validationLoss = {},
             .validationBpc = {},
             .testBpc = -0.0,
             .checkpoint = {}}},
    };
}

} // namespace workbench::host
