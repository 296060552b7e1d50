// SPDX-License-Identifier: GPL-3.0-or-later
#include "InChild.h"
#include "StoreFixture.h"

#include <QTest>

#include <algorithm>
#include <numbers>
#include <sys/wait.h>
#include <unistd.h>

using namespace workbench;
using namespace workbench::store;

namespace
{

train::EvalDone evaluation(std::int64_t step, double loss, train::SplitPart part = train::SplitPart::Validation)
{
    return {.at = positionAt(step), .part = part, .loss = loss, .bpc = loss / std::numbers::ln2};
}

std::string codeAndWords(const auto& result)
{
    return result ? "" : describe(result.error());
}

} // namespace

/// What the store does for a run that goes on.
class TestStoreResume : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void anEndedRunIsClaimedByOne_data();
    void anEndedRunIsClaimedByOne();
    void whatCannotGoOnIsNotClaimed_data();
    void whatCannotGoOnIsNotClaimed();
    void aClaimOfTheDeadIsNone();
    void aReleasedClaimLeavesTheRunAsItWas();
    void onlyOneOfManyClaims();
    void aClaimedRunStaysInTheStore();
    void theConfigurationIsItsClaimersToChange();
    void theRowIsThatOfTheStepAgain_data();
    void theRowIsThatOfTheStepAgain();
    void checkpointsAreThoseOnTheDisk();
    void aRunThatWentBackHasEachStepOnce();
    void aBranchChangesNothingOfItsParent();
};

void TestStoreResume::anEndedRunIsClaimedByOne_data()
{
    QTest::addColumn<int>("state");
    using enum train::RunState;
    for (const auto state : {Stopped, Failed, Interrupted, Finished})
        QTest::addRow("%s", train::runStateName(state).data()) << static_cast<int>(state);
}

void TestStoreResume::anEndedRunIsClaimedByOne()
{
    QFETCH(const int, state);
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store, static_cast<train::RunState>(state));
    const auto row = valueOf(store->claimEnded(run));
    QCOMPARE(static_cast<int>(row.state), state); // until it has started
    QCOMPARE(row.processId, static_cast<int>(::getpid()));
    QCOMPARE(valueOf(store->runs()).front().processId, static_cast<int>(::getpid()));
    const auto second = fixture.open()->claimEnded(run);
    QVERIFY(!second);
    QCOMPARE(second.error().code, ErrorCode::Busy);
    QVERIFY2(codeAndWords(second).find(std::to_string(::getpid())) != std::string::npos, codeAndWords(second).c_str());
    auto started = startedEvent(0);
    started.from = train::StartedFrom{.run = run};
    fixture.recorder()->record(run, started);
    QCOMPARE(valueOf(store->run(run)).state, train::RunState::Running);
}

void TestStoreResume::whatCannotGoOnIsNotClaimed_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<QString>("word");
    using enum train::RunState;
    QTest::newRow("running") << static_cast<int>(Running) << "is running in process";
    QTest::newRow("paused") << static_cast<int>(Paused) << "is paused in process";
    QTest::newRow("queued") << static_cast<int>(Queued) << "waits in the queue";
    QTest::newRow("in the bin") << static_cast<int>(Stopped) << "is in the bin";
}

void TestStoreResume::whatCannotGoOnIsNotClaimed()
{
    QFETCH(const int, state);
    QFETCH(const QString, word);
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store, static_cast<train::RunState>(state));
    if (word.contains("bin")) {
        const std::pair edit(run, RunEdit{.binned = true});
        expectOk(store->editRuns(std::span(&edit, 1)));
    }
    const auto before = valueOf(store->run(run));
    const auto claimed = store->claimEnded(run);
    QVERIFY(!claimed);
    QVERIFY2(codeAndWords(claimed).find(word.toStdString()) != std::string::npos, codeAndWords(claimed).c_str());
    QVERIFY(valueOf(store->run(run)) == before);
    const auto nobody = store->claimEnded(RunId("nobody"));
    QVERIFY(!nobody && nobody.error().code == ErrorCode::NotFound);
}

void TestStoreResume::aClaimOfTheDeadIsNone()
{
    StoreFixture fixture;
    const auto run = fixture.addRun(*fixture.open(), train::RunState::Stopped);
    QCOMPARE(inChild([&] { return valueOf(fixture.open()->claimEnded(run)).processId == ::getpid() ? 0 : 1; }), 0);
    const auto store = fixture.open();
    const auto row = valueOf(store->run(run));
    QCOMPARE(row.state, train::RunState::Stopped);
    QCOMPARE(row.processId, 0);
    QVERIFY(valueOf(store->reconcile()).empty());
    QCOMPARE(fixture.ask("SELECT processId FROM runs"), "0");
    QVERIFY(valueOf(store->events(run)).empty());
    QVERIFY(store->claimEnded(run));
}

void TestStoreResume::aReleasedClaimLeavesTheRunAsItWas()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store, train::RunState::Finished);
    const auto before = valueOf(store->run(run));
    QVERIFY(store->claimEnded(run));
    expectOk(store->releaseClaim(run));
    QVERIFY(valueOf(store->run(run)) == before);
    expectOk(store->releaseClaim(run)); // nothing to release
    QVERIFY(store->claimEnded(run));

    const auto live = fixture.addRun(*store);
    expectOk(store->releaseClaim(live)); // no claim, but a run that goes on
    QCOMPARE(valueOf(store->run(live)).state, train::RunState::Running);
}

void TestStoreResume::onlyOneOfManyClaims()
{
    StoreFixture fixture;
    const auto run = fixture.addRun(*fixture.open(), train::RunState::Stopped);
    int ends[2];
    QCOMPARE(::pipe(ends), 0);
    constexpr int kProcesses = 6;
    std::vector<pid_t> children;
    for (int i = 0; i < kProcesses; ++i) {
        const pid_t child = ::fork();
        if (child == 0) {
            int code = 9;
            try {
                code = fixture.open()->claimEnded(run) ? 1 : 0;
            } catch (...) {
            }
            char wait = 0;
            ::close(ends[1]);
            [[maybe_unused]] const auto got = ::read(ends[0], &wait, 1); // alive until all have tried
            ::_exit(code);
        }
        children.push_back(child);
    }
    const auto store = fixture.open();
    QTRY_VERIFY(valueOf(store->run(run)).processId != 0);
    QTest::qWait(300);
    ::close(ends[0]);
    ::close(ends[1]);
    int claims = 0;
    for (const pid_t child : children) {
        int status = 0;
        ::waitpid(child, &status, 0);
        QVERIFY(WIFEXITED(status) && WEXITSTATUS(status) <= 1);
        claims += WEXITSTATUS(status);
    }
    QCOMPARE(claims, 1);
}

void TestStoreResume::aClaimedRunStaysInTheStore()
{
    StoreFixture fixture;
    const auto run = fixture.addRun(*fixture.open(), train::RunState::Stopped);
    int ends[2];
    QCOMPARE(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        (void)fixture.open()->claimEnded(run);
        char wait = 0;
        ::close(ends[1]);
        [[maybe_unused]] const auto got = ::read(ends[0], &wait, 1);
        ::_exit(0);
    }
    const auto store = fixture.open();
    QTRY_COMPARE(valueOf(store->run(run)).processId, static_cast<int>(child));
    const auto removed = store->removeRun(run);
    QVERIFY(!removed && removed.error().code == ErrorCode::Busy);
    const std::pair edit(run, RunEdit{.binned = true});
    const auto binned = store->editRuns(std::span(&edit, 1));
    QVERIFY(!binned && binned.error().code == ErrorCode::Busy);
    expectOk(store->renameRun(run, "another"));
    ::close(ends[0]);
    ::close(ends[1]);
    ::waitpid(child, nullptr, 0);
    QVERIFY(store->removeRun(run));
}

void TestStoreResume::theConfigurationIsItsClaimersToChange()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto other = fixture.open(); // keeps what it has read
    const auto run = fixture.addRun(*store, train::RunState::Stopped);
    auto config = valueOf(other->run(run)).config;
    config.train.steps = 4321;
    const auto refused = store->setConfig(run, config);
    QVERIFY(!refused && refused.error().code == ErrorCode::Busy);
    QVERIFY(store->claimEnded(run));
    expectOk(store->setConfig(run, config));
    for (const auto& reader : {store.get(), other.get()}) {
        QCOMPARE(valueOf(reader->run(run)).config.train.steps, std::int64_t{4321});
        QVERIFY(valueOf(reader->runs()).front().config == config);
    }
}

void TestStoreResume::theRowIsThatOfTheStepAgain_data()
{
    QTest::addColumn<int>("step");
    QTest::newRow("from its middle") << 40;
    QTest::newRow("from its end, which is tested again") << 60;
}

void TestStoreResume::theRowIsThatOfTheStepAgain()
{
    QFETCH(int, step);
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store);
    {
        const auto recorder = fixture.recorder();
        recorder->record(run, startedEvent(0));
        for (int i = 1; i <= 60; ++i) {
            recorder->record(run, stepEvent(i, 5.0 - 0.01 * i));
            if (i % 10 == 0)
                recorder->record(run, evaluation(i, 4.0 - 0.02 * i));
        }
        recorder->record(run, evaluation(60, 2.5, train::SplitPart::Test));
        train::RunEnded end;
        end.at = positionAt(60);
        end.state = train::RunState::Failed;
        end.error = Error{ErrorCode::Io, "The disk was full.", ""};
        end.testBpc = 3.5;
        recorder->record(run, end);
    }
    QVERIFY(valueOf(store->run(run)).testBpc && valueOf(store->run(run)).ended > 0);
    auto started = startedEvent(step);
    started.from = train::StartedFrom{.run = run, .step = step, .optimizer = true, .text = true, .random = true};
    started.threads = 7;
    fixture.recorder()->record(run, started);
    const auto row = valueOf(store->run(run));
    QCOMPARE(row.state, train::RunState::Running);
    QCOMPARE(row.at.step, std::int64_t{step});
    QCOMPARE(*row.lastTrainLoss, 5.0 - 0.01 * step);
    QCOMPARE(*row.bestValidationLoss, 4.0 - 0.02 * step);
    QCOMPARE(*row.bestValidationBpc, (4.0 - 0.02 * step) / std::numbers::ln2);
    QVERIFY(!row.testBpc && row.error.empty() && row.ended == 0 && row.threads == 7);
    QCOMPARE(valueOf(store->pointCount(run, Metric::TrainLoss)), step);
    QCOMPARE(valueOf(store->pointCount(run, Metric::ValidationLoss)), step / 10);
    QCOMPARE(valueOf(store->pointCount(run, Metric::TestLoss)), 0);
    const auto event = valueOf(store->events(run)).back();
    QCOMPARE(event.kind, "resumed");
    const std::string words = "Resumed from step " + std::to_string(step);
    QVERIFY2(event.text.starts_with(words + ' ') || event.text.starts_with(words + ','), event.text.c_str());

    fixture.recorder()->record(run, evaluation(step, 4.0 - 0.02 * step)); // the same once more, and another one
    QCOMPARE(valueOf(store->pointCount(run, Metric::ValidationLoss)), step / 10);
    fixture.recorder()->record(run, evaluation(step, 1.5));
    QCOMPARE(valueOf(store->pointCount(run, Metric::ValidationLoss)), step / 10 + 1);
}

void TestStoreResume::checkpointsAreThoseOnTheDisk()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store);
    const auto folder = [&](int step) { return store->checkpointFolder(run) / ("step-" + std::to_string(step)); };
    {
        const auto recorder = fixture.recorder();
        recorder->record(run, startedEvent(0));
        for (const int step : {10, 20, 30, 50})
            recorder->record(
                run,
                train::CheckpointSaved{
                    .at = positionAt(step), .folder = folder(step), .best = step == 50, .sizeBytes = 1000 + step});
    }
    const auto before = valueOf(store->checkpoints(run));
    // 10 was removed by hand, 50 is done again, and of 40 the process that was killed had no time to tell.
    auto started = startedEvent(40);
    started.from = train::StartedFrom{.run = run, .step = 40};
    for (const int step : {20, 30, 40})
        started.kept.push_back({positionAt(step), folder(step), step == 30, 1000 + step});
    fixture.recorder()->record(run, started);
    const auto after = valueOf(store->checkpoints(run));
    QCOMPARE(after.size(), std::size_t{3});
    for (std::size_t i = 0; i < after.size(); ++i) {
        const std::int64_t step = 20 + 10 * static_cast<std::int64_t>(i);
        QCOMPARE(after[i].at.step, step);
        QCOMPARE(after[i].best, step == 30);
        QCOMPARE(after[i].sizeBytes, 1000 + step);
    }
    QCOMPARE(after[0].wall, before[1].wall); // known ones keep their time
    QCOMPARE(after[1].wall, before[2].wall);
    QVERIFY(after[2].wall >= before[3].wall);
    QCOMPARE(valueOf(store->run(run)).checkpoint, folder(30).string());
}

void TestStoreResume::aRunThatWentBackHasEachStepOnce()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store);
    const auto folder = [&](int step) { return store->checkpointFolder(run) / ("step-" + std::to_string(step)); };
    const auto recorder = fixture.recorder();
    recorder->record(run, startedEvent(0));
    const auto save = [&](int step, bool best) {
        recorder->record(
            run,
            train::CheckpointSaved{.at = positionAt(step), .folder = folder(step), .best = best, .sizeBytes = 1000});
    };
    for (int i = 1; i <= 35; ++i) {
        recorder->record(run, stepEvent(i, 5.0 - 0.01 * i));
        if (i % 10 == 0) {
            recorder->record(run, evaluation(i, 4.0 - 0.02 * i));
            save(i, true);
        }
    }
    const train::RolledBack back{
        .at = positionAt(20),
        .from = positionAt(35),
        .reason = "the loss is not a number",
        .count = 1,
        .most = 2,
        .skippedSegments = 201};
    recorder->record(run, back);
    recorder->record(run, train::CheckpointRemoved{positionAt(20), folder(30)});
    save(20, true);
    expectOk(recorder->flush());
    const auto row = valueOf(store->run(run));
    QCOMPARE(row.state, train::RunState::Running);
    QCOMPARE(row.at.step, std::int64_t{20});
    QCOMPARE(*row.lastTrainLoss, 5.0 - 0.01 * 20);
    QCOMPARE(*row.bestValidationLoss, 4.0 - 0.02 * 20);
    QCOMPARE(row.checkpoint, folder(20).string());
    for (int i = 21; i <= 50; ++i)
        recorder->record(run, stepEvent(i, 1.0));
    recorder->record(run, evaluation(30, 3.9));
    expectOk(recorder->flush());

    const auto points = valueOf(store->points(run, Metric::TrainLoss, 0, 1000));
    QCOMPARE(points.size(), std::size_t{50});
    for (std::size_t i = 0; i < points.size(); ++i) {
        QCOMPARE(points[i].at.step, static_cast<std::int64_t>(i) + 1);
        QCOMPARE(points[i].value, i < 20 ? 5.0 - 0.01 * static_cast<double>(i + 1) : 1.0);
    }
    QCOMPARE(valueOf(store->pointCount(run, Metric::ValidationLoss)), 3);
    const auto saved = valueOf(store->checkpoints(run));
    QCOMPARE(saved.size(), std::size_t{2});
    QVERIFY(saved[0].at.step == 10 && saved[1].at.step == 20 && saved[1].best);
    const auto events = valueOf(store->events(run));
    const auto told = std::ranges::find(events, "rollback", &EventRow::kind);
    QVERIFY(told != events.end());
    QCOMPARE(
        told->text,
        "At step 35 the loss is not a number: back to the checkpoint of step 20, 201 segments of text skipped (1 of 2 "
        "times).");
}

void TestStoreResume::aBranchChangesNothingOfItsParent()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto parent = fixture.addRun(*store);
    const auto child = fixture.addRun(*store);
    const auto recorder = fixture.recorder();
    recorder->record(parent, startedEvent(0));
    for (int i = 1; i <= 20; ++i)
        recorder->record(parent, stepEvent(i, 1));
    recorder->record(parent, evaluation(20, 0.9));
    auto started = startedEvent(10);
    started.from = train::StartedFrom{.run = parent, .step = 10};
    recorder->record(child, started);
    expectOk(recorder->flush());
    QCOMPARE(valueOf(store->pointCount(parent, Metric::TrainLoss)), 20);
    QVERIFY(valueOf(store->run(parent)).bestValidationLoss.has_value());
    QVERIFY(valueOf(store->events(child)).back().text.starts_with("Branched from"));
}

QTEST_GUILESS_MAIN(TestStoreResume)
#include "TestStoreResume.moc"
