// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ByteEscapes.h"
#include "core/base/JsonDepth.h"
#include "core/base/JsonKeys.h"
#include "core/base/Printable.h"
#include "core/sample/SamplerSettings.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <concepts>
#include <limits>

namespace workbench::sample
{

namespace
{

using nlohmann::json;
using nlohmann::ordered_json;

std::string byteText(std::uint8_t byte)
{
    return escapeBytes(std::string(1, static_cast<char>(byte)));
}

tl::unexpected<Error> wrong(const std::string& name, const json& value, const std::string& expected)
{
    std::string shown = value.dump(-1, ' ', false, json::error_handler_t::replace);
    if (shown.size() > 60)
        shown = shown.substr(0, 57) + "...";
    return fail(ErrorCode::InvalidArgument, name + " is " + printable(shown) + ".", "It must be " + expected + ".");
}

Result<> read(double& into, const std::string& name, const json& value)
{
    if (!value.is_number())
        return wrong(name, value, "a number");
    into = value.get<double>();
    return {};
}

template <std::integral Whole>
Result<> read(Whole& into, const std::string& name, const json& value)
{
    const bool fits = value.is_number_unsigned()
        ? value.get<std::uint64_t>() <= static_cast<std::uint64_t>(std::numeric_limits<Whole>::max())
        : value.is_number_integer() && std::in_range<Whole>(value.get<std::int64_t>());
    if (!fits)
        return wrong(
            name, value,
            "a whole number from " + std::to_string(std::numeric_limits<Whole>::min()) + " to "
                + std::to_string(std::numeric_limits<Whole>::max()));
    into = value.get<Whole>();
    return {};
}

Result<> read(bool& into, const std::string& name, const json& value)
{
    if (!value.is_boolean())
        return wrong(name, value, "true or false");
    into = value.get<bool>();
    return {};
}

Result<> read(std::string& into, const std::string& name, const json& value)
{
    if (!value.is_string())
        return wrong(name, value, "a text with byte escapes");
    auto bytes = unescapeBytes(value.get_ref<const std::string&>());
    if (!bytes)
        return fail(ErrorCode::InvalidArgument, name + ": " + bytes.error().message, bytes.error().hint);
    into = std::move(*bytes);
    return {};
}

/// An array whose every value `each` takes.
template <typename Each>
Result<> readArray(const std::string& name, const json& value, const Each& each)
{
    if (!value.is_array())
        return wrong(name, value, "an array");
    for (const json& item : value)
        if (Result<> taken = each(item); !taken)
            return taken;
    return {};
}

Result<> read(std::vector<std::string>& into, const std::string& name, const json& value)
{
    into.clear();
    return readArray(name, value, [&](const json& item) { return read(into.emplace_back(), name, item); });
}

Result<> read(std::vector<std::uint8_t>& into, const std::string& name, const json& value)
{
    std::string bytes;
    if (auto taken = read(bytes, name, value); !taken)
        return taken;
    into.assign(bytes.begin(), bytes.end());
    std::ranges::sort(into);
    into.erase(std::unique(into.begin(), into.end()), into.end()); // banned twice is banned
    return {};
}

Result<> readBias(ByteBias& into, const std::string& name, const json& value)
{
    if (!value.is_object() || value.size() != 2 || !value.contains("byte") || !value.contains("logBias"))
        return wrong(name, value, "{\"byte\":TEXT,\"logBias\":NUMBER}");
    std::string byte;
    if (auto taken = read(byte, name + ".byte", value["byte"]); !taken)
        return taken;
    if (byte.size() != 1)
        return wrong(name + ".byte", value["byte"], "one byte");
    into.byte = static_cast<std::uint8_t>(byte.front());
    return read(into.logBias, name + ".logBias", value["logBias"]);
}

Result<> read(std::vector<ByteBias>& into, const std::string& name, const json& value)
{
    into.clear();
    auto taken = readArray(name, value, [&](const json& item) { return readBias(into.emplace_back(), name, item); });
    std::ranges::stable_sort(into, {}, &ByteBias::byte);
    return taken;
}

Result<> read(std::vector<SamplerStep>& into, const std::string& name, const json& value)
{
    into.clear();
    return readArray(name, value, [&](const json& item) -> Result<> {
        if (!item.is_string())
            return wrong(name, item, "the name of a step");
        return samplerStepFromName(item.get_ref<const std::string&>()).map([&](SamplerStep step) {
            into.push_back(step);
        });
    });
}

ordered_json biasJson(const std::vector<ByteBias>& biases)
{
    ordered_json out = ordered_json::array();
    for (const ByteBias& bias : biases)
        out.push_back({{"byte", byteText(bias.byte)}, {"logBias", bias.logBias}});
    return out;
}

/// The names of the members and the members, for reading and for writing.
template <typename Settings, typename Visit>
void visitMembers(Settings& settings, const Visit& visit)
{
    visit("temperature", settings.temperature);
    visit("topK", settings.topK);
    visit("topP", settings.topP);
    visit("minP", settings.minP);
    visit("typical", settings.typical);
    visit("repetition", settings.repetition);
    visit("repetitionWindow", settings.repetitionWindow);
    visit("noRepeat", settings.noRepeat);
    visit("banned", settings.banned);
    visit("bias", settings.bias);
    visit("validUtf8", settings.validUtf8);
    visit("order", settings.order);
    visit("seed", settings.seed);
    visit("bytes", settings.bytes);
    visit("stops", settings.stops);
}

template <typename Number>
ordered_json written(const Number& value)
{
    return value;
}
ordered_json written(const std::vector<std::uint8_t>& bytes)
{
    return escapeBytes(std::string(bytes.begin(), bytes.end()));
}
ordered_json written(const std::vector<ByteBias>& biases)
{
    return biasJson(biases);
}
ordered_json written(const std::vector<SamplerStep>& order)
{
    ordered_json out = ordered_json::array();
    for (const SamplerStep step : order)
        out.push_back(samplerStepName(step));
    return out;
}
ordered_json written(const std::vector<std::string>& texts)
{
    ordered_json out = ordered_json::array();
    for (const std::string& text : texts)
        out.push_back(escapeBytes(text));
    return out;
}

Result<> readMember(SamplerSettings& settings, const std::string& name, const json& value)
{
    Result<> outcome;
    bool known = false;
    std::string names;
    visitMembers(settings, [&](const char* member, auto& into) {
        names += (names.empty() ? "" : ", ") + std::string(member);
        if (name != member)
            return;
        known = true;
        outcome = read(into, name, value);
    });
    if (known)
        return outcome;
    return fail(
        ErrorCode::InvalidArgument, "There is no sampler setting \"" + printable(name) + "\".",
        "The settings are " + names + ".");
}

} // namespace

std::string settingsJson(const SamplerSettings& settings)
{
    ordered_json out;
    visitMembers(settings, [&](const char* name, const auto& value) { out[name] = written(value); });
    return out.dump();
}

Result<SamplerSettings> settingsFromJson(std::string_view text)
{
    if (nestsTooDeeply(text))
        return fail(
            ErrorCode::InvalidArgument,
            "The sampler settings are JSON that nests deeper than " + std::to_string(kDeepestJson) + " levels.",
            "Start from what 'sharnn sample --show-settings' prints.");
    if (const auto key = repeatedKey(text))
        return fail(
            ErrorCode::InvalidArgument,
            "The sampler settings have \"" + printable(key->substr(0, 80)) + "\" twice in one object.",
            "Leave the one that is meant.");
    const json object = json::parse(text, nullptr, false);
    if (object.is_discarded())
        return fail(
            ErrorCode::InvalidArgument, "The sampler settings are not valid JSON.",
            "Start from what 'sharnn sample --show-settings' prints.");
    if (!object.is_object())
        return fail(
            ErrorCode::InvalidArgument, "Sampler settings must be one JSON object.",
            "Start from what 'sharnn sample --show-settings' prints.");
    SamplerSettings settings;
    for (const auto& [name, value] : object.items())
        if (auto taken = readMember(settings, name, value); !taken)
            return fail(std::move(taken.error()));
    return checkSettings(settings).map([&] { return settings; });
}

} // namespace workbench::sample
