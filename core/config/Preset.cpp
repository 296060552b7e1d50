// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/Preset.h"

#include <algorithm>
#include <cctype>

namespace workbench::config
{

namespace
{

/// What the presets for one computer share: full segments, LAMB, a rate that falls along a cosine.
RunConfig laptopBase()
{
    RunConfig config;
    config.model.layers = 2;
    config.model.memory = 256;
    config.model.dropoutInput = config.model.dropoutHidden = config.model.dropoutOutput = 0;
    config.train.warmupSteps = 100;
    config.train.schedule = Schedule::Cosine;
    config.train.decayFrom = 0.3;
    config.train.finalRate = 0.02;
    config.train.bptt = 64;
    config.train.varyBptt = false;
    config.eval.everySteps = 200;
    config.checkpoint.everySteps = 500;
    return config;
}

RunConfig demo()
{
    RunConfig config = laptopBase();
    config.corpus.path = "recall";
    config.model.width = 128;
    config.model.boomWidth = 512;
    config.train.learningRate = 6e-3;
    config.train.bytes = 2'000'000;
    config.eval.everySteps = 100;
    config.eval.maximumBytes = 50'000;
    config.inspect.everySteps = 50;
    config.film.everySteps = 50;
    return config;
}

RunConfig small()
{
    RunConfig config = laptopBase();
    config.model.width = 128;
    config.model.boomWidth = 512;
    config.train.learningRate = 8e-3;
    config.train.bytes = 1'000'000;
    return config;
}

RunConfig laptop()
{
    RunConfig config = laptopBase();
    config.model.width = 192;
    config.model.boomWidth = 768;
    config.train.learningRate = 8e-3;
    config.train.bytes = 1'180'000;
    return config;
}

RunConfig nanoGptSize()
{
    RunConfig config = laptopBase();
    config.model.layers = 3;
    config.model.width = 512;
    config.model.boomWidth = 2048;
    config.model.memory = 1024;
    config.model.dropoutInput = config.model.dropoutHidden = config.model.dropoutOutput = 0.2;
    config.train.learningRate = 4e-3;
    config.train.warmupSteps = 200;
    config.train.bptt = 256;
    config.train.bytes = 20'000'000;
    return config;
}

RunConfig paper(AttentionPlacement placement, int batch)
{
    RunConfig config; // the defaults are the paper's shape
    config.corpus.split = SplitKind::Enwik8;
    config.model.attention.placement = placement;
    config.train.weightDecay = 0;
    config.train.batch = batch;
    config.train.epochs = 25;
    config.train.schedule = Schedule::Step;
    config.train.finalRate = 0.5;
    config.train.decayFrom = placement == AttentionPlacement::All ? 0.6 : 0.92;
    return config;
}

std::string lowered(std::string_view text)
{
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return std::tolower(c); });
    return lower;
}

} // namespace

const std::vector<Preset>& presets()
{
    static const std::vector<Preset> list{
        {"demo", "Demo",
         "Our own measurements on the Recall corpus: short segments and a memory not much longer than a page bring "
         "the step in which the head learns to look back early.",
         demo()},
        {"small", "Small", "Our own: the smallest model that writes lines of a play, in about a minute on a laptop.",
         small()},
        {"laptop", "Laptop", "Our own measurements on tinyshakespeare: below 1.60 nats within 1.18 MB of training.",
         laptop()},
        {"nanogpt-size", "nanoGPT-size",
         "About the 10.65M parameters, context and dropout of nanoGPT's character-level Shakespeare model; rate and "
         "length are our own.",
         nanoGptSize()},
        {"paper-no-attention", "Paper: no attention",
         "arXiv 1911.11423, tables 1 and 2: 1.330 test bpc on enwik8 without attention.",
         paper(AttentionPlacement::None, 16)},
        {"paper-single-head", "Paper: single head",
         "arXiv 1911.11423, tables 1 and 2: 1.076 test bpc on enwik8; 25 epochs, the last two at half the rate.",
         paper(AttentionPlacement::SecondLast, 16)},
        {"paper-all-heads", "Paper: head in every block",
         "arXiv 1911.11423, tables 1 and 2 and figure 3: 1.068 test bpc on enwik8; half the rate from epoch 16 on.",
         paper(AttentionPlacement::All, 8)},
    };
    return list;
}

Result<Preset> findPreset(std::string_view name)
{
    const std::string wanted = lowered(name);
    std::string known;
    for (const Preset& preset : presets()) {
        if (preset.id == wanted || lowered(preset.title) == wanted)
            return preset;
        known += (known.empty() ? "" : ", ") + preset.id;
    }
    return fail(
        ErrorCode::NotFound, "There is no preset \"" + std::string(name.substr(0, 60)) + "\".",
        "Known: " + known + ".");
}

} // namespace workbench::config
