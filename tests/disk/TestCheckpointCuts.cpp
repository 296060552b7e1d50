// SPDX-License-Identifier: GPL-3.0-or-later
#include "CutFixture.h"
#include "DroppingFileSystem.h"
#include "TrainFixture.h"

#include "core/train/Checkpoint.h"
#include "core/train/ResumePoint.h"

#include <QtTest>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <utility>

using namespace workbench;
using namespace workbench::disktest;
using namespace workbench::train;
namespace fs = std::filesystem;

namespace
{

constexpr std::size_t kMostStates = 12; ///< of one cut
constexpr std::size_t kMostResumed = 30; ///< runs that go on to their end

std::string nameOf(const CheckpointSaved& saved)
{
    return saved.folder.filename().string();
}

/// A run that saves, renews, prunes: a best one every fifth step, another every fourth, one by hand, one with another
/// learning rate behind it.
Result<TrainSummary> trainOn(const TrainFixture& fixture, const TrainRequest& request, EventLog& log)
{
    TrainControl control;
    const auto record = std::exchange(log.onEvent, {});
    log.onEvent = [&](const TrainEvent& event) {
        // Also of one that goes on from there: whoever asked before the cut asks again.
        if (std::holds_alternative<StepDone>(event) || std::holds_alternative<RunStarted>(event)) {
            const auto step = std::visit([](const auto& any) { return any.at.step; }, event);
            if (step == 7)
                control.requestCheckpoint();
            if (step == 8)
                control.setLearningRate(4e-3);
        }
        if (record)
            record(event);
    };
    return fixture.train(request, log, control);
}

std::map<std::string, std::string> tensorsIn(const fs::path& folder)
{
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.path().extension() == ".safetensors")
            files[entry.path().lexically_relative(folder).string()] = readAll(entry.path());
    return files;
}

bool hasLeftovers(const fs::path& folder)
{
    return std::ranges::any_of(
        fs::recursive_directory_iterator(folder), [](const auto& entry) { return entry.path().extension() == ".tmp"; });
}

/// What a folder looks like, with the step that the run would go on from.
std::string shapeOf(const fs::path& folder, std::int64_t step)
{
    std::set<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const bool random = entry.path().filename().string().starts_with('.');
        names.insert(random ? "." : entry.path().lexically_relative(folder).string());
    }
    std::string shape = std::to_string(step);
    for (const std::string& name : names)
        shape += ' ' + name;
    return shape;
}

/// Of all that is below a folder.
std::size_t hashOf(const Tree& tree, const std::string& folder)
{
    std::size_t hash = 0;
    for (auto entry = tree.lower_bound(folder); entry != tree.end() && entry->first.starts_with(folder); ++entry)
        for (const std::string& text : {entry->first, entry->second.value_or("/")})
            hash = hash * 0x9E3779B97F4A7C15U + std::hash<std::string>()(text);
    return hash;
}

/// What the run has told so far.
struct Told {
    std::string newest, best;

    void hear(const std::string& note)
    {
        const auto space = note.find(' ');
        (note.starts_with("best") ? best : newest) = note.substr(space + 1);
    }
};

} // namespace

class TestCheckpointCuts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatWasToldIsThereAndTheRunGoesOn_data();
    void whatWasToldIsThereAndTheRunGoesOn();
};

void TestCheckpointCuts::whatWasToldIsThereAndTheRunGoesOn_data()
{
    QTest::addColumn<bool>("resumed");
    QTest::newRow("from the beginning") << false;
    QTest::newRow("going on, with later and half ones to be removed") << true;
}

void TestCheckpointCuts::whatWasToldIsThereAndTheRunGoesOn()
{
    QFETCH(const bool, resumed);
    if (!fs::is_directory("/dev/shm"))
        QSKIP("There is no disk in memory at /dev/shm.");
    const TrainFixture fixture(patternText(3000));
    const CutFixture cuts;
    QVERIFY(cuts.isValid());
    config::RunConfig config = fixture.smallConfig();
    config.checkpoint.keep = 2;
    TrainRequest request = fixture.request(config);
    EventLog twinLog;
    const auto twin = trainOn(fixture, request, twinLog);
    QVERIFY2(twin, twin ? "" : describe(twin.error()).c_str());
    const auto expected = tensorsIn(request.checkpointFolder);

    const fs::path inside = fs::path("runs") / "one" / "checkpoints";
    Told told;
    if (resumed) {
        TrainRequest whole = request;
        whole.config.checkpoint.keep = 9;
        whole.checkpointFolder = cuts.root() / inside;
        EventLog log;
        QVERIFY(trainOn(fixture, whole, log));
        const fs::path half = whole.checkpointFolder / "step-000000011.tmp";
        fs::copy(whole.checkpointFolder / "step-000000012", half);
        fs::remove(half / "optimizer.safetensors");
        request.begin = Beginning{.checkpoint = whole.checkpointFolder / "step-000000005"};
        told = {"step-000000005", "step-000000005"};
    }
    DiskJournal journal(cuts.root());
    const DroppingFileSystem files(journal);
    request.checkpointFolder = cuts.root() / inside;
    request.fileSystem = &files;
    EventLog log;
    log.onEvent = [&](const TrainEvent& event) {
        if (const auto* saved = std::get_if<CheckpointSaved>(&event)) {
            journal.note("newest " + nameOf(*saved));
            if (saved->best)
                journal.note("best " + nameOf(*saved));
        }
    };
    const auto done = trainOn(fixture, request, log);
    QVERIFY2(done, done ? "" : describe(done.error()).c_str());
    QVERIFY(log.all<CheckpointRemoved>().size() >= 2);
    QVERIFY(tensorsIn(request.checkpointFolder) == expected);

    std::set<std::string> shapes;
    std::size_t goneOn = 0;
    std::string problem;
    std::set<std::size_t> sound; // hashes of checkpoints that were verified
    const auto look = [&](std::size_t cut, const Tree& tree) {
        if (!problem.empty())
            return;
        const auto wrong = [&](const std::string& what) { problem = "cut " + std::to_string(cut) + ": " + what; };
        const fs::path folder = cuts.left() / inside;
        std::error_code none;
        for (const auto& entry : fs::directory_iterator(folder, none))
            if (const auto mark = hashOf(tree, (inside / entry.path().filename()).string() + '/');
                entry.path().extension() != ".tmp" && !sound.contains(mark)) {
                if (const auto whole = verifyCheckpoint(entry.path()); !whole)
                    return wrong("half a checkpoint: " + describe(whole.error()));
                sound.insert(mark);
            }
        for (const std::string& name : {told.newest, told.best})
            if (!name.empty() && !fs::is_directory(folder / name, none))
                return wrong(name + " was told as saved and is gone");
        auto point = findResumePoint(folder, request.run);
        if (!point && told.newest.empty())
            return;
        if (!point)
            return wrong(describe(point.error()));
        if (!point->passedOver.empty() || point->checkpoint.filename().string() < told.newest)
            return wrong("it would go on from " + point->checkpoint.string());
        if (goneOn >= kMostResumed || !shapes.insert(shapeOf(folder, point->manifest.at.step)).second)
            return;
        ++goneOn;
        TrainRequest next = request;
        next.checkpointFolder = folder;
        next.fileSystem = nullptr;
        next.begin = Beginning{.checkpoint = point->checkpoint};
        EventLog nextLog;
        const auto end = trainOn(fixture, next, nextLog);
        if (!end)
            return wrong(describe(end.error()));
        if (hasLeftovers(folder))
            return wrong("going on left something behind");
        const auto tensors = tensorsIn(folder);
        for (const auto& [name, bytes] : expected)
            if (const auto same = tensors.find(name); same == tensors.end() || same->second != bytes)
                return wrong(name + " is not as that of the run that was not cut");
        if (end->testBpc != twin->testBpc)
            return wrong("the test came out otherwise");
    };
    const auto count = cuts.cutEverywhere(
        journal.before(), journal.calls(), kMostStates, 7, [&](const std::string& note) { told.hear(note); }, look);
    QVERIFY2(problem.empty(), problem.c_str());
    qInfo(
        "%zu cuts, %zu states of %g that are possible; %zu runs went on to their end", count.cuts, count.states,
        count.possible, goneOn);
    QVERIFY(count.cuts > 150 && count.states > 500 && goneOn > 10);
}

QTEST_GUILESS_MAIN(TestCheckpointCuts)
#include "TestCheckpointCuts.moc"
