// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/config/RunConfig.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace workbench::host
{

/// What crosses between a program and the process of a run that it hosts.
enum class FrameKind : std::uint32_t {
    // To the run
    Request = 1, ///< encodeRequest(): what to train; the first frame
    Go, ///< empty: begin
    Control, ///< encodeAsked(): what was asked for
    Stop, ///< empty: end after the current step
    Settled, ///< all events up to Settle are where they last; with encodeError(): they are kept, but do not last yet
    // From the run
    Ready, ///< empty: checked, waits for Go
    Refused, ///< encodeError(): nothing can be trained so; the last frame
    Event, ///< encodeEvent(); RunEnded is the last frame
    Weights, ///< encodeWeights(), in place of a WeightsPublished
    Settle, ///< empty: answer when all events so far are where they last
};

/// Twelve bytes: the kind, then the length of what follows, low bytes first.
struct FrameHeader {
    FrameKind kind = FrameKind::Go;
    std::uint64_t length = 0;
};
inline constexpr std::size_t kFrameHeaderBytes = 12;
std::string encodeHeader(const FrameHeader& header);

/// The longest frame of each kind; a length beyond it is refused before anything is allocated.
class FrameLimits
{
public:
    FrameLimits(); ///< before the run is known
    explicit FrameLimits(const config::RunConfig& run); ///< room for its attention maps and its weights
    std::uint64_t of(FrameKind kind) const;

private:
    std::uint64_t m_event;
    std::uint64_t m_weights;
};

/// Reads a header; Corrupt for a kind that does not exist and for a length beyond its limit.
Result<FrameHeader> decodeHeader(std::string_view bytes, const FrameLimits& limits);

/// What each side says first, 16 bytes with the version of the frames, so that no other program is taken for a run.
std::string greeting();
Result<> checkGreeting(std::string_view bytes);

} // namespace workbench::host
