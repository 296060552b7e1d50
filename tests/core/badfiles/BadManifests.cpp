// SPDX-License-Identifier: GPL-3.0-or-later
#include "BadFile.h"

#include "core/train/CheckpointManifest.h"

#include <nlohmann/json.hpp>

#include <functional>
#include <utility>

namespace workbench::badfiles
{

namespace
{

using nlohmann::json;

std::string goodManifest()
{
    train::CheckpointManifest manifest;
    manifest.run = RunId("5f0c1c1e-0d6a-4a55-9a5e-1c2b3d4e5f60");
    manifest.at = {.step = 12, .bytes = 3456, .seconds = 7.5, .epoch = 0.25};
    manifest.config.corpus.path = "recall";
    manifest.config.train.steps = 100;
    manifest.corpusSha256 = std::string(64, 'a');
    manifest.torchVersion = "2.11.0";
    manifest.device = "cpu";
    manifest.threads = 2;
    manifest.validationBpc = 1.5;
    manifest.memory = train::RunMemory{};
    manifest.memory->trainLoss = 1.25;
    manifest.memory->best = train::Validation{10, 1.0, 1.4};
    for (const auto name : train::kCheckpointFiles)
        manifest.files.push_back({std::string(name), 7, std::string(64, 'b')});
    return train::manifestText(manifest);
}

} // namespace

FormatFiles manifestFiles()
{
    FormatFiles files{goodManifest(), {}};
    const json good = json::parse(files.good);
    const auto edit = [&](const std::string& name, const std::string& says, const std::function<void(json&)>& change) {
        json root = good;
        change(root);
        files.bad.push_back({name, root.dump(), says});
    };
    for (const char* const field :
         {"format", "formatVersion", "run", "step", "bytes", "seconds", "epoch", "validationBpc", "corpusSha256",
          "libtorch", "device", "threads", "configuration", "files", "memory"}) {
        edit(std::string("without ") + field, field == std::string("format") ? "manifest" : field, [&](json& root) {
            root.erase(field);
        });
        edit(std::string("true as ") + field, "", [&](json& root) { root[field] = true; });
    }
    for (const char* const field : {"step", "bytes", "seconds", "epoch", "threads", "validationBpc"}) {
        edit(std::string("negative ") + field, field, [&](json& root) { root[field] = -1; });
        edit(std::string("text as ") + field, field, [&](json& root) { root[field] = "1"; });
    }
    edit("step beyond 64 bits", "step", [](json& root) { root["step"] = UINT64_MAX; });
    edit("fraction of a step", "step", [](json& root) { root["step"] = 1.5; });
    edit("run is a path", "run", [](json& root) { root["run"] = "../../etc"; });
    edit("another format", "manifest", [](json& root) { root["format"] = "zip"; });
    edit("version 0", "version 0", [](json& root) { root["formatVersion"] = 0; });
    edit("a newer version", "version 99", [](json& root) { root["formatVersion"] = 99; });
    edit("file outside", "model.safetensors", [](json& root) { root["files"][0]["name"] = "../model.safetensors"; });
    edit("files in another order", "model.safetensors", [](json& root) {
        std::swap(root["files"][0], root["files"][1]);
    });
    edit("one file more", "files", [](json& root) { root["files"].push_back(root["files"][0]); });
    edit("file is a number", "files", [](json& root) { root["files"][2] = 7; });
    edit("negative size", "size", [](json& root) { root["files"][0]["size"] = -5; });
    edit("short hash", "sha256", [](json& root) { root["files"][0]["sha256"] = "ab"; });
    edit("hash in capitals", "sha256", [](json& root) { root["files"][0]["sha256"] = std::string(64, 'A'); });
    edit("corpus of another hash", "corpusSha256", [](json& root) { root["corpusSha256"] = "unknown"; });
    edit("impossible width", "model.width", [](json& root) { root["configuration"]["model"]["width"] = -8; });
    edit("huge width", "model.width", [](json& root) { root["configuration"]["model"]["width"] = 2'000'000'000; });
    edit("unknown setting", "wings", [](json& root) { root["configuration"]["model"]["wings"] = 2; });
    edit("no corpus", "corpus.path", [](json& root) { root["configuration"]["corpus"]["path"] = ""; });
    for (const char* const field :
         {"learningRate", "trainLoss", "latestValidation", "bestValidation", "bestCheckpoint", "interim"}) {
        edit(std::string("memory without ") + field, field, [&](json& root) { root["memory"].erase(field); });
        edit(std::string("text in memory as ") + field, field, [&](json& root) { root["memory"][field] = "x"; });
    }
    edit("memory is a list", "memory", [](json& root) { root["memory"] = json::array(); });
    edit("validation of a negative step", "step", [](json& root) { root["memory"]["bestValidation"]["step"] = -1; });

    files.bad.push_back({"a field twice", "{\"step\": 1," + files.good.substr(1), "step"});
    for (const char* const text : {"[1, 2]", "1e999", "{}", "null", "\"text\"", "{\"format\": \"\xFF\xFE\"}"})
        files.bad.push_back({text, text});
    files.bad.push_back({"a million brackets", std::string(1'000'000, '['), "deeper"});
    files.bad.push_back(
        {"a name deep in brackets",
         "{\"formatVersion\":2,\"format\":" + std::string(400'000, '[') + std::string(400'000, ']') + "}", "deeper"});
    files.bad.push_back({"too long", std::string(2'000'000, ' '), "1048576"});
    // But for the line break at its end, which may be missing.
    for (const BadFiles& more : {cutsOf(files.good.substr(0, files.good.size() - 1)), noise(""), noise("{\"format\":")})
        files.bad.insert(files.bad.end(), more.begin(), more.end());
    return files;
}

} // namespace workbench::badfiles
