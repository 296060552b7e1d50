// SPDX-License-Identifier: GPL-3.0-or-later
#include "BadFile.h"

#include "core/config/ConfigSchema.h"
#include "core/sample/SamplerSettings.h"

#include <nlohmann/json.hpp>

namespace workbench::badfiles
{

namespace
{

std::string nested(const char* before, std::size_t depth)
{
    return before + std::string(depth, '[') + std::string(depth, ']') + "}";
}

/// What is wrong with any JSON file.
void addNoJson(BadFiles& bad, const std::string& good)
{
    for (const char* const text :
         {"[]", "7", "\"text\"", "null", "{]", "{\"a\"}", "{,}", "{\"name\": \"\xff\xfe\"}", "{\"name\": \"\xc0\xaf\"}",
          "{'name': 'x'}", "{\"name\": 'x'}", "{name: 1}", "{} {}", "{\"name\": NaN}", "{\"name\": \"\\x\"}",
          "{\"name\": \"\\ud800\"}", "// {}", "\xef\xbb\xbf[]"})
        bad.push_back({text, text});
    bad.push_back({"deep", std::string(200'000, '[')});
    bad.push_back({"deep objects", [] {
                       std::string text;
                       for (int i = 0; i < 100'000; ++i)
                           text += "{\"model\":";
                       return text;
                   }()});
    bad.push_back({"deep and whole", nested("{\"name\":", 100'000)});
    bad.push_back({"too long", std::string(2'000'000, ' ')});
    for (const BadFiles& more : {cutsOf(good), noise(""), noise("{\"name\":\"")})
        bad.insert(bad.end(), more.begin(), more.end());
}

} // namespace

FormatFiles configurationFiles()
{
    config::RunConfig config;
    config.corpus.path = "recall";
    config.train.steps = 100;
    FormatFiles files{config::toJson(config).dump(1), {}};
    addNoJson(files.bad, files.good);
    const auto add = [&](const char* text, const char* says) { files.bad.push_back({text, text, says}); };
    add(R"({"modle": {"width": 64}})", "model.width");
    add(R"({"model": {"wide": 64}})", "model.wid");
    add(R"({"model": {"width": "64"}})", "model.width");
    add(R"({"model": {"width": null}})", "model.width");
    add(R"({"model": {"width": true}})", "model.width");
    add(R"({"model": {"width": [64]}})", "model.width");
    add(R"({"model": {"width": {"a": 1}}})", "model.width");
    add(R"({"model": {"width": 0}})", "model.width");
    add(R"({"model": {"width": 1e999}})", "");
    add(R"({"model": {"width": 64.5}})", "model.width");
    add(R"({"model": {"width": 99999999999999999999}})", "model.width");
    add(R"({"model": 3})", "no field");
    add(R"({"model": []})", "no field");
    add(R"({"model": {"attention": [0.5]}})", "attention");
    add(R"({"model": {"attention": [-1]}})", "attention");
    add(R"({"model": {"attention": "third"}})", "attention");
    add(R"({"model": {"vocabulary": 205}})", "256");
    add(R"({"model": {"dropoutInput": 1}})", "model.dropoutInput");
    add(R"({"model": {"heads": 257}})", "model.heads");
    add(R"({"corpus": {"path": "a\u0000b"}})", "corpus.path");
    add(R"({"corpus": {"trainFraction": 1.5}})", "corpus.trainFraction");
    add(R"({"train": {"optimizer": "sgd"}})", "lamb");
    add(R"({"train": {"optimizer": 1}})", "train.optimizer");
    add(R"({"train": {"learningRate": "fast"}})", "train.learningRate");
    add(R"({"train": {"learningRate": -1}})", "train.learningRate");
    add(R"({"train": {"batch": 0}})", "train.batch");
    add(R"({"train": {"batch": 4097}})", "train.batch");
    add(R"({"train": {"varyBptt": "maybe"}})", "train.varyBptt");
    add(R"({"train": {"steps": -1}})", "train.steps");
    add(R"({"film": {"prompt": "\\q"}})", "film.prompt");
    add(R"({"film": {"prompt": 7}})", "film.prompt");
    add(R"({"model": {"width": 64, "width": 128}})", "width");
    add(R"({"train": {"steps": 1}, "train": {"steps": 2}})", "train");
    add(R"({"": {"": 1}})", "");
    add(R"({"__proto__": {"width": 64}})", "");
    return files;
}

FormatFiles samplerFiles()
{
    sample::SamplerSettings settings;
    settings.temperature = 0.8;
    settings.stops = {"\n\n"};
    FormatFiles files{sample::settingsJson(settings), {}};
    addNoJson(files.bad, files.good);
    const auto add = [&](const char* text, const char* says) { files.bad.push_back({text, text, says}); };
    add(R"({"temperatur": 1})", "temperatur");
    add(R"({"temperature": "hot"})", "temperature");
    add(R"({"temperature": -1})", "temperature");
    add(R"({"temperature": null})", "temperature");
    add(R"({"topK": 1.5})", "topK");
    add(R"({"topP": 2})", "topP");
    add(R"({"seed": -1})", "seed");
    add(R"({"banned": [256]})", "banned");
    add(R"({"stops": [1]})", "stops");
    add(R"({"temperature": 1, "temperature": 2})", "temperature");
    add(R"({"order": []})", "order");
    add(R"({"order": ["temperature", "temperature"]})", "order");
    return files;
}

} // namespace workbench::badfiles
