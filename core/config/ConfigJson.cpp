// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/JsonDepth.h"
#include "core/base/JsonKeys.h"
#include "core/base/Printable.h"
#include "core/config/ConfigSchema.h"
#include "core/config/FieldTable.h"

#include <string>

namespace workbench::config
{

namespace
{

using nlohmann::json;

Result<> readObject(RunConfig& config, const json& object, const std::string& prefix)
{
    for (const auto& [key, value] : object.items()) {
        const std::string path = prefix + key;
        if (value.is_object() && prefix.empty()) {
            if (auto read = readObject(config, value, path + "."); !read)
                return read;
            continue;
        }
        if (path == "model.vocabulary") { // fixed for bytes, yet part of what a model is
            if (value != 256)
                return fail(
                    ErrorCode::Unsupported, "model.vocabulary: the workbench reads bytes, so it is always 256.",
                    "Remove the field.");
            continue;
        }
        const auto field = fieldAt(path);
        if (!field)
            return fail(field.error());
        if (value.is_null() && path == "model.dropout")
            continue; // the three rates that differ stand beside it
        if (auto set = (*field)->set(config, value); !set)
            return set;
    }
    return {};
}

} // namespace

nlohmann::ordered_json toJson(const RunConfig& config)
{
    nlohmann::ordered_json out;
    for (const Field& field : fieldTable()) {
        const std::string path(field.spec.path);
        if (path == "model.dropout")
            continue; // says nothing that the three rates do not
        const auto dot = path.find('.');
        auto& place = dot == std::string::npos ? out[path] : out[path.substr(0, dot)][path.substr(dot + 1)];
        place = field.get(config);
    }
    return out;
}

Result<RunConfig> runConfigFromJson(const nlohmann::json& json, const RunConfig& defaults)
{
    if (!json.is_object())
        return fail(
            ErrorCode::InvalidArgument, "A configuration must be a JSON object.",
            "Start from one that the program saved.");
    RunConfig config = defaults;
    if (auto read = readObject(config, json, ""); !read)
        return fail(read.error());
    return config;
}

Result<RunConfig> runConfigFromText(std::string_view text, const RunConfig& defaults)
{
    if (nestsTooDeeply(text))
        return fail(
            ErrorCode::InvalidArgument,
            "The configuration is JSON that nests deeper than " + std::to_string(kDeepestJson) + " levels.",
            "Start from one that the program saved.");
    if (const auto key = repeatedKey(text))
        return fail(
            ErrorCode::InvalidArgument,
            "The configuration has \"" + printable(key->substr(0, 80)) + "\" twice in one object.",
            "Leave the one that is meant.");
    try {
        return runConfigFromJson(nlohmann::json::parse(text), defaults);
    } catch (const nlohmann::json::exception& exception) {
        // The library's text names line and column after its own error number.
        const std::string_view what = exception.what();
        const auto start = what.find("] ");
        return fail(
            ErrorCode::InvalidArgument,
            "The configuration is not valid JSON: "
                + std::string(start == std::string_view::npos ? what : what.substr(start + 2)) + ".",
            "Correct it there, or save a configuration anew from the Launch page.");
    }
}

} // namespace workbench::config
