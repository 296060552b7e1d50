// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/CheckpointManifest.h"

#include "core/base/JsonDepth.h"
#include "core/base/JsonKeys.h"
#include "core/base/Printable.h"
#include "core/base/Uuid.h"
#include "core/config/ConfigSchema.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace workbench::train
{

namespace
{

using nlohmann::json;
using nlohmann::ordered_json;

constexpr int kOldestVersion = 1;
constexpr int kFormatVersion = 3;
constexpr std::size_t kMaximumTextBytes = 1 << 20;
constexpr int kMaximumThreads = 1 << 16;

/// Why a manifest is refused; thrown inside parseManifest() only.
class Refusal : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
};

const json& member(const json& object, const char* name)
{
    const auto found = object.find(name);
    if (found == object.end())
        throw Refusal(std::string("has no field \"") + name + "\".");
    return *found;
}

std::int64_t count(const json& object, const char* name)
{
    const json& value = member(object, name);
    if (!value.is_number_integer())
        throw Refusal(std::string("field \"") + name + "\" is not a whole number.");
    if (value.is_number_unsigned() ? value.get<std::uint64_t>() > std::uint64_t{INT64_MAX}
                                   : value.get<std::int64_t>() < 0)
        throw Refusal(std::string("field \"") + name + "\" is out of range.");
    return value.get<std::int64_t>();
}

double amount(const json& object, const char* name)
{
    const json& value = member(object, name);
    if (!value.is_number() || !std::isfinite(value.get<double>()) || value.get<double>() < 0)
        throw Refusal(std::string("field \"") + name + "\" is not a number of 0 or more.");
    return value.get<double>();
}

std::string text(const json& object, const char* name)
{
    const json& value = member(object, name);
    if (!value.is_string())
        throw Refusal(std::string("field \"") + name + "\" is not a text.");
    return value.get<std::string>();
}

std::string sha256(const json& object, const char* name)
{
    std::string value = text(object, name);
    const bool isHex
        = std::ranges::all_of(value, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
    if (value.size() != 64 || !isHex)
        throw Refusal(std::string("field \"") + name + "\" is not a SHA-256 in lower-case hexadecimal.");
    return value;
}

/// A loss that was no number stands as null: JSON has no word for it.
double loss(const json& object, const char* name)
{
    return member(object, name).is_null() ? std::numeric_limits<double>::quiet_NaN() : amount(object, name);
}

std::optional<Validation> validation(const json& object, const char* name)
{
    const json& value = member(object, name);
    if (value.is_null())
        return std::nullopt;
    if (!value.is_object())
        throw Refusal(std::string("field \"") + name + "\" is not a validation.");
    return Validation{.step = count(value, "step"), .loss = loss(value, "loss"), .bpc = loss(value, "bpc")};
}

RunMemory runMemory(const json& value, int formatVersion)
{
    if (!value.is_object())
        throw Refusal("field \"memory\" is not an object.");
    RunMemory memory;
    memory.learningRate = amount(value, "learningRate");
    if (!member(value, "trainLoss").is_null())
        memory.trainLoss = amount(value, "trainLoss");
    memory.latest = validation(value, "latestValidation");
    memory.best = validation(value, "bestValidation");
    memory.bestSaved = validation(value, "bestCheckpoint");
    const json& interim = member(value, "interim");
    if (!interim.is_boolean())
        throw Refusal("field \"interim\" is neither true nor false.");
    memory.interim = interim.get<bool>();
    if (formatVersion > 2) {
        memory.rollbacks = static_cast<int>(std::min<std::int64_t>(count(value, "rollbacks"), kMaximumThreads));
        memory.microBatch = static_cast<int>(std::min<std::int64_t>(count(value, "microBatch"), kMaximumThreads));
    }
    return memory;
}

std::vector<CheckpointFile> checkpointFiles(const json& list)
{
    if (!list.is_array() || list.size() != kCheckpointFiles.size())
        throw Refusal("field \"files\" does not list the " + std::to_string(kCheckpointFiles.size()) + " files.");
    std::vector<CheckpointFile> files;
    for (std::size_t i = 0; i < kCheckpointFiles.size(); ++i) {
        if (!list[i].is_object())
            throw Refusal("field \"files\" holds something that is not a file.");
        CheckpointFile file{
            .name = text(list[i], "name"), .sizeBytes = count(list[i], "size"), .sha256 = sha256(list[i], "sha256")};
        if (file.name != kCheckpointFiles[i])
            throw Refusal(
                "file number " + std::to_string(i + 1) + " should be " + std::string(kCheckpointFiles[i]) + ".");
        files.push_back(std::move(file));
    }
    return files;
}

CheckpointManifest manifestFrom(const json& root)
{
    if (!root.is_object() || root.value("format", json()) != "sharnn-checkpoint")
        throw Refusal("is not the manifest of a checkpoint.");

    CheckpointManifest manifest;
    manifest.formatVersion = static_cast<int>(count(root, "formatVersion"));
    manifest.run = RunId(text(root, "run"));
    if (!isUuid(manifest.run.value()))
        throw Refusal("field \"run\" is not a UUID.");
    manifest.at
        = {.step = count(root, "step"),
           .bytes = count(root, "bytes"),
           .seconds = amount(root, "seconds"),
           .epoch = amount(root, "epoch")};
    const bool knowsCorpus = member(root, "corpusSha256") != "";
    if (knowsCorpus)
        manifest.corpusSha256 = sha256(root, "corpusSha256");
    manifest.torchVersion = text(root, "libtorch");
    manifest.device = text(root, "device");
    manifest.threads = static_cast<int>(std::min<std::int64_t>(count(root, "threads"), kMaximumThreads));
    if (!member(root, "validationBpc").is_null())
        manifest.validationBpc = amount(root, "validationBpc");
    if (manifest.formatVersion > 1 && !member(root, "memory").is_null())
        manifest.memory = runMemory(root["memory"], manifest.formatVersion);
    manifest.files = checkpointFiles(member(root, "files"));

    const Result<config::RunConfig> config = config::runConfigFromJson(member(root, "configuration"));
    if (!config)
        throw Refusal("has a configuration that cannot be read: " + describe(config.error()));
    auto problems = config::validate(*config);
    if (!knowsCorpus)
        std::erase_if(problems, [](const config::FieldProblem& problem) { return problem.path == "corpus.path"; });
    if (!problems.empty())
        throw Refusal("has an impossible configuration: " + problems.front().path + ": " + problems.front().message);
    manifest.config = *config;
    return manifest;
}

ordered_json validationJson(const std::optional<Validation>& validation)
{
    if (!validation)
        return {};
    return {{"step", validation->step}, {"loss", validation->loss}, {"bpc", validation->bpc}}; // NaN is written as null
}

ordered_json memoryJson(const RunMemory& memory, int formatVersion)
{
    ordered_json json{
        {"learningRate", memory.learningRate},
        {"trainLoss", memory.trainLoss ? ordered_json(*memory.trainLoss) : ordered_json()},
        {"latestValidation", validationJson(memory.latest)},
        {"bestValidation", validationJson(memory.best)},
        {"bestCheckpoint", validationJson(memory.bestSaved)},
        {"interim", memory.interim},
    };
    if (formatVersion > 2) {
        json["rollbacks"] = memory.rollbacks;
        json["microBatch"] = memory.microBatch;
    }
    return json;
}

} // namespace

bool Validation::operator==(const Validation& other) const
{
    const auto same
        = [](double left, double right) { return left == right || (std::isnan(left) && std::isnan(right)); };
    return step == other.step && same(loss, other.loss) && same(bpc, other.bpc);
}

std::string manifestText(const CheckpointManifest& manifest)
{
    ordered_json files = ordered_json::array();
    for (const CheckpointFile& file : manifest.files)
        files.push_back({{"name", file.name}, {"size", file.sizeBytes}, {"sha256", file.sha256}});
    ordered_json root{
        {"format", "sharnn-checkpoint"},
        {"formatVersion", manifest.formatVersion},
        {"run", manifest.run.value()},
        {"step", manifest.at.step},
        {"bytes", manifest.at.bytes},
        {"seconds", manifest.at.seconds},
        {"epoch", manifest.at.epoch},
        {"validationBpc", manifest.validationBpc ? ordered_json(*manifest.validationBpc) : ordered_json()},
        {"corpusSha256", manifest.corpusSha256},
        {"libtorch", manifest.torchVersion},
        {"device", manifest.device},
        {"threads", manifest.threads},
        {"configuration", config::toJson(manifest.config)},
        {"files", files},
    };
    if (manifest.formatVersion > 1)
        root["memory"] = manifest.memory ? memoryJson(*manifest.memory, manifest.formatVersion) : ordered_json();
    return root.dump(2, ' ', false, ordered_json::error_handler_t::replace) + '\n';
}

Result<CheckpointManifest> parseManifest(std::string_view text, const std::filesystem::path& origin)
{
    constexpr auto kHint = "The checkpoint is damaged or not one of this program: use another checkpoint.";
    try {
        if (text.size() > kMaximumTextBytes)
            throw Refusal("is too long for a manifest.");
        if (nestsTooDeeply(text))
            throw Refusal("nests deeper than a manifest does.");
        if (const auto key = repeatedKey(text))
            throw Refusal("has the field \"" + printable(key->substr(0, 80)) + "\" twice in one object.");
        const json root = json::parse(text);
        if (root.is_object()) {
            const std::int64_t version = count(root, "formatVersion");
            if (version < kOldestVersion || version > kFormatVersion)
                return fail(
                    ErrorCode::Unsupported,
                    origin.string() + " has format version " + std::to_string(version) + "; this program reads "
                        + std::to_string(kOldestVersion) + " to " + std::to_string(kFormatVersion) + ".",
                    "Open it with the version of the program that wrote it.");
        }
        return manifestFrom(root);
    } catch (const Refusal& refusal) {
        return fail(ErrorCode::Corrupt, origin.string() + " " + refusal.what(), kHint);
    } catch (const json::exception& error) {
        return fail(ErrorCode::Corrupt, origin.string() + " is not valid JSON: " + error.what(), kHint);
    }
}

} // namespace workbench::train
