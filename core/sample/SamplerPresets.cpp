// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sample/SamplerSettings.h"

namespace workbench::sample
{

const std::vector<SamplerPreset>& samplerPresets()
{
    static const std::vector<SamplerPreset> presets = [] {
        SamplerSettings balanced, careful, greedy, wild, valid;
        balanced.temperature = 0.8;
        balanced.topP = 0.95;
        careful.temperature = 0.6;
        careful.topP = 0.9;
        careful.repetition = 1.1;
        greedy.temperature = 0;
        wild.temperature = 1.3;
        wild.minP = 0.02;
        valid.validUtf8 = true;
        return std::vector<SamplerPreset>{
            {"Pure model", "Draws from the model's own distribution, changed in nothing.", {}},
            {"Balanced", "A little more certain than the model, without its least likely bytes.", balanced},
            {"Careful", "Keeps to what is likely, and away from what it has just written.", careful},
            {"Greedy", "Always the likeliest byte: the same text whatever the seed.", greedy},
            {"Wild", "Flattens the distribution, yet leaves out what is next to impossible.", wild},
            {"Valid UTF-8", "The model's own distribution over the bytes that keep the text valid UTF-8.", valid},
        };
    }();
    return presets;
}

} // namespace workbench::sample
