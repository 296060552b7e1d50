// SPDX-License-Identifier: GPL-3.0-or-later
// A configuration as JSON, as presets, checkpoints, bundles and --config hold it.
#include "core/config/ConfigSchema.h"
#include "tests/fuzz/FuzzTarget.h"

#include <nlohmann/json.hpp>

namespace workbench::fuzz
{

namespace
{

bool losesBlanks(const config::FieldSpec& field, const std::string& text)
{
    constexpr std::string_view kBlanks = " \t\r\n";
    return field.kind == config::FieldKind::Text && !field.escapes && !text.empty()
        && (kBlanks.find(text.front()) != kBlanks.npos || kBlanks.find(text.back()) != kBlanks.npos);
}

} // namespace

bool readInput(std::string_view input)
{
    const auto config = config::runConfigFromText(input);
    if (!config)
        return false;
    const auto again = config::runConfigFromText(config::toJson(*config).dump());
    must(again && *again == *config, "a configuration that is written again is the same");
    config::RunConfig typed;
    for (const config::FieldSpec& field : config::configFields())
        if (const std::string text = config::fieldText(*config, field.path);
            text != "mixed" && !losesBlanks(field, text))
            must(
                config::setField(typed, field.path, text) && config::fieldText(typed, field.path) == text,
                "what a field shows can be typed into it");
    static_cast<void>(config::validate(*config));
    return true;
}

} // namespace workbench::fuzz
