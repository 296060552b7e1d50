// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/host/EventCoding.h"

#include "core/host/EventFields.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <utility>

namespace workbench::host
{

namespace
{

using namespace train;

tl::unexpected<Error> corrupt(const std::string& what)
{
    return fail(ErrorCode::Corrupt, "An event of the run cannot be read: " + what + ".");
}

/// Whether the parts of a map fit each other, so that nobody who shows it reads beyond them.
bool fits(const maps::AttentionMap& map)
{
    if (map.heads < 1 || map.queries < 0 || map.keys < map.queries || map.step < 0 || map.block < 0)
        return false;
    const auto queries = static_cast<std::uint64_t>(map.queries);
    const auto keys = static_cast<std::uint64_t>(map.keys);
    // Each is below 2^31, so that two of them multiply without an overflow; three by way of a division.
    const std::uint64_t cells = queries * keys;
    if (cells > std::numeric_limits<std::uint64_t>::max() / static_cast<std::uint64_t>(map.heads)
        || map.weights.size() != cells * static_cast<std::uint64_t>(map.heads))
        return false;
    if (map.firstVisible.size() != queries || map.bytes.size() != keys
        || (!map.probabilities.empty() && map.probabilities.size() != 256 * queries))
        return false;
    if (map.firstOffset > std::numeric_limits<std::int64_t>::max() - map.keys)
        return false;
    for (int query = 0; query < map.queries; ++query)
        if (const int first = map.firstVisible[static_cast<std::size_t>(query)]; first < 0 || first > map.ownKey(query))
            return false;
    return true;
}

template <typename Event>
void put(FieldWriter& writer, const Event& event)
{
    writer(event);
}
void put(FieldWriter& writer, const AttentionCaptured& event)
{
    writer(event.at, event.captureSeconds, *event.map);
}
void put(FieldWriter& writer, const SnapshotTaken& event)
{
    writer(event.at);
    writer.rest(maps::encodeSnapshot(*event.snapshot));
}
void put(FieldWriter& writer, const FilmTaken& event)
{
    const sample::FilmFrame& frame = *event.frame;
    writer(event.at, frame.step, frame.prompt, frame.text, frame.surprisalBits, sample::settingsJson(frame.settings));
}
void put(FieldWriter&, const WeightsPublished&)
{
    assert(!"weights cross in a frame of their own");
}

template <typename Event>
void take(FieldReader& reader, Event& event)
{
    reader(event);
}
void take(FieldReader& reader, AttentionCaptured& event)
{
    auto map = std::make_shared<maps::AttentionMap>();
    reader(event.at, event.captureSeconds, *map);
    reader.check(!reader.isSound() || fits(*map), "a map whose parts do not fit each other");
    event.map = std::move(map);
}
void take(FieldReader& reader, SnapshotTaken& event)
{
    reader(event.at);
    std::string_view bytes;
    reader.rest(bytes);
    auto snapshot = maps::decodeSnapshot(bytes);
    reader.check(snapshot.has_value(), "a damaged snapshot");
    if (snapshot)
        event.snapshot = std::make_shared<const maps::AttentionSnapshot>(std::move(*snapshot));
}
void take(FieldReader& reader, FilmTaken& event)
{
    auto frame = std::make_shared<sample::FilmFrame>();
    std::string settings;
    reader(event.at, frame->step, frame->prompt, frame->text, frame->surprisalBits, settings);
    if (!reader.isSound())
        return;
    auto read = sample::settingsFromJson(settings);
    reader.check(read.has_value(), "a frame with settings that cannot be");
    reader.check(frame->step >= 0, "a frame before the first step");
    reader.check(frame->surprisalBits.size() == frame->text.size(), "a frame without a surprisal for each byte");
    if (read)
        frame->settings = std::move(*read);
    event.frame = std::move(frame);
}
void take(FieldReader& reader, WeightsPublished&)
{
    reader.check(false, "weights outside a frame of their own");
}

template <std::size_t Index = 0>
Result<TrainEvent> decode(std::size_t kind, FieldReader& reader)
{
    if constexpr (Index < std::variant_size_v<TrainEvent>) {
        if (kind != Index)
            return decode<Index + 1>(kind, reader);
        std::variant_alternative_t<Index, TrainEvent> event;
        take(reader, event);
        if (const std::string fault = reader.fault(); !fault.empty())
            return corrupt(fault);
        return TrainEvent(std::move(event));
    } else {
        return corrupt("it is of the unknown kind " + std::to_string(kind));
    }
}

} // namespace

std::string encodeEvent(const TrainEvent& event)
{
    FieldWriter writer;
    writer(static_cast<std::uint8_t>(event.index()));
    std::visit([&writer](const auto& typed) { put(writer, typed); }, event);
    return writer.take();
}

Result<TrainEvent> decodeEvent(std::string_view bytes)
{
    if (bytes.empty())
        return corrupt("it is empty");
    FieldReader reader(bytes.substr(1));
    return decode(static_cast<unsigned char>(bytes.front()), reader);
}

} // namespace workbench::host
