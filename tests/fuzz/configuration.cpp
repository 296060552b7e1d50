// SPDX-License-Identifier: GPL-3.0-or-later
// A configuration as JSON, as presets, checkpoints, bundles and --config hold it.
#include "core/config/ConfigSchema.h"
#include "tests/fuzz/FuzzTarget.h"

#include <nlohmann/json.hpp>

namespace workbench::fuzz
{

bool readInput(std::string_view input)
{
    const auto config = config::runConfigFromText(input);
    if (!config)
        return false;
    const auto again = config::runConfigFromText(config::toJson(*config).dump());
    must(again && *again == *config, "a configuration that is written again is the same");
    config::RunConfig typed;
    for (const config::FieldSpec& field : config::configFields())
        if (const std::string text = config::fieldText(*config, field.path); text != "mixed")
            must(
                config::setField(typed, field.path, text) && config::fieldText(typed, field.path) == text,
                "what a field shows can be typed into it");
    static_cast<void>(config::validate(*config));
    return true;
}

} // namespace workbench::fuzz
