// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/JsonFields.h"

#include "core/base/ByteEscapes.h"
#include "core/base/Printable.h"
#include "core/base/Utf8.h"
#include "core/base/Uuid.h"
#include "core/exchange/BundleFormat.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace workbench::exchange
{

using nlohmann::json;

namespace
{

/// Looks at JSON without keeping it. A callback of the library's own parser could do the same, but then every object
/// that ends has its parser look through all that stand before it: half a minute for a megabyte of small ones.
class JsonWatch : public nlohmann::json_sax<json>
{
public:
    bool start_object(std::size_t) override
    {
        m_keys.emplace_back();
        return descend();
    }
    bool key(string_t& name) override
    {
        if (!m_keys.back().insert(name).second)
            throw Refusal("has the field \"" + printable(name) + "\" twice in one object.");
        return true;
    }
    bool end_object() override
    {
        m_keys.pop_back();
        --m_depth;
        return true;
    }
    bool start_array(std::size_t) override { return descend(); }
    bool end_array() override
    {
        --m_depth;
        return true;
    }
    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t) override { return true; }
    bool number_float(number_float_t, const string_t&) override { return true; }
    bool string(string_t&) override { return true; }
    bool binary(binary_t&) override { return true; }
    bool parse_error(std::size_t, const std::string&, const json::exception& error) override
    {
        const std::string_view what = error.what(); // its own number comes first
        const auto start = what.find("] ");
        throw Refusal(
            "is not valid JSON: " + printable(what.substr(start == std::string_view::npos ? 0 : start + 2)) + ".");
    }

private:
    bool descend()
    {
        if (++m_depth > kDeepestBundleJson)
            throw Refusal("is nested deeper than " + std::to_string(kDeepestBundleJson) + " levels.");
        return true;
    }

    std::vector<std::set<std::string>> m_keys; ///< of the objects that are open
    int m_depth = 0;
};

} // namespace

json parseStrangersJson(std::string_view text)
{
    JsonWatch watch;
    json::sax_parse(text, &watch);
    return json::parse(text);
}

void checkText(std::string_view text, const std::string& what, bool lines, std::size_t longest)
{
    if (text.size() > longest)
        throw Refusal("has a " + what + " of " + std::to_string(text.size()) + " bytes.");
    while (!text.empty()) {
        const auto [codePoint, length] = firstCharacter(text);
        if (length == 0)
            throw Refusal("has a " + what + " that is no UTF-8.");
        const bool isBreak = codePoint == '\n' || codePoint == '\t' || codePoint == '\r';
        if ((codePoint < 0x20 || codePoint == 0x7f) && !(lines && isBreak))
            throw Refusal("has a control character in its " + what + ".");
        text.remove_prefix(length);
    }
}

json realJson(double value)
{
    if (std::isfinite(value))
        return value;
    return std::isnan(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
}

void putPosition(nlohmann::ordered_json& object, const train::RunPosition& at)
{
    object["step"] = at.step;
    object["bytes"] = at.bytes;
    object["seconds"] = at.seconds;
    object["epoch"] = at.epoch;
}

JsonFields::JsonFields(const json& object, std::string where)
    : m_object(object)
    , m_where(std::move(where))
{
    if (!object.is_object())
        throw Refusal("has something else than an object for " + m_where + ".");
}

void JsonFields::refuse(const std::string& field, const std::string& why) const
{
    throw Refusal("has a wrong value in " + m_where + ": \"" + printable(field) + "\" " + why + ".");
}

const json& JsonFields::any(const char* name)
{
    const auto found = m_object.find(name);
    if (found == m_object.end())
        throw Refusal("lacks the field \"" + std::string(name) + "\" in " + m_where + ".");
    m_taken.insert(name);
    return *found;
}

std::int64_t JsonFields::whole(const char* name, std::int64_t least, std::int64_t most)
{
    const json& value = any(name);
    if (!value.is_number_integer())
        refuse(name, "is not a whole number");
    const bool fits = !value.is_number_unsigned() || value.get<std::uint64_t>() <= std::uint64_t{INT64_MAX};
    if (!fits || value.get<std::int64_t>() < least || value.get<std::int64_t>() > most)
        refuse(name, "is not between " + std::to_string(least) + " and " + std::to_string(most));
    return value.get<std::int64_t>();
}

double JsonFields::real(const char* name)
{
    const json& value = any(name);
    if (value == "NaN")
        return std::numeric_limits<double>::quiet_NaN();
    if (value == "Infinity" || value == "-Infinity")
        return value == "Infinity" ? std::numeric_limits<double>::infinity() : -std::numeric_limits<double>::infinity();
    if (!value.is_number())
        refuse(name, "is not a number");
    return value.get<double>();
}

double JsonFields::amount(const char* name)
{
    const double value = real(name);
    if (!std::isfinite(value) || value < 0)
        refuse(name, "is not a number of 0 or more");
    return value;
}

std::optional<double> JsonFields::optionalReal(const char* name)
{
    if (any(name).is_null())
        return std::nullopt;
    return real(name);
}

bool JsonFields::flag(const char* name)
{
    const json& value = any(name);
    if (!value.is_boolean())
        refuse(name, "is neither true nor false");
    return value.get<bool>();
}

std::string JsonFields::text(const char* name)
{
    const json& value = any(name);
    if (!value.is_string())
        refuse(name, "is not a text");
    return value.get<std::string>();
}

std::string JsonFields::line(const char* name)
{
    std::string value = text(name);
    checkText(value, name, false, kLongestLine);
    return value;
}

std::string JsonFields::lines(const char* name)
{
    std::string value = text(name);
    checkText(value, name, true, kLongestText);
    return value;
}

std::string JsonFields::bytes(const char* name)
{
    auto value = unescapeBytes(text(name));
    if (!value)
        refuse(name, "has a backslash that begins no escape");
    if (value->size() > kLongestText)
        refuse(name, "is too long");
    return std::move(*value);
}

std::string JsonFields::sha256(const char* name)
{
    std::string value = text(name);
    const auto isDigit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    if (value.size() != 64 || !std::ranges::all_of(value, isDigit))
        refuse(name, "is not a SHA-256 in lower-case hexadecimal");
    return value;
}

std::string JsonFields::uuid(const char* name)
{
    std::string value = text(name);
    const auto isUpper = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (!isUuid(value) || std::ranges::any_of(value, isUpper))
        refuse(name, "is not a UUID in lower case");
    return value;
}

const json& JsonFields::array(const char* name, std::size_t most)
{
    const json& value = any(name);
    if (!value.is_array())
        refuse(name, "is not an array");
    if (value.size() > most)
        refuse(
            name, "has " + std::to_string(value.size()) + " elements, and " + std::to_string(most) + " are the most");
    return value;
}

train::RunPosition JsonFields::position()
{
    train::RunPosition at;
    at.step = whole("step", 0, INT64_MAX);
    at.bytes = whole("bytes", 0, INT64_MAX);
    at.seconds = amount("seconds");
    at.epoch = amount("epoch");
    return at;
}

void JsonFields::finish() const
{
    for (const auto& [name, value] : m_object.items())
        if (!m_taken.contains(name))
            throw Refusal("has an unknown field in " + m_where + ": \"" + printable(name) + "\".");
}

} // namespace workbench::exchange
