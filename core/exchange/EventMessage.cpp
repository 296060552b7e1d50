// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/EventMessage.h"

#include "core/base/ByteCoding.h"
#include "core/exchange/ProtoWire.h"

#include <cmath>

namespace workbench::exchange
{

namespace
{

// Numbers of fields and types in the messages of TensorBoard and TensorFlow.
namespace event
{
enum { WallTime = 1, Step = 2, FileVersion = 3, Summary = 5, SessionLog = 7 };
}
namespace summary
{
enum { Value = 1 };
}
namespace value
{
enum { Tag = 1, SimpleValue = 2, Tensor = 8, Metadata = 9 };
}
namespace tensor
{
enum { Type = 1, Shape = 2, Content = 4, Floats = 5, Doubles = 6, Strings = 8 };
}
namespace metadata
{
enum { Plugin = 1, DataClass = 4 };
}
constexpr std::uint64_t kFloat = 1, kDouble = 2, kString = 7;
constexpr std::uint64_t kScalarClass = 1, kTensorClass = 2;
constexpr std::uint64_t kSessionStart = 1;

std::string metadataOf(std::string_view plugin, std::uint64_t dataClass)
{
    std::string name, out;
    putField(name, 1, plugin);
    putField(out, metadata::Plugin, name);
    putField(out, metadata::DataClass, dataClass);
    return out;
}

/// TensorBoard's usual server shows no doubles, so the value is a float; the double that it was made of goes along in
/// the field where a tensor of doubles has its values, and where a reader of floats does not look.
std::string scalarValue(const EventScalar& scalar)
{
    std::string single, exact, tensorBytes, out;
    putReal(single, static_cast<float>(scalar.value));
    putReal(exact, scalar.value);
    putField(tensorBytes, tensor::Type, kFloat);
    putField(tensorBytes, tensor::Shape, std::string_view());
    putField(tensorBytes, tensor::Content, single);
    putField(tensorBytes, tensor::Doubles, exact);
    putField(out, value::Tag, scalar.tag);
    putField(out, value::Tensor, tensorBytes);
    putField(out, value::Metadata, metadataOf("scalars", kScalarClass));
    return out;
}

std::string textValue(const std::string& tag, const std::string& text)
{
    std::string tensorBytes, out;
    putField(tensorBytes, tensor::Type, kString);
    putField(tensorBytes, tensor::Shape, std::string_view());
    putField(tensorBytes, tensor::Strings, text);
    putField(out, value::Tag, tag);
    putField(out, value::Tensor, tensorBytes);
    putField(out, value::Metadata, metadataOf("text", kTensorClass));
    return out;
}

/// The one element of a tensor of floats or doubles; nothing for any other.
std::optional<double> elementOf(WireReader reader, bool& sound)
{
    std::uint64_t type = 0;
    std::string_view content;
    std::vector<double> floats, doubles;
    while (const auto field = reader.next()) {
        if (field->number == tensor::Type && field->kind == WireKind::Varint)
            type = field->whole;
        else if (field->number == tensor::Content && field->kind == WireKind::Bytes)
            content = field->bytes;
        else if (field->number == tensor::Floats && field->kind == WireKind::Fixed32)
            floats.push_back(field->single());
        else if (field->number == tensor::Doubles && field->kind == WireKind::Fixed64)
            doubles.push_back(field->real());
        else if (field->number == tensor::Floats && field->kind == WireKind::Bytes && field->bytes.size() == 4)
            floats.push_back(ByteTaker(field->bytes).single());
        else if (field->number == tensor::Doubles && field->kind == WireKind::Bytes && field->bytes.size() == 8)
            doubles.push_back(ByteTaker(field->bytes).real());
        if (floats.size() + doubles.size() > 1)
            return std::nullopt;
    }
    sound = reader.isSound();
    if (type == kFloat) {
        const auto single = content.size() == 4 ? std::optional<double>(ByteTaker(content).single())
            : floats.size() == 1                ? std::optional(floats[0])
                                                : std::nullopt;
        const bool exact = single && doubles.size() == 1
            && (static_cast<float>(doubles[0]) == *single || (std::isnan(doubles[0]) && std::isnan(*single)));
        return exact ? doubles[0] : single;
    }
    if (type == kDouble)
        return content.size() == 8 ? std::optional(ByteTaker(content).real())
            : doubles.size() == 1  ? std::optional(doubles[0])
                                   : std::nullopt;
    return std::nullopt;
}

bool readValue(WireReader reader, EventMessage& out)
{
    std::optional<double> number;
    std::string tag;
    while (const auto field = reader.next()) {
        bool sound = true;
        if (field->number == value::Tag && field->kind == WireKind::Bytes)
            tag = field->bytes;
        else if (field->number == value::SimpleValue && field->kind == WireKind::Fixed32)
            number = field->single();
        else if (field->number == value::Tensor && field->kind == WireKind::Bytes)
            number = elementOf(WireReader(field->bytes), sound);
        if (!sound)
            return false;
    }
    if (number && !tag.empty())
        out.scalars.push_back({std::move(tag), *number});
    return reader.isSound();
}

bool readSummary(WireReader reader, EventMessage& out)
{
    while (const auto field = reader.next())
        if (field->number == summary::Value && field->kind == WireKind::Bytes
            && !readValue(WireReader(field->bytes), out))
            return false;
    return reader.isSound();
}

} // namespace

bool EventScalar::operator==(const EventScalar& other) const
{
    return tag == other.tag && (value == other.value || (std::isnan(value) && std::isnan(other.value)));
}

std::string encodeEvent(const EventMessage& message)
{
    std::string out;
    putRealField(out, event::WallTime, message.wallSeconds);
    if (message.step != 0)
        putField(out, event::Step, static_cast<std::uint64_t>(message.step));
    if (!message.fileVersion.empty())
        putField(out, event::FileVersion, message.fileVersion);
    std::string values;
    for (const EventScalar& scalar : message.scalars)
        putField(values, summary::Value, scalarValue(scalar));
    if (message.text)
        putField(values, summary::Value, textValue(message.text->first, message.text->second));
    if (!values.empty())
        putField(out, event::Summary, values);
    if (message.sessionStart) {
        std::string log;
        putField(log, 1, kSessionStart);
        putField(out, event::SessionLog, log);
    }
    return out;
}

Result<EventMessage> decodeEvent(std::string_view data)
{
    WireReader reader(data);
    EventMessage message;
    bool sound = true;
    while (const auto field = reader.next()) {
        if (field->number == event::WallTime && field->kind == WireKind::Fixed64)
            message.wallSeconds = field->real();
        else if (field->number == event::Step && field->kind == WireKind::Varint)
            message.step = static_cast<std::int64_t>(field->whole);
        else if (field->number == event::FileVersion && field->kind == WireKind::Bytes)
            message.fileVersion = field->bytes;
        else if (field->number == event::Summary && field->kind == WireKind::Bytes)
            sound = sound && readSummary(WireReader(field->bytes), message);
        else if (field->number == event::SessionLog && field->kind == WireKind::Bytes) {
            WireReader log(field->bytes);
            while (const auto part = log.next())
                if (part->number == 1 && part->kind == WireKind::Varint)
                    message.sessionStart = part->whole == kSessionStart;
            sound = sound && log.isSound();
        }
    }
    if (!sound || !reader.isSound())
        return fail(ErrorCode::Corrupt, "The event is damaged near byte " + std::to_string(reader.place()) + " of it.");
    return message;
}

} // namespace workbench::exchange
