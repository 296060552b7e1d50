// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/host/Frames.h"

#include "core/base/ByteCoding.h"
#include "core/config/ModelConfig.h"

namespace workbench::host
{

namespace
{

constexpr std::string_view kMagic = "SHARNN-RUN\r\n"; // a text protocol would stumble over its end
constexpr std::uint32_t kVersion = 1;
constexpr std::uint64_t kEventRoom = 64 << 20; ///< far above all events but maps: film, snapshots, lists of checkpoints
constexpr std::uint64_t kRequestRoom = 16 << 20;
constexpr std::uint64_t kControlRoom = 1024;

std::uint64_t mapBytes(const config::RunConfig& run)
{
    const auto queries = static_cast<std::uint64_t>(run.train.bptt);
    const auto keys = queries + static_cast<std::uint64_t>(run.model.memory);
    const auto heads = static_cast<std::uint64_t>(run.model.heads);
    return sizeof(float) * queries * (heads * keys + 256);
}

} // namespace

std::string encodeHeader(const FrameHeader& header)
{
    std::string out;
    putWhole(out, static_cast<std::uint32_t>(header.kind));
    putWhole(out, header.length);
    return out;
}

FrameLimits::FrameLimits()
    : m_event(kEventRoom)
    , m_weights(0)
{
}

FrameLimits::FrameLimits(const config::RunConfig& run)
    : m_event(kEventRoom + mapBytes(run))
    , m_weights(kEventRoom + sizeof(float) * static_cast<std::uint64_t>(config::parameterCount(run.model)))
{
}

std::uint64_t FrameLimits::of(FrameKind kind) const
{
    switch (kind) {
    case FrameKind::Request:
    case FrameKind::Refused:
    case FrameKind::Settled:
        return kRequestRoom;
    case FrameKind::Control:
        return kControlRoom;
    case FrameKind::Event:
        return m_event;
    case FrameKind::Weights:
        return m_weights;
    case FrameKind::Go:
    case FrameKind::Stop:
    case FrameKind::Ready:
    case FrameKind::Settle:
        break;
    }
    return 0;
}

Result<FrameHeader> decodeHeader(std::string_view bytes, const FrameLimits& limits)
{
    ByteTaker taker(bytes);
    const auto kind = taker.whole<std::uint32_t>();
    const auto length = taker.whole<std::uint64_t>();
    if (!taker.isWhole() || taker.left() > 0)
        return fail(ErrorCode::Corrupt, "The header of a message is cut.");
    if (kind < static_cast<std::uint32_t>(FrameKind::Request) || kind > static_cast<std::uint32_t>(FrameKind::Settle))
        return fail(ErrorCode::Corrupt, "A message is of the unknown kind " + std::to_string(kind) + ".");
    const FrameHeader header{static_cast<FrameKind>(kind), length};
    if (const std::uint64_t most = limits.of(header.kind); length > most)
        return fail(
            ErrorCode::Corrupt,
            "A message of kind " + std::to_string(kind) + " claims " + std::to_string(length) + " bytes; at most "
                + std::to_string(most) + " can be.");
    return header;
}

std::string greeting()
{
    std::string out(kMagic);
    putWhole(out, kVersion);
    return out;
}

Result<> checkGreeting(std::string_view bytes)
{
    ByteTaker taker(bytes);
    if (taker.bytes(kMagic.size()) != kMagic)
        return fail(ErrorCode::Corrupt, "What answers is no run of this program.");
    const auto version = taker.whole<std::uint32_t>();
    if (!taker.isWhole() || taker.left() > 0)
        return fail(ErrorCode::Corrupt, "What answers is no run of this program.");
    if (version != kVersion)
        return fail(
            ErrorCode::Unsupported,
            "The run's process speaks version " + std::to_string(version) + " of the messages; this program speaks "
                + std::to_string(kVersion) + ".",
            "Close the programs of the workbench and start them again.");
    return {};
}

} // namespace workbench::host
