// SPDX-License-Identifier: GPL-3.0-or-later
#include "FailingVfs.h"
#include "TrainFixture.h"

#include "core/store/RunRecorder.h"
#include "core/store/Store.h"
#include "core/train/Checkpoint.h"
#include "tests/support/FailingFileSystem.h"

#include <QtTest>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

using namespace workbench;
using namespace workbench::disktest;
using namespace workbench::train;
namespace fs = std::filesystem;

namespace
{

constexpr std::size_t kRoom = 256; ///< events that the recorder keeps in memory
constexpr int kSteps = 400;

/// Records a run as the programs do, and keeps its events.
class Recording final : public EventLog
{
public:
    Recording(RunId run, store::RunRecorder& recorder)
        : m_run(std::move(run))
        , m_recorder(recorder)
    {
    }
    void accept(const TrainEvent& event) override
    {
        m_recorder.record(m_run, event);
        EventLog::accept(event);
    }
    Result<> settle() override { return m_recorder.settle(); }
    Result<> mayGoOn() override { return m_recorder.mayGoOn(); }

private:
    RunId m_run;
    store::RunRecorder& m_recorder;
};

std::string text(const auto& result)
{
    return result ? "" : describe(result.error());
}

bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

/// Everything that the run told is in the store.
std::string whatIsMissing(store::Store& store, const RunId& run, const EventLog& log)
{
    const auto points = store.points(run, store::Metric::TrainLoss, 0, 100'000);
    if (!points)
        return describe(points.error());
    const auto steps = log.all<StepDone>();
    if (points->size() != steps.size())
        return std::to_string(points->size()) + " of " + std::to_string(steps.size()) + " steps are recorded";
    for (std::size_t i = 0; i < steps.size(); ++i)
        if ((*points)[i].at != steps[i].at || (*points)[i].value != steps[i].trainLoss)
            return "step " + std::to_string(steps[i].at.step) + " is recorded otherwise";
    const auto row = store.run(run);
    if (!row || row->state != RunState::Finished)
        return "the run's end is not recorded";
    return {};
}

std::string weights(const fs::path& checkpoint)
{
    return readAll(checkpoint / "model.safetensors");
}

} // namespace

class TestWaitingRun : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aRunWaitsForTheStoreAndLosesNothing();
    void theLastCheckpointWaitsForRoom();
    void aStopEndsTheWaiting();
    void aRunOutlivesAFullDisk();

private:
    config::RunConfig config() const;

    TrainFixture m_fixture;
    TrainSummary m_twin;
};

config::RunConfig TestWaitingRun::config() const
{
    config::RunConfig config = m_fixture.smallConfig();
    config.train.steps = kSteps;
    config.eval.everySteps = 0;
    config.checkpoint.everySteps = 80;
    config.safety.spikeDeviations = 0; // what is told is counted
    config.checkpoint.keep = 2;
    return config;
}

void TestWaitingRun::initTestCase()
{
    EventLog log;
    const auto twin = m_fixture.train(config(), log);
    QVERIFY2(twin, text(twin).c_str());
    QVERIFY(log.all<PauseChanged>().empty());
    m_twin = *twin;
}

void TestWaitingRun::aRunWaitsForTheStoreAndLosesNothing()
{
    const fs::path directory = m_fixture.folder() / "store";
    TrainRequest request = m_fixture.request(config());
    request.checkpointFolder = directory / "runs" / request.run.value() / "checkpoints";
    auto store = store::Store::open(directory, store::StoreAccess::ReadWrite);
    QVERIFY2(store, text(store).c_str());
    QVERIFY((*store)->createRun(request.run, request.config, RunState::Running));
    FailingVfs disk;
    const WatchedVfs vfs(disk);
    auto recorder = store::RunRecorder::open(directory, {}, {.mostWaiting = kRoom});
    QVERIFY2(recorder, text(recorder).c_str());
    TrainControl control;
    Recording log(request.run, **recorder);
    log.onEvent = [&](const TrainEvent& event) {
        if (const auto* step = std::get_if<StepDone>(&event); step && step->at.step == 45)
            disk.fail({.call = 1, .many = 1'000'000});
        if (const auto* pause = std::get_if<PauseChanged>(&event); pause && pause->paused) {
            disk.heal();
            control.requestWeights(); // wakes it up
        }
    };
    const auto done = m_fixture.train(request, log, control);
    QVERIFY2(done, text(done).c_str());
    QVERIFY(disk.failed() > 0);
    const auto pauses = log.all<PauseChanged>();
    QCOMPARE(pauses.size(), std::size_t(2));
    QVERIFY(pauses[0].paused && !pauses[1].paused);
    QVERIFY2(contains(pauses[0].reason, (directory / "workbench.sqlite").string()), pauses[0].reason.c_str());
    QVERIFY2(contains(pauses[0].reason, "room"), pauses[0].reason.c_str());
    QVERIFY(!pauses[1].reason.empty());
    QVERIFY(pauses[0].at.step > 45 && pauses[0].at.step <= 45 + std::int64_t(kRoom));
    QVERIFY((*recorder)->flush());
    const std::string missing = whatIsMissing(**store, request.run, log);
    QVERIFY2(missing.empty(), missing.c_str());
    QVERIFY(weights(done->checkpoint) == weights(m_twin.checkpoint));
}

void TestWaitingRun::theLastCheckpointWaitsForRoom()
{
    TrainRequest request = m_fixture.request(config());
    request.checkpointFolder = m_fixture.folder() / "waits";
    FailingFileSystem files({.failingCall = 30, .errorNumber = EDQUOT, .andAllLater = true});
    request.fileSystem = &files;
    TrainControl control;
    EventLog log;
    log.onEvent = [&](const TrainEvent& event) {
        if (const auto* pause = std::get_if<PauseChanged>(&event); pause && pause->paused) {
            files.heal();
            control.requestWeights();
        }
    };
    const auto done = m_fixture.train(request, log, control);
    QVERIFY2(done, text(done).c_str());
    QCOMPARE(done->state, RunState::Finished);
    const auto warnings = log.all<Warning>(); // of four checkpoints that were not saved, one
    QCOMPARE(warnings.size(), std::size_t(1));
    const auto pauses = log.all<PauseChanged>();
    QCOMPARE(pauses.size(), std::size_t(2));
    QCOMPARE(pauses[0].at.step, std::int64_t(kSteps));
    QVERIFY2(contains(pauses[0].reason, request.checkpointFolder.string()), pauses[0].reason.c_str());
    QVERIFY(weights(done->checkpoint) == weights(m_twin.checkpoint));
    QCOMPARE(done->testBpc, m_twin.testBpc);
}

void TestWaitingRun::aStopEndsTheWaiting()
{
    TrainRequest request = m_fixture.request(config());
    request.checkpointFolder = m_fixture.folder() / "stopped";
    FailingFileSystem counting;
    request.fileSystem = &counting;
    request.config.train.steps = 80;
    EventLog first;
    TrainControl control;
    QVERIFY(m_fixture.train(request, first, control));
    // All but the first checkpoint is refused.
    const FailingFileSystem full({.failingCall = counting.calls() + 1, .errorNumber = ENOSPC, .andAllLater = true});
    request.checkpointFolder = m_fixture.folder() / "stopped2";
    request.fileSystem = &full;
    request.config.train.steps = kSteps;
    std::stop_source stop;
    EventLog log;
    log.onEvent = [&](const TrainEvent& event) {
        if (const auto* pause = std::get_if<PauseChanged>(&event); pause && pause->paused)
            stop.request_stop();
    };
    const auto done = m_fixture.train(request, log, control, stop.get_token());
    QVERIFY2(done, text(done).c_str());
    QCOMPARE(done->state, RunState::Stopped);
    const auto last = log.all<Warning>().back().message;
    QVERIFY2(
        contains(last, "step " + std::to_string(kSteps) + " without") && contains(last, "newest one is")
            && contains(last, done->checkpoint.string()),
        last.c_str());
    QVERIFY(verifyCheckpoint(done->checkpoint));
}

void TestWaitingRun::aRunOutlivesAFullDisk()
{
    const fs::path directory = m_fixture.folder() / "small";
    fs::create_directory(directory);
    if (::getuid() != 0 || ::unshare(CLONE_NEWNS) != 0
        || ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0
        || ::mount("tmpfs", directory.c_str(), "tmpfs", 0, "size=6m") != 0)
        QSKIP("Only root may make a small disk.");
    const auto unmount = qScopeGuard([&] { ::umount2(directory.c_str(), MNT_DETACH); });
    const fs::path ballast = directory / "ballast";
    TrainRequest request = m_fixture.request(config());
    request.checkpointFolder = directory / "runs" / request.run.value() / "checkpoints";
    auto store = store::Store::open(directory, store::StoreAccess::ReadWrite);
    QVERIFY2(store, text(store).c_str());
    QVERIFY((*store)->createRun(request.run, request.config, RunState::Running));
    auto recorder = store::RunRecorder::open(directory, {}, {.mostWaiting = kRoom});
    QVERIFY2(recorder, text(recorder).c_str());
    TrainControl control;
    Recording log(request.run, **recorder);
    const auto fill = [&] {
        std::ofstream file(ballast, std::ios::binary);
        while (file << std::string(4096, 'x') << std::flush) { }
    };
    log.onEvent = [&](const TrainEvent& event) {
        // Once while it trains, for the store, and once before its end, for the last checkpoint.
        if (const auto* step = std::get_if<StepDone>(&event);
            step && (step->at.step == 45 || step->at.step == kSteps - 1))
            fill();
        if (const auto* pause = std::get_if<PauseChanged>(&event); pause && pause->paused) {
            fs::remove(ballast);
            control.requestWeights();
        }
    };
    const auto done = m_fixture.train(request, log, control);
    QVERIFY2(done, text(done).c_str());
    const auto pauses = log.all<PauseChanged>();
    QCOMPARE(pauses.size(), std::size_t(4));
    QVERIFY(pauses[0].at.step > 45 && pauses[0].at.step < kSteps);
    QCOMPARE(pauses[2].at.step, std::int64_t(kSteps));
    QVERIFY((*recorder)->flush());
    const std::string missing = whatIsMissing(**store, request.run, log);
    QVERIFY2(missing.empty(), missing.c_str());
    QVERIFY(weights(done->checkpoint) == weights(m_twin.checkpoint));
}

QTEST_GUILESS_MAIN(TestWaitingRun)
#include "TestWaitingRun.moc"
