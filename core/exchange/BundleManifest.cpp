// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/BundleManifest.h"

#include "core/base/Printable.h"
#include "core/base/Uuid.h"
#include "core/config/ConfigSchema.h"
#include "core/exchange/BundleFault.h"
#include "core/exchange/BundleFormat.h"
#include "core/exchange/JsonFields.h"
#include "core/exchange/PointCoding.h"
#include "core/exchange/RunJson.h"
#include "core/train/CheckpointManifest.h"

#include <algorithm>
#include <map>
#include <set>

namespace workbench::exchange
{

namespace
{

using nlohmann::json;
using nlohmann::ordered_json;

ordered_json checkpointJson(const store::CheckpointRow& checkpoint)
{
    ordered_json object{{"folder", checkpoint.folder}, {"best", checkpoint.best}, {"wall", checkpoint.wall}};
    putPosition(object, checkpoint.at);
    return object;
}

/// Nothing but the name that the trainer gives, for a folder is made of it.
bool isCheckpointName(std::string_view name)
{
    constexpr std::string_view kStart = "step-";
    return name.size() > kStart.size() && name.size() <= 40 && name.starts_with(kStart)
        && std::ranges::all_of(name.substr(kStart.size()), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-';
           });
}

store::CheckpointRow checkpointFrom(const json& object, const RunId& run)
{
    JsonFields fields(object, "\"checkpoint\"");
    store::CheckpointRow checkpoint;
    checkpoint.run = run;
    checkpoint.folder = fields.text("folder");
    if (!isCheckpointName(checkpoint.folder))
        fields.refuse("folder", "is not the name of a checkpoint");
    checkpoint.best = fields.flag("best");
    checkpoint.wall = fields.whole("wall", 0, kLatestWall);
    checkpoint.at = fields.position();
    fields.finish();
    return checkpoint;
}

std::vector<BundledSeries> seriesFrom(const json& list)
{
    std::vector<BundledSeries> series;
    std::set<std::string> names;
    for (const json& object : list) {
        JsonFields fields(object, "a series");
        BundledSeries one{.metric = fields.line("metric"), .points = fields.whole("points", 0, kMostPoints)};
        fields.finish();
        if (one.metric.size() > kLongestMetric)
            fields.refuse("metric", "is too long");
        if (one.metric.empty() || !names.insert(one.metric).second)
            fields.refuse("metric", one.metric.empty() ? "is empty" : "is there twice: " + one.metric);
        series.push_back(std::move(one));
    }
    return series;
}

/// Names that a bundle can have beside the manifest, with the greatest size of each; none for any other name.
std::optional<std::int64_t> mostBytes(std::string_view name, const BundleManifest& manifest)
{
    if (name == kEventsEntry)
        return kLargestEvents;
    if (name == kFilmEntry)
        return kLargestFilm;
    if (name.starts_with(kSamplesPrefix)) {
        const auto rest = name.substr(kSamplesPrefix.size());
        const bool isLower = std::ranges::none_of(rest, [](char c) { return c >= 'A' && c <= 'Z'; });
        if (rest.ends_with(".bin") && isLower && isUuid(rest.substr(0, rest.size() - 4)))
            return kLargestSample;
    }
    if (name.starts_with(kCheckpointPrefix) && manifest.checkpoint) {
        const auto file = name.substr(kCheckpointPrefix.size());
        if (file == train::kManifestName)
            return 1 << 20;
        if (std::ranges::find(train::kCheckpointFiles, file) != train::kCheckpointFiles.end())
            return INT64_MAX;
    }
    return std::nullopt;
}

void checkEntries(const BundleManifest& manifest)
{
    std::map<std::string, std::int64_t> sizes;
    for (const BundledEntry& entry : manifest.entries)
        if (!sizes.emplace(entry.name, entry.size).second)
            throw Refusal("lists the entry " + printable(entry.name) + " twice.");
    const auto need = [&](const std::string& name, std::optional<std::int64_t> size = {}) {
        const auto found = sizes.find(name);
        if (found == sizes.end())
            throw Refusal("does not list the entry " + name + ", which it needs.");
        if (size && found->second != *size)
            throw Refusal(
                "lists " + name + " with " + std::to_string(found->second) + " bytes, and its points take "
                + std::to_string(*size) + ".");
        sizes.erase(found);
    };
    for (std::size_t i = 0; i < manifest.series.size(); ++i)
        need(seriesEntry(i), manifest.series[i].points * static_cast<std::int64_t>(kPointBytes));
    need(std::string(kEventsEntry));
    if (manifest.checkpoint) {
        for (const std::string_view file : train::kCheckpointFiles)
            if (!sizes.contains(std::string(kCheckpointPrefix) + std::string(file)))
                need(std::string(kCheckpointPrefix) + std::string(file));
        need(std::string(kCheckpointPrefix) + std::string(train::kManifestName));
    }
    for (const auto& [name, size] : sizes) {
        const auto most = mostBytes(name, manifest);
        if (!most)
            throw Refusal("lists an entry that no bundle has: " + printable(name) + ".");
        if (size > *most)
            throw Refusal("lists " + name + " with " + std::to_string(size) + " bytes, which is too much.");
    }
}

BundleManifest manifestFrom(const json& root)
{
    JsonFields fields(root, "the manifest");
    static_cast<void>(fields.any("format"));
    static_cast<void>(fields.any("formatVersion"));
    BundleManifest manifest;
    manifest.exported = fields.whole("exported", 0, kLatestWall);
    manifest.row = runFromJson(fields.any("run"));
    manifest.corpusName = fields.line("corpusName");
    const auto config = config::runConfigFromJson(fields.any("configuration"));
    if (!config)
        throw Refusal("has a configuration that cannot be read: " + config.error().message);
    // A run that came from event files names no corpus and has no end, and is none the worse for it.
    config::RunConfig whole = *config;
    if (whole.corpus.path.empty()) {
        whole.corpus.path = "recall";
        if (whole.train.steps == 0)
            whole.train.steps = 1;
    }
    if (const auto problems = config::validate(whole); !problems.empty())
        throw Refusal("has an impossible configuration: " + problems.front().path + ": " + problems.front().message);
    manifest.row.config = *config;
    manifest.series = seriesFrom(fields.array("series", kMostSeries));
    if (!fields.any("checkpoint").is_null())
        manifest.checkpoint = checkpointFrom(fields.any("checkpoint"), manifest.row.id);
    for (const json& object : fields.array("entries", kMostEntries)) {
        JsonFields entry(object, "an entry");
        manifest.entries.push_back(
            {.name = entry.text("name"),
             .size = entry.whole("size", 0, INT64_MAX / 1024),
             .sha256 = entry.sha256("sha256")});
        entry.finish();
    }
    fields.finish();
    checkEntries(manifest);
    return manifest;
}

} // namespace

std::string seriesEntry(std::size_t index)
{
    return std::string(kMetricsPrefix) + std::to_string(index) + ".bin";
}

std::string manifestText(const BundleManifest& manifest)
{
    ordered_json series = ordered_json::array(), entries = ordered_json::array();
    for (const BundledSeries& one : manifest.series)
        series.push_back({{"metric", one.metric}, {"points", one.points}});
    for (const BundledEntry& entry : manifest.entries)
        entries.push_back({{"name", entry.name}, {"size", entry.size}, {"sha256", entry.sha256}});
    const ordered_json root{
        {"format", kBundleFormat},
        {"formatVersion", kBundleVersion},
        {"exported", manifest.exported},
        {"run", runToJson(manifest.row)},
        {"corpusName", printable(manifest.corpusName)},
        {"configuration", config::toJson(manifest.row.config)},
        {"series", std::move(series)},
        {"checkpoint", manifest.checkpoint ? checkpointJson(*manifest.checkpoint) : ordered_json()},
        {"entries", std::move(entries)},
    };
    return root.dump(2, ' ', false, ordered_json::error_handler_t::replace) + '\n';
}

Result<BundleManifest> parseBundleManifest(std::string_view text, const std::string& origin)
{
    try {
        const json root = parseStrangersJson(text);
        if (!root.is_object() || root.value("format", json()) != kBundleFormat)
            throw Refusal("is not the manifest of a run.");
        const json version = root.value("formatVersion", json());
        if (version.is_number_integer() && version != kBundleVersion)
            return fail(
                ErrorCode::Unsupported,
                origin + " has format version " + version.dump() + "; this program reads "
                    + std::to_string(kBundleVersion) + ".",
                "Import it with the version of the program that wrote it. Nothing was imported.");
        if (version != kBundleVersion)
            throw Refusal("has no format version.");
        return manifestFrom(root);
    } catch (const Refusal& refusal) {
        return bundleFault(origin, refusal.what());
    } catch (const json::exception& error) {
        return bundleFault(origin, "cannot be read: " + printable(error.what()) + ".");
    }
}

} // namespace workbench::exchange
