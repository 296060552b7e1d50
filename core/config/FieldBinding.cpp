// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/FieldBinding.h"

#include "core/base/ByteEscapes.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace workbench::config
{

using nlohmann::json;

namespace
{
std::string numberText(double value)
{
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    return {buffer.data(), end};
}

std::string rangeHint(const FieldSpec& spec)
{
    return "Give a " + std::string(spec.kind == FieldKind::Integer ? "whole number" : "number") + " from "
        + numberText(spec.minimum) + " to " + numberText(spec.maximum) + ".";
}

tl::unexpected<Error> wrongValue(const FieldSpec& spec, const json& value, std::string_view what, std::string hint)
{
    return fail(
        ErrorCode::InvalidArgument, std::string(spec.path) + ": " + quotedValue(value) + " " + std::string(what) + ".",
        std::move(hint));
}

} // namespace

std::string quotedValue(const json& value)
{
    constexpr std::size_t kLongest = 60;
    std::string text = value.dump(-1, ' ', true, json::error_handler_t::replace);
    if (text.size() > kLongest)
        text = text.substr(0, kLongest) + "...";
    return text;
}

Result<double> readReal(const FieldSpec& spec, const json& value)
{
    if (!value.is_number())
        return wrongValue(spec, value, "is not a number", rangeHint(spec));
    const auto number = value.get<double>();
    if (!std::isfinite(number) || number < spec.minimum || number > spec.maximum)
        return wrongValue(spec, value, "is out of range", rangeHint(spec));
    return number;
}

Result<std::int64_t> readInteger(const FieldSpec& spec, const json& value)
{
    const auto number = readReal(spec, value);
    if (!number)
        return fail(number.error());
    if (value.is_number_integer())
        return value.get<std::int64_t>();
    if (*number != std::floor(*number))
        return wrongValue(spec, value, "is not a whole number", rangeHint(spec));
    return static_cast<std::int64_t>(*number);
}

Result<std::size_t> readChoice(const FieldSpec& spec, const json& value)
{
    std::string known;
    for (std::size_t i = 0; i < spec.choices.size(); ++i) {
        if (value.is_string() && value.get_ref<const std::string&>() == spec.choices[i])
            return i;
        known += (i == 0 ? "" : i + 1 == spec.choices.size() ? " or " : ", ") + std::string(spec.choices[i]);
    }
    return wrongValue(spec, value, "is not a choice", "Give " + known + ".");
}

Result<bool> readBoolean(const FieldSpec& spec, const json& value)
{
    if (!value.is_boolean())
        return wrongValue(spec, value, "is neither true nor false", "Give true or false.");
    return value.get<bool>();
}

Result<std::string> readText(const FieldSpec& spec, const json& value)
{
    constexpr std::size_t kLongest = 4096;
    if (!value.is_string())
        return wrongValue(spec, value, "is not text", "Give a string.");
    auto text = value.get<std::string>();
    if (text.size() > kLongest || text.find('\0') != std::string::npos)
        return wrongValue(spec, value, "is too long or holds a NUL byte", "Give at most 4096 bytes of text.");
    if (spec.escapes)
        if (auto bytes = unescapeBytes(text); !bytes)
            return fail(
                ErrorCode::InvalidArgument, std::string(spec.path) + ": " + bytes.error().message, bytes.error().hint);
    return text;
}

Result<AttentionBlocks> readAttention(const FieldSpec& spec, const json& value)
{
    const std::string hint = "Give none, second-last, all, or block numbers from 0 such as 0,2.";
    const auto refuse = [&] { return wrongValue(spec, value, "does not say which blocks attend", hint); };
    AttentionBlocks read{AttentionPlacement::Listed, {}};
    if (value.is_array()) {
        for (const auto& block : value) {
            if (!block.is_number_integer() || block.get<std::int64_t>() < 0 || block.get<std::int64_t>() > 999)
                return refuse();
            read.listed.push_back(block.get<int>());
        }
    } else if (value.is_number_integer() && value.get<std::int64_t>() >= 0 && value.get<std::int64_t>() <= 999) {
        read.listed.push_back(value.get<int>());
    } else if (value.is_string()) {
        const auto& words = value.get_ref<const std::string&>();
        if (words == "none")
            return AttentionBlocks{AttentionPlacement::None, {}};
        if (words == "second-last")
            return AttentionBlocks{AttentionPlacement::SecondLast, {}};
        if (words == "all")
            return AttentionBlocks{AttentionPlacement::All, {}};
        const char* at = words.data();
        const char* const end = at + words.size();
        while (true) {
            while (at != end && *at == ' ')
                ++at;
            int block = 0;
            const auto [next, problem] = std::from_chars(at, end, block);
            if (problem != std::errc{} || block < 0 || block > 999)
                return refuse();
            read.listed.push_back(block);
            at = next;
            while (at != end && *at == ' ')
                ++at;
            if (at == end)
                break;
            if (*at++ != ',')
                return refuse();
        }
    }
    if (read.listed.empty())
        return refuse();
    std::ranges::sort(read.listed);
    read.listed.erase(std::unique(read.listed.begin(), read.listed.end()), read.listed.end());
    return read;
}

Field nameField(FieldSpec spec)
{
    spec.kind = FieldKind::Text;
    return {
        spec, [](const RunConfig& config) { return json(config.name); },
        [=](RunConfig& config, const json& value) -> Result<> {
            return readText(spec, value).map([&](std::string read) { config.name = std::move(read); });
        },
        [](const RunConfig& config) { return FieldValue(std::string_view(config.name)); }};
}

Field attentionField(FieldSpec spec)
{
    spec.kind = FieldKind::Text;
    return {
        spec, [](const RunConfig& config) { return json(attentionText(config.model.attention)); },
        [=](RunConfig& config, const json& value) -> Result<> {
            return readAttention(spec, value).map([&](AttentionBlocks read) { config.model.attention = read; });
        },
        [](const RunConfig& config) { return FieldValue(attentionText(config.model.attention)); }};
}

Field sharedDropoutField(FieldSpec spec)
{
    spec.kind = FieldKind::Real;
    const auto isShared = [](const ModelConfig& model) {
        return model.dropoutInput == model.dropoutHidden && model.dropoutHidden == model.dropoutOutput;
    };
    return {
        spec,
        [=](const RunConfig& config) {
            return isShared(config.model) ? json(config.model.dropoutInput) : json(nullptr);
        },
        [=](RunConfig& config, const json& value) -> Result<> {
            return readReal(spec, value).map([&](double rate) {
                config.model.dropoutInput = config.model.dropoutHidden = config.model.dropoutOutput = rate;
            });
        },
        [=](const RunConfig& config) {
            return isShared(config.model) ? FieldValue(config.model.dropoutInput) : FieldValue();
        }};
}

std::string attentionText(const AttentionBlocks& attention)
{
    switch (attention.placement) {
    case AttentionPlacement::None:
        return "none";
    case AttentionPlacement::SecondLast:
        return "second-last";
    case AttentionPlacement::All:
        return "all";
    case AttentionPlacement::Listed:
        break;
    }
    std::string text;
    for (const int block : attention.listed)
        text += (text.empty() ? "" : ",") + std::to_string(block);
    return text;
}

} // namespace workbench::config
