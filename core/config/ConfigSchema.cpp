// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/ConfigSchema.h"

#include "core/config/FieldTable.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace workbench::config
{

namespace
{

using nlohmann::json;

std::string trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos)
        return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

/// Text of a user as the JSON value of a field's kind; what does not parse stays a string, for the field to refuse.
json valueFromText(const FieldSpec& spec, std::string_view typed)
{
    const std::string text = trimmed(typed);
    const char* const end = text.data() + text.size();
    switch (spec.kind) {
    case FieldKind::Integer: {
        std::int64_t whole = 0;
        if (const auto [at, problem] = std::from_chars(text.data(), end, whole); problem == std::errc{} && at == end)
            return whole;
        [[fallthrough]]; // 1e6 is a whole number too
    }
    case FieldKind::Real: {
        double number = 0;
        const auto [at, problem] = std::from_chars(text.data(), end, number);
        if (problem == std::errc{} && at == end && std::isfinite(number))
            return number;
        return text;
    }
    case FieldKind::Boolean:
        if (text == "true" || text == "on" || text == "yes" || text == "1")
            return true;
        if (text == "false" || text == "off" || text == "no" || text == "0")
            return false;
        return text;
    case FieldKind::Choice:
        return text;
    case FieldKind::Text:
        return spec.escapes ? std::string(typed) : text;
    }
    return text;
}

} // namespace

const std::vector<FieldSpec>& configFields()
{
    static const std::vector<FieldSpec> specs = [] {
        std::vector<FieldSpec> list;
        for (const Field& field : fieldTable())
            list.push_back(field.spec);
        return list;
    }();
    return specs;
}

const FieldSpec* findField(std::string_view path)
{
    const auto found = std::ranges::find(configFields(), path, &FieldSpec::path);
    return found == configFields().end() ? nullptr : &*found;
}

Result<> setField(RunConfig& config, std::string_view path, std::string_view text)
{
    return fieldAt(path).and_then(
        [&](const Field* field) { return field->set(config, valueFromText(field->spec, text)); });
}

std::string fieldText(const RunConfig& config, std::string_view path)
{
    const auto field = fieldAt(path);
    if (!field)
        return {};
    const json value = (*field)->get(config);
    if (value.is_null())
        return "mixed";
    if (value.is_string())
        return value.get<std::string>();
    if (value.is_number_float()) {
        std::array<char, 32> buffer{};
        return {buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), value.get<double>()).ptr};
    }
    return value.dump();
}

std::vector<std::string> differingFields(const RunConfig& left, const RunConfig& right)
{
    std::vector<std::string> paths;
    for (const Field& field : fieldTable())
        if (field.get(left) != field.get(right))
            paths.emplace_back(field.spec.path);
    return paths;
}

} // namespace workbench::config
