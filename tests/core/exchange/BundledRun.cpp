// SPDX-License-Identifier: GPL-3.0-or-later
#include "BundledRun.h"

#include "core/base/AtomicFile.h"
#include "core/base/RegularFile.h"
#include "core/base/Sha256.h"
#include "core/base/Uuid.h"
#include "core/config/ConfigSchema.h"
#include "core/exchange/FilmCoding.h"
#include "core/exchange/RunBundle.h"
#include "core/exchange/RunJson.h"
#include "core/exchange/SampleCoding.h"
#include "core/exchange/ZipArchive.h"
#include "core/train/CheckpointManifest.h"

#include <algorithm>
#include <array>
#include <limits>
#include <sstream>

namespace workbench::exchange
{

using nlohmann::json;
using store::expectOk;
using store::valueOf;

namespace
{

std::string hashOf(const std::string& data)
{
    Sha256 hash;
    hash.update(data);
    return hash.hexDigest();
}

} // namespace

BundledRun::BundledRun(int steps)
{
    const auto folder = store->checkpointFolder(run) / "step-000000002";
    expectOk(realFileSystem().createDirectories(folder));
    train::CheckpointManifest manifest;
    manifest.run = run;
    manifest.at = store::positionAt(2);
    manifest.config = store::exampleConfig();
    manifest.corpusSha256 = std::string(64, 'a');
    for (const auto name : train::kCheckpointFiles) {
        const std::string data = "weights of " + std::string(name);
        expectOk(writeFileAtomically(realFileSystem(), folder / name, data));
        manifest.files.push_back({std::string(name), std::ssize(data), hashOf(data)});
    }
    expectOk(writeFileAtomically(realFileSystem(), folder / train::kManifestName, train::manifestText(manifest)));
    {
        const auto recorder = fixture.recorder();
        recorder->record(run, store::startedEvent(0));
        for (int i = 1; i <= steps; ++i) {
            auto step = store::stepEvent(i, 1.0 / i);
            if (i == 3)
                step.trainLoss = std::numeric_limits<double>::quiet_NaN();
            if (i == 4)
                step.gradNorm = -std::numeric_limits<double>::infinity();
            recorder->record(run, step);
        }
        recorder->record(run, train::EvalDone{.at = store::positionAt(100), .loss = 0.7, .bpc = 1.0});
        sample::FilmFrame frame;
        frame.step = 100;
        frame.prompt = "once";
        frame.text = std::string("\0upon", 5);
        frame.surprisalBits = {0.5F, 1, 8, 0, 2.25F};
        recorder->record(run, train::FilmTaken{store::positionAt(100), std::make_shared<sample::FilmFrame>(frame)});
        recorder->record(run, train::Warning{store::positionAt(101), "a warning"});
        recorder->record(run, train::CheckpointSaved{store::positionAt(2), folder, true, 7});
        train::RunEnded ended;
        ended.at = store::positionAt(steps);
        ended.state = train::RunState::Stopped;
        recorder->record(run, ended);
    }
    sample::SampleDocument document;
    document.id = makeUuid();
    document.run = run;
    document.model = "a model";
    document.tree.addSettings({});
    document.tree.goTo(document.tree.add({.byte = 'x'}));
    document.created = document.updated = 1'700'000'000'000;
    expectOk(store->putSample(document));
    expectOk(exportBundle(*store, run, BundledCheckpoint::Best, bundle, false, {}, {}));
}

std::vector<std::string> everythingOf(store::Store& store, const RunId& run)
{
    const store::RunRow row = valueOf(store.run(run));
    std::vector<std::string> all{runToJson(row).dump(), config::toJson(row.config).dump()};
    for (const std::string& metric : valueOf(store.metricNames()))
        for (const auto& point : valueOf(store.points(run, metric, 0, 1'000'000))) {
            std::ostringstream line;
            line << metric << std::hexfloat << ' ' << point.at.step << ' ' << point.at.bytes << ' ' << point.at.seconds
                 << ' ' << point.at.epoch << ' ' << point.wall << ' ' << point.value;
            all.push_back(line.str());
        }
    for (const auto& event : valueOf(store.events(run))) {
        std::ostringstream line;
        line << event.run.value() << std::hexfloat << ' ' << event.at.step << ' ' << event.at.bytes << ' '
             << event.at.seconds << ' ' << event.at.epoch << ' ' << event.wall << ' ' << event.kind << ' '
             << event.text;
        all.push_back(line.str());
    }
    all.push_back(encodeFilm(valueOf(store.film(run))));
    for (const auto& sample : valueOf(store.samples({.run = run, .contains = {}})))
        all.push_back(encodeSample(valueOf(store.sample(sample.id))));
    for (const auto& checkpoint : valueOf(store.checkpoints(run))) {
        const auto folder = store.directory() / checkpoint.folder;
        all.push_back(
            "checkpoint " + std::to_string(checkpoint.at.step) + ' ' + std::to_string(checkpoint.wall) + ' '
            + std::to_string(checkpoint.best) + ' ' + folder.filename().string());
        for (const auto name : train::kCheckpointFiles)
            all.push_back(valueOf(readTextFile(folder / name, 1 << 20)));
        all.push_back(valueOf(readTextFile(folder / train::kManifestName, 1 << 20)));
    }
    return all;
}
Entries entriesOf(const std::filesystem::path& file)
{
    const auto archive = valueOf(ZipArchive::open(file));
    Entries entries;
    for (const ArchiveEntry& entry : archive->entries())
        entries.push_back({.name = entry.name, .data = valueOf(archive->readAll(entry.name, INT32_MAX))});
    return entries;
}

RawEntry& find(Entries& entries, const std::string& name)
{
    const auto found = std::ranges::find(entries, name, &RawEntry::name);
    if (found == entries.end())
        throw std::runtime_error("no entry " + name);
    return *found;
}

void changeManifest(Entries& entries, const std::function<void(json&)>& change)
{
    RawEntry& manifest = find(entries, "run.json");
    json root = json::parse(manifest.data);
    change(root);
    manifest.data = root.dump();
}

void replace(Entries& entries, const std::string& name, const std::string& data)
{
    find(entries, name).data = data;
    changeManifest(entries, [&](json& root) {
        for (json& entry : root["entries"])
            if (entry["name"] == name)
                entry.update({{"size", data.size()}, {"sha256", hashOf(data)}});
    });
}

} // namespace workbench::exchange
