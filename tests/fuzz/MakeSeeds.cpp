// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a sound input, good-..., for every target whose format is made by a program: fuzz_seeds FOLDER
#include "core/base/AtomicFile.h"
#include "core/base/Sha256.h"
#include "core/config/ConfigSchema.h"
#include "core/exchange/BundleFormat.h"
#include "core/exchange/BundleManifest.h"
#include "core/exchange/EventCoding.h"
#include "core/exchange/EventMessage.h"
#include "core/exchange/EventRecords.h"
#include "core/exchange/FilmCoding.h"
#include "core/exchange/PointCoding.h"
#include "core/exchange/SampleCoding.h"
#include "core/exchange/ZipWriter.h"
#include "core/maps/AttentionSnapshot.h"
#include "core/sweep/GroupPlan.h"
#include "core/train/CheckpointManifest.h"
#include "tests/fuzz/HostSeeds.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <iostream>
#include <limits>
#include <map>
#include <stdexcept>

namespace
{

using namespace workbench;

constexpr std::int64_t kWall = 1'795'000'000'000;
const RunId kRun("11111111-2222-4333-8444-555555555555");
const std::string kSample = "samples/22222222-2222-4333-8444-555555555555.bin";

std::string hashOf(std::string_view data)
{
    Sha256 hash;
    hash.update(data);
    return hash.hexDigest();
}

config::RunConfig runConfig()
{
    config::RunConfig config;
    config.corpus.path = "recall";
    config.train.steps = 100;
    return config;
}

std::string manifest(bool withMemory)
{
    train::CheckpointManifest manifest;
    manifest.formatVersion = withMemory ? 3 : 1;
    manifest.run = kRun;
    manifest.at = {100, 204'800, 12.5, 0.25};
    manifest.config = runConfig();
    manifest.corpusSha256 = hashOf("corpus");
    manifest.torchVersion = "2.11.0";
    manifest.device = "cpu";
    manifest.threads = 2;
    manifest.validationBpc = 1.5;
    if (withMemory)
        manifest.memory = train::RunMemory{
            .learningRate = 2e-3,
            .trainLoss = 1.25,
            .latest = train::Validation{100, std::numeric_limits<double>::quiet_NaN(), 1.5},
            .best = train::Validation{50, 1.0, 1.4},
            .bestSaved = {},
            .interim = true};
    for (const auto name : train::kCheckpointFiles)
        manifest.files.push_back({std::string(name), 7, hashOf("weights")});
    return train::manifestText(manifest);
}

std::string safetensors()
{
    const std::string text = R"({"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},)"
                             R"("b":{"dtype":"U8","shape":[],"data_offsets":[24,25]},"__metadata__":{"format":"pt"}})";
    std::string out(16, '\0');
    out[0] = 25;
    out[8] = static_cast<char>(text.size());
    return out + text;
}

maps::AttentionSnapshot snapshot()
{
    maps::AttentionMap map;
    map.queries = 3;
    map.keys = 5;
    map.heads = 2;
    map.bytes = "hello";
    map.firstVisible = {0, 0, 1};
    map.weights.assign(30, 0);
    for (int head = 0; head < 2; ++head)
        for (int query = 0; query < 3; ++query)
            for (int key = map.firstVisible[static_cast<std::size_t>(query)]; key <= map.ownKey(query); ++key)
                map.weights[static_cast<std::size_t>((head * 3 + query) * 5 + key)] = 0.25F;
    return maps::makeSnapshot(map);
}

sample::SampleDocument document()
{
    sample::SampleDocument document;
    document.step = 100;
    document.model = "a model";
    document.prompt = "on";
    document.created = document.updated = kWall;
    sample::SamplerSettings settings;
    settings.temperature = 0.8;
    settings.banned = {0, 255};
    settings.bias = {{'e', -1.5}};
    settings.stops = {"\n\n"};
    const auto drawn = document.tree.addSettings(settings);
    auto place = document.tree.add({.byte = 'o', .surprisalBits = std::numeric_limits<float>::quiet_NaN()});
    place = document.tree.add({.parent = place, .byte = 'n', .surprisalBits = 2});
    for (const char byte : {'c', 'e'})
        document.tree.goTo(document.tree.add(
            {.parent = place,
             .byte = static_cast<std::uint8_t>(byte),
             .origin = sample::ByteOrigin::Drawn,
             .settings = drawn,
             .surprisalBits = 1.5F,
             .entropyBits = 2.5F}));
    document.settings = settings;
    return document;
}

std::vector<sample::FilmFrame> film()
{
    sample::FilmFrame frame{
        .step = 50, .prompt = "once", .text = std::string("\0upon", 5), .surprisalBits = {}, .settings = {}};
    frame.surprisalBits = {0.5F, 1, 8, 0, 2.25F};
    sample::FilmFrame next = frame;
    next.step = 100;
    return {frame, next};
}

std::string events()
{
    return exchange::encodeEvents(
        {{.run = {}, .at = {}, .wall = kWall, .kind = "started", .text = "on cpu"},
         {.run = {}, .at = {100, 204'800, 12.5, 0.25}, .wall = kWall + 1, .kind = "warning", .text = "line\n\xff"}});
}

std::vector<exchange::EventMessage> messages()
{
    return {
        {.wallSeconds = 1.7e9, .fileVersion = "brain.Event:2"},
        {.wallSeconds = 1.7e9, .step = 1, .scalars = {{"loss/train", 5.5}, {"bpc/validation", 1.1}}},
        {.wallSeconds = 1.7e9, .step = 2, .scalars = {{"loss/train", std::numeric_limits<double>::infinity()}}},
        {.wallSeconds = 1.7e9, .step = 2, .sessionStart = true},
        {.wallSeconds = 1.7e9, .step = 2, .scalars = {{"loss/train", 0.1}}, .text = std::pair("a", "text")}};
}

std::string eventFile(bool framed)
{
    std::string file(1, framed ? '\0' : '\1');
    for (const auto& message : messages()) {
        const std::string data = exchange::encodeEvent(message);
        file += framed ? exchange::frameRecord(data) : static_cast<char>(data.size()) + data;
    }
    return file;
}

std::string plan()
{
    sweep::GroupPlan plan;
    plan.axes = {{.path = "train.learningRate", .values = {"1e-3", "2e-3"}, .isRange = true, .logarithmic = true}};
    plan.kind = sweep::SweepKind::Random;
    plan.maximumRuns = 8;
    plan.halving = sweep::HalvingRule{};
    return sweep::toJsonText(plan);
}

/// Entries of a bundle but the manifest, by name.
std::map<std::string, std::string> bundled()
{
    std::map<std::string, std::string> entries;
    for (std::int64_t step = 1; step <= 3; ++step)
        exchange::putPoint(
            entries[exchange::seriesEntry(0)], {.at = {step, step, 0.5, 0}, .wall = kWall, .value = 5.5});
    entries[std::string(exchange::kEventsEntry)] = events();
    entries[std::string(exchange::kFilmEntry)] = exchange::encodeFilm(film());
    entries[kSample] = exchange::encodeSample(document());
    entries["checkpoint/manifest.json"] = manifest(true);
    for (const auto name : train::kCheckpointFiles)
        entries["checkpoint/" + std::string(name)] = "weights";
    return entries;
}

std::string bundleManifest()
{
    exchange::BundleManifest manifest;
    manifest.row.id = kRun;
    manifest.row.name = "a run";
    manifest.row.state = train::RunState::Stopped;
    manifest.row.config = runConfig();
    manifest.row.corpus = CorpusId(hashOf("corpus"));
    manifest.row.created = manifest.row.ended = manifest.exported = kWall;
    manifest.row.at = {100, 204'800, 12.5, 0.25};
    manifest.row.device = "cpu";
    manifest.row.bestValidationBpc = std::numeric_limits<double>::infinity();
    manifest.row.tags = {"long"};
    manifest.row.note = "two\nlines";
    manifest.row.origin = store::RunOrigin{.run = RunId("33333333-2222-4333-8444-555555555555"), .step = 7};
    manifest.corpusName = "recall";
    manifest.series = {{"trainLoss", 3}};
    manifest.checkpoint = store::CheckpointRow{};
    manifest.checkpoint->run = kRun;
    manifest.checkpoint->at = manifest.row.at;
    manifest.checkpoint->folder = "step-000000100";
    for (const auto& [name, data] : bundled())
        manifest.entries.push_back({name, std::ssize(data), hashOf(data)});
    return exchange::manifestText(manifest);
}

class Seeds
{
public:
    explicit Seeds(std::filesystem::path folder)
        : m_folder(std::move(folder))
    {
    }

    void write(const std::string& target, const std::string& name, const std::string& bytes) const
    {
        std::filesystem::create_directories(m_folder / target);
        if (auto written = writeFileAtomically(realFileSystem(), m_folder / target / ("good-" + name), bytes); !written)
            throw std::runtime_error(describe(written.error()));
    }

    void writeBundle(const std::string& name, bool deflate) const
    {
        auto all = bundled();
        all[std::string(exchange::kManifestEntry)] = bundleManifest();
        std::vector<exchange::EntryToWrite> entries;
        for (const auto& [entry, data] : all)
            entries.push_back(
                {entry, deflate, [bytes = data](const auto&) -> Result<std::unique_ptr<exchange::ByteSource>> {
                     return std::make_unique<exchange::TextSource>(bytes);
                 }});
        std::filesystem::create_directories(m_folder / "bundle");
        const auto target = m_folder / "bundle" / ("good-" + name);
        if (auto written = exchange::writeZip(realFileSystem(), target, Replace::Yes, entries, {}, {}); !written)
            throw std::runtime_error(describe(written.error()));
    }

private:
    std::filesystem::path m_folder;
};

} // namespace

int main(int count, char** arguments)
try {
    if (count != 2) {
        std::cerr << "usage: fuzz_seeds FOLDER\n";
        return 2;
    }
    const Seeds seeds(arguments[1]);
    seeds.write("attention_snapshot", "small", maps::encodeSnapshot(snapshot()));
    seeds.writeBundle("stored.zip", false);
    seeds.writeBundle("deflated.zip", true);
    seeds.write("bundle_events", "two.json", events());
    seeds.write("bundle_film", "two", exchange::encodeFilm(film()));
    seeds.write("bundle_manifest", "everything.json", bundleManifest());
    seeds.write("bundle_sample", "fork", exchange::encodeSample(document()));
    seeds.write("checkpoint_manifest", "version-1.json", manifest(false));
    seeds.write("checkpoint_manifest", "version-2.json", manifest(true));
    seeds.write("configuration", "whole.json", config::toJson(runConfig()).dump(1));
    seeds.write("event_file", "framed", eventFile(true));
    seeds.write("event_file", "records", eventFile(false));
    for (const auto& message : messages())
        if (!message.scalars.empty())
            seeds.write(
                "event_message", std::to_string(message.scalars.size()) + "-at-" + std::to_string(message.step),
                exchange::encodeEvent(message));
    seeds.write("group_plan", "random.json", plan());
    for (const auto& [name, bytes] : fuzz::hostSeeds(kRun, runConfig()))
        seeds.write("host_frames", name, bytes);
    seeds.write("safetensors_header", "two-tensors", safetensors());
    seeds.write("sample_tree", "fork", document().tree.serialise());
    seeds.write("sampler_settings", "everything.json", sample::settingsJson(document().settings));
    return 0;
} catch (const std::exception& error) {
    std::cerr << "fuzz_seeds: " << error.what() << '\n';
    return 1;
}
