// SPDX-License-Identifier: GPL-3.0-or-later
#include "BadFile.h"

#include "core/exchange/Crc32c.h"
#include "core/exchange/EventMessage.h"
#include "core/exchange/EventRecords.h"

#include <cmath>
#include <cstdint>

namespace workbench::badfiles
{

using namespace exchange;

namespace
{

std::string record(double wall, std::int64_t step, const std::string& tag, double value)
{
    EventMessage event{.wallSeconds = wall, .step = step};
    event.scalars.push_back({tag, value});
    return frameRecord(encodeEvent(event));
}

/// The length of a record with its checksum, which is right.
std::string lengthField(std::uint64_t length)
{
    std::string field;
    for (int i = 0; i < 8; ++i)
        field += static_cast<char>(length >> (8 * i) & 0xff);
    const std::uint32_t crc = maskedCrc32c(field);
    for (int i = 0; i < 4; ++i)
        field += static_cast<char>(crc >> (8 * i) & 0xff);
    return field;
}

} // namespace

FormatFiles eventFiles()
{
    const std::string head = frameRecord(encodeEvent({.wallSeconds = 100, .fileVersion = "brain.Event:2"}));
    FormatFiles files{head + record(101, 1, "mine", 1), {}};
    const auto add = [&](const std::string& name, const std::string& bytes) { files.bad.push_back({name, bytes}); };
    add("text", "this is no event file at all");
    add("zip", "PK\3\4 and so on and on and on");
    add("head alone", head);
    add("head twice", head + head);
    for (std::size_t size = 0; size <= head.size(); ++size)
        add("head cut to " + std::to_string(size), head.substr(0, size));
    add("no version", record(101, 1, "mine", 1));
    add("another version", frameRecord(encodeEvent({.wallSeconds = 100, .fileVersion = "brain.Event:9"})));
    add("step below 0", head + record(101, -1, "mine", 1));
    add("time is no number", head + record(std::nan(""), 1, "mine", 1));
    add("time outside the calendar", head + record(1e300, 1, "mine", 1));
    add("time below 0", head + record(-5, 1, "mine", 1));
    add("tag with a line break", head + record(101, 1, "a\nb", 1));
    add("tag too long", head + record(101, 1, std::string(300, 'a'), 1));
    for (const char* const message :
         {"\x0a\xff", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", "\x0b", "\x2a\x05\x0a", "\x09\x01",
          "\x2a\x04\x0a\x7f\x0a\x01", "\x07", "\x01", "\x3a\x01\x08"})
        add("message of " + std::to_string(std::string_view(message).size()) + " bytes, the first "
                + std::to_string(static_cast<unsigned char>(*message)),
            files.good + frameRecord(message));
    for (const std::uint64_t length :
         {~std::uint64_t(0), std::uint64_t(1) << 63, std::uint64_t(1'000'000'000'000), std::uint64_t(65 << 20)})
        add("a record of " + std::to_string(length) + " bytes", files.good + lengthField(length) + "xxxxxxxx");
    for (std::size_t i = 0; i < files.good.size(); ++i) {
        std::string flipped = files.good;
        flipped[i] = static_cast<char>(flipped[i] ^ 0x10);
        add("flipped byte " + std::to_string(i), flipped);
    }
    for (const BadFiles& more : {noise(""), noise(lengthField(24))})
        files.bad.insert(files.bad.end(), more.begin(), more.end());
    return files;
}

} // namespace workbench::badfiles
