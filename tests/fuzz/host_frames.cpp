// SPDX-License-Identifier: GPL-3.0-or-later
// Frames between a program and the process of a run, one after the other, with what they carry.
#include "core/host/EventCoding.h"
#include "core/host/Frames.h"
#include "core/host/RequestCoding.h"
#include "tests/fuzz/FuzzTarget.h"

#include <string>

namespace workbench::fuzz
{

namespace
{

/// Whether `decode` takes the bytes; what it takes must be written again as what is read as the same.
template <typename Decode, typename Encode>
bool readAgain(std::string_view bytes, Decode decode, Encode encode)
{
    const auto value = decode(bytes);
    if (!value)
        return false;
    const std::string written = encode(*value);
    const auto again = decode(written);
    must(again && encode(*again) == written, "what is written again is the same");
    return true;
}

bool readPayload(host::FrameKind kind, std::string_view bytes)
{
    switch (kind) {
    case host::FrameKind::Request:
        return readAgain(bytes, host::decodeRequest, host::encodeRequest);
    case host::FrameKind::Control:
        return readAgain(bytes, host::decodeAsked, host::encodeAsked);
    case host::FrameKind::Refused:
        return readAgain(bytes, host::decodeError, host::encodeError);
    case host::FrameKind::Event:
        return readAgain(bytes, host::decodeEvent, host::encodeEvent);
    default: // tensors need LibTorch; the others are empty
        return true;
    }
}

} // namespace

bool readInput(std::string_view input)
{
    const host::FrameLimits limits;
    bool sound = !input.empty();
    while (sound && !input.empty()) {
        const auto header = host::decodeHeader(input.substr(0, host::kFrameHeaderBytes), limits);
        if (!header)
            return false;
        must(header->length <= limits.of(header->kind), "no length is beyond its limit");
        must(
            host::encodeHeader(*header) == input.substr(0, host::kFrameHeaderBytes),
            "a header that is written again is the same");
        input.remove_prefix(host::kFrameHeaderBytes);
        if (header->length > input.size())
            return false;
        sound = readPayload(header->kind, input.substr(0, header->length));
        input.remove_prefix(header->length);
    }
    return sound;
}

} // namespace workbench::fuzz
