// SPDX-License-Identifier: GPL-3.0-or-later
// Sampler settings as JSON: `sharnn sample --settings FILE`, and every kept text.
#include "core/sample/SamplerSettings.h"
#include "tests/fuzz/FuzzTarget.h"

namespace workbench::fuzz
{

bool readInput(std::string_view input)
{
    const auto settings = sample::settingsFromJson(input);
    if (!settings)
        return false;
    const auto again = sample::settingsFromJson(sample::settingsJson(*settings));
    must(again && *again == *settings, "settings that are written again are the same");
    must(!sample::settingsWords(*settings).empty(), "settings can be said in words");
    return true;
}

} // namespace workbench::fuzz
