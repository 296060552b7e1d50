// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/SafetensorsHeader.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <set>
#include <utility>

namespace workbench::model
{

namespace
{

struct TypeInfo {
    SafetensorsType type;
    std::string_view name;
    int bytes;
};

constexpr std::array kTypes{
    TypeInfo{SafetensorsType::F64, "F64", 8}, TypeInfo{SafetensorsType::F32, "F32", 4},
    TypeInfo{SafetensorsType::F16, "F16", 2}, TypeInfo{SafetensorsType::BF16, "BF16", 2},
    TypeInfo{SafetensorsType::I64, "I64", 8}, TypeInfo{SafetensorsType::I32, "I32", 4},
    TypeInfo{SafetensorsType::I16, "I16", 2}, TypeInfo{SafetensorsType::I8, "I8", 1},
    TypeInfo{SafetensorsType::U8, "U8", 1},   TypeInfo{SafetensorsType::Bool, "BOOL", 1},
};

const TypeInfo& info(SafetensorsType type)
{
    return *std::ranges::find(kTypes, type, &TypeInfo::type);
}

/// Quotes a name for a message, cut to a readable length.
std::string inQuotes(std::string_view name)
{
    return name.size() <= 80 ? "'" + std::string(name) + "'" : "'" + std::string(name.substr(0, 80)) + "...'";
}

/// Builds the entries while the JSON is read, which is the only way to see a key that stands there twice.
class HeaderReader : public nlohmann::json_sax<nlohmann::json>
{
public:
    std::vector<SafetensorsEntry> entries;
    std::map<std::string, std::string> metadata;
    std::string problem; ///< why a callback refused to go on

    bool start_object(std::size_t) override
    {
        switch (m_place) {
        case Place::Start:
            m_place = Place::Top;
            return true;
        case Place::TopValue:
            m_place = m_name == "__metadata__" ? Place::Metadata : Place::Entry;
            if (m_place == Place::Entry) {
                entries.emplace_back().name = m_name;
                m_offsets.clear();
                m_seen.clear();
            }
            return true;
        default:
            return unexpected("an object");
        }
    }

    bool key(string_t& text) override
    {
        switch (m_place) {
        case Place::Top:
            if (!m_names.insert(text).second)
                return refuse(inQuotes(text) + " is there twice");
            m_name = text;
            m_place = Place::TopValue;
            return true;
        case Place::Metadata:
            if (metadata.contains(text))
                return refuse("the metadata " + inQuotes(text) + " is there twice");
            m_field = text;
            m_place = Place::MetadataValue;
            return true;
        case Place::Entry:
            if (!m_seen.insert(text).second)
                return refuse("the field " + inQuotes(text) + " of " + inQuotes(m_name) + " is there twice");
            m_place = text == "dtype" ? Place::Type : text == "shape" ? Place::BeforeShape : Place::BeforeOffsets;
            if (m_place == Place::BeforeOffsets && text != "data_offsets")
                return refuse(inQuotes(m_name) + " has the unknown field " + inQuotes(text));
            return true;
        default:
            return unexpected("a key");
        }
    }

    bool string(string_t& text) override
    {
        if (m_place == Place::MetadataValue) {
            metadata.emplace(m_field, text);
            m_place = Place::Metadata;
            return true;
        }
        if (m_place != Place::Type)
            return unexpected("a text");
        const auto* const found = std::ranges::find(kTypes, std::string_view(text), &TypeInfo::name);
        if (found == kTypes.end())
            return refuse(inQuotes(m_name) + " is of the unsupported type " + inQuotes(text));
        entries.back().type = found->type;
        m_place = Place::Entry;
        return true;
    }

    bool start_array(std::size_t) override
    {
        if (m_place != Place::BeforeShape && m_place != Place::BeforeOffsets)
            return unexpected("a list");
        m_place = m_place == Place::BeforeShape ? Place::Shape : Place::Offsets;
        return true;
    }

    bool number_unsigned(number_unsigned_t value) override
    {
        if (m_place == Place::Shape) {
            auto& shape = entries.back().shape;
            if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
                return refuse("a size of " + inQuotes(m_name) + " is too large");
            if (shape.size() == kSafetensorsMaximumRank)
                return refuse(inQuotes(m_name) + " has more than " + std::to_string(kSafetensorsMaximumRank) + " sizes");
            shape.push_back(static_cast<std::int64_t>(value));
            return true;
        }
        if (m_place != Place::Offsets)
            return unexpected("a number");
        if (m_offsets.size() == 2)
            return refuse("data_offsets of " + inQuotes(m_name) + " are not two numbers");
        m_offsets.push_back(value);
        return true;
    }

    bool end_array() override
    {
        if (m_place == Place::Offsets) {
            if (m_offsets.size() != 2)
                return refuse("data_offsets of " + inQuotes(m_name) + " are not two numbers");
            entries.back().begin = m_offsets[0];
            entries.back().end = m_offsets[1];
        }
        m_place = Place::Entry;
        return true;
    }

    bool end_object() override
    {
        if (m_place == Place::Entry && m_seen.size() != 3)
            return refuse(inQuotes(m_name) + " lacks one of dtype, shape and data_offsets");
        m_place = m_place == Place::Top ? Place::End : Place::Top;
        return true;
    }

    bool null() override { return unexpected("null"); }
    bool boolean(bool) override { return unexpected("true or false"); }
    bool number_integer(number_integer_t) override { return unexpected("a negative number"); }
    bool number_float(number_float_t, const string_t& text) override
    {
        return unexpected("the number " + inQuotes(text));
    }
    bool binary(binary_t&) override { return unexpected("binary data"); }

    bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception&) override
    {
        // The prefix counts: a place that a hex editor shows.
        return refuse("not well-formed JSON at byte " + std::to_string(kSafetensorsPrefixBytes + position));
    }

private:
    enum class Place {
        Start,
        Top,
        TopValue,
        Metadata,
        MetadataValue,
        Entry,
        Type,
        BeforeShape,
        Shape,
        BeforeOffsets,
        Offsets,
        End,
    };

    bool refuse(std::string why)
    {
        problem = std::move(why);
        return false;
    }

    bool unexpected(const std::string& what)
    {
        return refuse(m_name.empty() ? "unexpected " + what : "unexpected " + what + " in " + inQuotes(m_name));
    }

    Place m_place = Place::Start;
    std::string m_name; ///< of the tensor that is being read
    std::string m_field;
    std::set<std::string> m_names;
    std::set<std::string> m_seen; ///< fields of this tensor
    std::vector<std::uint64_t> m_offsets;
};

/// Bytes of a tensor of that type and shape, or nothing where they overflow.
std::optional<std::uint64_t> byteCount(const SafetensorsEntry& entry)
{
    // Zero sizes count as one at first: the strides of an empty tensor must not overflow either.
    std::int64_t values = info(entry.type).bytes;
    bool empty = false;
    for (const std::int64_t size : entry.shape) {
        empty = empty || size == 0;
        if (__builtin_mul_overflow(values, std::max<std::int64_t>(size, 1), &values))
            return std::nullopt;
    }
    return empty ? 0 : static_cast<std::uint64_t>(values);
}

/// What is wrong with the places of the tensors; sorts them by place.
std::string checkPlaces(std::vector<SafetensorsEntry>& entries, std::uint64_t dataBytes)
{
    std::ranges::sort(entries, {}, [](const SafetensorsEntry& entry) { return std::pair(entry.begin, entry.end); });
    std::uint64_t next = 0;
    for (const SafetensorsEntry& entry : entries) {
        if (entry.begin != next)
            return inQuotes(entry.name) + " begins at data byte " + std::to_string(entry.begin) + ", not at "
                + std::to_string(next) + ": there is a hole or an overlap";
        if (entry.end < entry.begin || entry.end > dataBytes)
            return inQuotes(entry.name) + " ends at data byte " + std::to_string(entry.end) + " of "
                + std::to_string(dataBytes);
        const auto expected = byteCount(entry);
        if (!expected)
            return "the size of " + inQuotes(entry.name) + " overflows";
        if (entry.end - entry.begin != *expected)
            return inQuotes(entry.name) + " has " + std::to_string(entry.end - entry.begin) + " bytes, its shape needs "
                + std::to_string(*expected);
        next = entry.end;
    }
    if (next != dataBytes)
        return "the tensors end at data byte " + std::to_string(next) + " of " + std::to_string(dataBytes);
    return {};
}

tl::unexpected<Error> corrupt(std::string_view file, const std::string& problem)
{
    return fail(
        ErrorCode::Corrupt, std::string(file) + " is no valid safetensors file: " + problem + ".",
        "Use an undamaged copy of the file.");
}

} // namespace

std::string_view safetensorsTypeName(SafetensorsType type)
{
    return info(type).name;
}

int safetensorsTypeBytes(SafetensorsType type)
{
    return info(type).bytes;
}

Result<std::uint64_t>
safetensorsHeaderLength(std::span<const std::byte> prefix, std::uint64_t fileBytes, std::string_view file)
{
    if (prefix.size() < kSafetensorsPrefixBytes || fileBytes < kSafetensorsPrefixBytes)
        return corrupt(file, "it has only " + std::to_string(fileBytes) + " bytes");
    std::uint64_t length = 0;
    for (std::size_t i = kSafetensorsPrefixBytes; i-- > 0;)
        length = length << 8 | std::to_integer<std::uint64_t>(prefix[i]);
    if (length > kSafetensorsMaximumHeader)
        return corrupt(file, "its header would be " + std::to_string(length) + " bytes, over the limit");
    if (length > fileBytes - kSafetensorsPrefixBytes)
        return corrupt(file, "its header of " + std::to_string(length) + " bytes reaches past the end of the file");
    return length;
}

Result<SafetensorsHeader> parseSafetensorsHeader(std::string_view text, std::uint64_t fileBytes, std::string_view file)
{
    if (text.size() > kSafetensorsMaximumHeader || fileBytes < kSafetensorsPrefixBytes + text.size())
        return corrupt(file, "its header is longer than the file");
    if (text.empty() || text.front() != '{')
        return corrupt(file, "its header does not begin with '{' at byte 8");
    // The JSON parser takes a zero byte for the end of its input, and what follows would go unread.
    if (const auto zero = text.find('\0'); zero != std::string_view::npos)
        return corrupt(file, "there is a zero in its header at byte " + std::to_string(kSafetensorsPrefixBytes + zero));

    HeaderReader reader;
    if (!nlohmann::json::sax_parse(text.begin(), text.end(), &reader))
        return corrupt(file, reader.problem);
    const std::uint64_t dataStart = kSafetensorsPrefixBytes + text.size();
    if (const auto problem = checkPlaces(reader.entries, fileBytes - dataStart); !problem.empty())
        return corrupt(file, problem);
    return SafetensorsHeader{std::move(reader.entries), std::move(reader.metadata), dataStart};
}

} // namespace workbench::model
