// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/FieldTable.h"

#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace workbench::config
{

// How each kind of field reads a JSON value into a member; private to core/config. Errors name field, value and range.

Result<double> readReal(const FieldSpec& spec, const nlohmann::json& value);
Result<std::int64_t> readInteger(const FieldSpec& spec, const nlohmann::json& value);
Result<std::size_t> readChoice(const FieldSpec& spec, const nlohmann::json& value); ///< index into spec.choices
Result<bool> readBoolean(const FieldSpec& spec, const nlohmann::json& value);
Result<std::string> readText(const FieldSpec& spec, const nlohmann::json& value);
Result<AttentionBlocks> readAttention(const FieldSpec& spec, const nlohmann::json& value);

/// A value as a message shows it: JSON, cut where it is long.
std::string quotedValue(const nlohmann::json& value);

// A part of RunConfig (&RunConfig::model) and a member of that part make the way to the value.

template <typename Part, typename Number>
Field number(Part RunConfig::*part, Number Part::*member, FieldSpec spec)
{
    spec.kind = std::is_integral_v<Number> ? FieldKind::Integer : FieldKind::Real;
    return {
        spec, [=](const RunConfig& config) { return nlohmann::json(config.*part.*member); },
        [=](RunConfig& config, const nlohmann::json& value) -> Result<> {
            const auto store = [&](auto read) { config.*part.*member = static_cast<Number>(read); };
            if constexpr (std::is_integral_v<Number>)
                return readInteger(spec, value).map(store);
            else
                return readReal(spec, value).map(store);
        },
        [=](const RunConfig& config) { return FieldValue(static_cast<double>(config.*part.*member)); }};
}

/// Choices in the order of the enumeration's values.
template <typename Part, typename Enum>
Field choice(Part RunConfig::*part, Enum Part::*member, FieldSpec spec)
{
    spec.kind = FieldKind::Choice;
    return {
        spec,
        [=](const RunConfig& config) {
            return nlohmann::json(std::string(spec.choices.at(static_cast<std::size_t>(config.*part.*member))));
        },
        [=](RunConfig& config, const nlohmann::json& value) -> Result<> {
            return readChoice(spec, value).map([&](std::size_t index) {
                config.*part.*member = static_cast<Enum>(index);
            });
        },
        [=](const RunConfig& config) {
            return FieldValue(spec.choices.at(static_cast<std::size_t>(config.*part.*member)));
        }};
}

template <typename Part>
Field boolean(Part RunConfig::*part, bool Part::*member, FieldSpec spec)
{
    spec.kind = FieldKind::Boolean;
    return {
        spec, [=](const RunConfig& config) { return nlohmann::json(config.*part.*member); },
        [=](RunConfig& config, const nlohmann::json& value) -> Result<> {
            return readBoolean(spec, value).map([&](bool read) { config.*part.*member = read; });
        },
        [=](const RunConfig& config) { return FieldValue(config.*part.*member); }};
}

template <typename Part>
Field text(Part RunConfig::*part, std::string Part::*member, FieldSpec spec)
{
    spec.kind = FieldKind::Text;
    return {
        spec, [=](const RunConfig& config) { return nlohmann::json(config.*part.*member); },
        [=](RunConfig& config, const nlohmann::json& value) -> Result<> {
            return readText(spec, value).map([&](std::string read) { config.*part.*member = std::move(read); });
        },
        [=](const RunConfig& config) { return FieldValue(std::string_view(config.*part.*member)); }};
}

Field nameField(FieldSpec spec);
Field attentionField(FieldSpec spec);
/// One rate for input, hidden and output dropout; null in JSON while they differ.
Field sharedDropoutField(FieldSpec spec);

} // namespace workbench::config
