// SPDX-License-Identifier: GPL-3.0-or-later
#include "StoreFixture.h"

#include "core/base/Uuid.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QTest>

#include <chrono>
#include <cstdio>
#include <cstring>
#include <memory>
#include <thread>
#include <vector>

using namespace workbench;
using namespace workbench::store;

namespace
{

constexpr int kSteps = 20'000;

std::int64_t milliseconds()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count(); // one clock for all processes of the machine
}

/// Another program on the same store: makes a run, records it, looks at all runs, renames its own.
int writeARun(const std::filesystem::path& directory)
{
    int troubles = 0;
    const auto store = valueOf(Store::open(directory, StoreAccess::ReadWrite));
    const RunId run(makeUuid());
    valueOf(store->createRun(run, exampleConfig(), train::RunState::Running));
    const auto recorder = valueOf(
        RunRecorder::open(directory, [&](const std::optional<Error>& trouble) { troubles += trouble ? 1 : 0; }));
    recorder->record(run, startedEvent(0));
    for (int i = 1; i <= kSteps; ++i) {
        recorder->record(run, stepEvent(i, i));
        if (i % 500 == 0) {
            expectOk(recorder->flush());
            expectOk(store->renameRun(run, "at " + std::to_string(i)));
            valueOf(store->runs());
            valueOf(store->buckets(run, Metric::TrainLoss, std::nullopt, 100));
        }
    }
    train::RunEnded ended;
    ended.at = positionAt(kSteps);
    recorder->record(run, ended);
    expectOk(recorder->flush());
    return troubles;
}

/// Records a step a millisecond and says when, until it is killed.
int writeUntilKilled(const std::filesystem::path& directory)
{
    const auto store = valueOf(Store::open(directory, StoreAccess::ReadWrite));
    const RunId run(makeUuid());
    valueOf(store->createRun(run, exampleConfig(), train::RunState::Running));
    const auto recorder = valueOf(RunRecorder::open(directory, {}));
    recorder->record(run, startedEvent(0));
    for (int i = 1;; ++i) {
        recorder->record(run, stepEvent(i, i));
        std::printf("%d %lld\n", i, static_cast<long long>(milliseconds()));
        std::fflush(stdout);
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

std::unique_ptr<QProcess> start(const char* what, const StoreFixture& fixture)
{
    auto process = std::make_unique<QProcess>();
    process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process->start(
        QCoreApplication::applicationFilePath(), {what, QString::fromStdString(fixture.directory().string())});
    return process;
}

} // namespace

class TestStoreProcesses : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void severalProgramsShareAStore();
    void aKilledProgramLosesHalfASecondAtMost_data();
    void aKilledProgramLosesHalfASecondAtMost();
};

void TestStoreProcesses::severalProgramsShareAStore()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto ours = fixture.addRun(*store);
    std::vector<std::unique_ptr<QProcess>> others;
    for (int i = 0; i < 2; ++i)
        others.push_back(start("--write-a-run", fixture));
    for (const auto& other : others)
        QVERIFY(other->waitForStarted());

    int troubles = 0, looks = 0, changes = 0, runsSeen = 0;
    const auto recorder = valueOf(RunRecorder::open(
        fixture.directory(), [&](const std::optional<Error>& trouble) { troubles += trouble ? 1 : 0; }));
    const auto running = [&] {
        for (const auto& other : others)
            if (other->state() != QProcess::NotRunning && !other->waitForFinished(5))
                return true;
        return false;
    };
    auto seen = valueOf(store->changeCounter());
    int steps = 0;
    while (running()) {
        for (int i = 0; i < 50; ++i) {
            ++steps;
            recorder->record(ours, stepEvent(steps, steps));
        }
        const auto counter = valueOf(store->changeCounter());
        changes += counter != seen;
        seen = counter;
        for (const auto& run : valueOf(store->runs())) {
            QVERIFY(train::isLive(run.state) || run.state == train::RunState::Finished);
            valueOf(store->buckets(run.id, Metric::TrainLoss, std::nullopt, 200));
        }
        runsSeen = std::max(runsSeen, static_cast<int>(valueOf(store->runs()).size()));
        ++looks;
    }
    expectOk(recorder->flush());
    for (const auto& other : others) {
        QCOMPARE(other->exitStatus(), QProcess::NormalExit);
        QCOMPARE(other->exitCode(), 0);
    }
    QCOMPARE(troubles, 0);
    QVERIFY(looks > 3 && changes > 3);
    QCOMPARE(runsSeen, 3);
    for (const auto& run : valueOf(store->runs())) {
        const auto count = valueOf(store->pointCount(run.id, Metric::TrainLoss));
        QCOMPARE(count, run.id == ours ? steps : kSteps);
        double sum = 0;
        for (const auto& bucket : valueOf(store->buckets(run.id, Metric::TrainLoss, std::nullopt, 50)))
            sum += bucket.sum;
        QCOMPARE(sum, static_cast<double>(count) * static_cast<double>(count + 1) / 2);
        if (run.id != ours) {
            QCOMPARE(run.state, train::RunState::Finished);
            QCOMPARE(run.name, "at " + std::to_string(kSteps));
        }
    }
    QCOMPARE(fixture.ask("PRAGMA integrity_check"), "ok");
}

void TestStoreProcesses::aKilledProgramLosesHalfASecondAtMost_data()
{
    QTest::addColumn<int>("lifetime"); // milliseconds after its first step
    for (const int lifetime : {700, 1111, 1900})
        QTest::addRow("%d ms", lifetime) << lifetime;
}

void TestStoreProcesses::aKilledProgramLosesHalfASecondAtMost()
{
    QFETCH(const int, lifetime);
    StoreFixture fixture;
    fixture.open();
    const auto process = start("--write-until-killed", fixture);
    QVERIFY(process->waitForReadyRead(20'000));
    QElapsedTimer clock;
    clock.start();
    while (clock.elapsed() < lifetime)
        process->waitForReadyRead(static_cast<int>(lifetime - clock.elapsed()));
    const auto killed = milliseconds();
    process->kill();
    QVERIFY(process->waitForFinished());
    QCOMPARE(process->exitStatus(), QProcess::CrashExit);

    std::int64_t recorded = 0, owed = 0;
    for (const auto& line : process->readAllStandardOutput().split('\n')) {
        const auto words = line.split(' ');
        if (words.size() != 2)
            continue;
        recorded = words[0].toLongLong();
        if (words[1].toLongLong() <= killed - 500)
            owed = recorded;
    }
    QVERIFY(owed > 0 && recorded > owed);

    const auto store = fixture.open();
    const auto row = valueOf(store->runs()).front();
    QCOMPARE(row.state, train::RunState::Interrupted);
    const auto points = valueOf(store->points(row.id, Metric::TrainLoss, 0, recorded + 1));
    const auto stored = static_cast<std::int64_t>(points.size());
    QVERIFY2(stored >= owed, qPrintable(QString("%1 of %2 owed").arg(stored).arg(owed)));
    QCOMPARE(points.back().at.step, stored);
    QCOMPARE(row.at.step, stored);
    double sum = 0;
    for (const auto& bucket : valueOf(store->buckets(row.id, Metric::TrainLoss, std::nullopt, 10)))
        sum += bucket.sum;
    QCOMPARE(sum, static_cast<double>(stored) * static_cast<double>(stored + 1) / 2);
    QCOMPARE(fixture.ask("PRAGMA integrity_check"), "ok");
    QCOMPARE(valueOf(store->reconcile()), std::vector{row.id});

    const auto recorder = fixture.recorder(); // one click to go on
    recorder->record(row.id, startedEvent(stored / 2));
    recorder->record(row.id, stepEvent(stored / 2 + 1, 1));
    expectOk(recorder->flush());
    QCOMPARE(valueOf(store->run(row.id)).state, train::RunState::Running);
    QCOMPARE(valueOf(store->pointCount(row.id, Metric::TrainLoss)), stored / 2 + 1);
}

int main(int argc, char* argv[])
{
    try {
        if (argc == 3 && std::strcmp(argv[1], "--write-a-run") == 0)
            return writeARun(argv[2]);
        if (argc == 3 && std::strcmp(argv[1], "--write-until-killed") == 0)
            return writeUntilKilled(argv[2]);
    } catch (const std::exception& exception) {
        std::fprintf(stderr, "%s\n", exception.what());
        return 1;
    }
    QCoreApplication application(argc, argv);
    TestStoreProcesses test;
    return QTest::qExec(&test, argc, argv);
}
#include "TestStoreProcesses.moc"
