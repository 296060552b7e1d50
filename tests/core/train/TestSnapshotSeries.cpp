// SPDX-License-Identifier: GPL-3.0-or-later
#include "TrainFixture.h"

#include "core/maps/AttentionSnapshot.h"

#include <QtTest>

#include <algorithm>

using namespace workbench;
using namespace workbench::train;

namespace
{

std::vector<std::int64_t> stepsOf(const EventLog& log)
{
    std::vector<std::int64_t> steps;
    for (const SnapshotTaken& taken : log.all<SnapshotTaken>())
        steps.push_back(taken.at.step);
    return steps;
}

} // namespace

class TestSnapshotSeries : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesAtTheStepsAskedFor_data();
    void comesAtTheStepsAskedFor();
    void looksAtTheSameTextEveryTime_data();
    void looksAtTheSameTextEveryTime();
    void aStoppedRunHasItsLastLook();
};

void TestSnapshotSeries::comesAtTheStepsAskedFor_data()
{
    QTest::addColumn<int>("every");
    QTest::addColumn<bool>("attends");
    QTest::addColumn<QList<qint64>>("steps"); // of twelve
    QTest::newRow("first, every fifth, last") << 5 << true << QList<qint64>{1, 5, 10, 12};
    QTest::newRow("the last is due anyway") << 6 << true << QList<qint64>{1, 6, 12};
    QTest::newRow("every step") << 1 << true << QList<qint64>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    QTest::newRow("seldomer than the run is long") << 1000 << true << QList<qint64>{1, 12};
    QTest::newRow("off") << 0 << true << QList<qint64>{};
    QTest::newRow("a model without attention") << 5 << false << QList<qint64>{};
}

void TestSnapshotSeries::comesAtTheStepsAskedFor()
{
    QFETCH(int, every);
    QFETCH(bool, attends);
    QFETCH(QList<qint64>, steps);
    const TrainFixture fixture;
    config::RunConfig config = fixture.smallConfig();
    config.inspect.everySteps = every;
    if (!attends)
        config.model.attention.placement = config::AttentionPlacement::None;
    EventLog log;
    QVERIFY(fixture.train(config, log));
    QCOMPARE(stepsOf(log), std::vector<std::int64_t>(steps.begin(), steps.end()));
    QVERIFY(log.all<Warning>().empty());
}

void TestSnapshotSeries::looksAtTheSameTextEveryTime_data()
{
    QTest::addColumn<int>("corpusBytes"); // a twentieth of it validates
    QTest::addColumn<int>("probeBytes");
    QTest::addColumn<int>("textBytes"); // looked at
    QTest::addColumn<int>("queries");
    QTest::newRow("as configured") << 20'000 << 512 << 512 << 256;
    QTest::newRow("shortest") << 20'000 << 32 << 32 << 16;
    QTest::newRow("no more rows than are kept") << 20'000 << 900 << 900 << 256;
    QTest::newRow("validation part shorter") << 1'020 << 512 << 51 << 26;
}

void TestSnapshotSeries::looksAtTheSameTextEveryTime()
{
    QFETCH(int, corpusBytes);
    QFETCH(int, probeBytes);
    QFETCH(int, textBytes);
    QFETCH(int, queries);
    const std::string text = patternText(static_cast<std::size_t>(corpusBytes));
    const TrainFixture fixture(text);
    config::RunConfig config = fixture.smallConfig();
    config.model.layers = 3;
    config.model.heads = 2;
    config.model.attention = {config::AttentionPlacement::Listed, {0, 1}};
    config.inspect = {.everySteps = 5, .probeBytes = probeBytes};
    EventLog log;
    QVERIFY(fixture.train(config, log));

    const auto taken = log.all<SnapshotTaken>();
    QCOMPARE(taken.size(), std::size_t{4});
    const std::int64_t begin = log.all<RunStarted>().front().trainBytes;
    for (const SnapshotTaken& each : taken) {
        const maps::AttentionSnapshot& snapshot = *each.snapshot;
        QCOMPARE(snapshot.source, maps::MapSource::Probe);
        QCOMPARE(snapshot.step, each.at.step);
        QCOMPARE(snapshot.block, 1);
        QCOMPARE(snapshot.heads, 2);
        QCOMPARE(snapshot.queries, queries);
        QVERIFY(snapshot.keys >= queries);
        QCOMPARE(snapshot.firstOffset + snapshot.keys, begin + textBytes);
        QCOMPARE(
            snapshot.bytes,
            text.substr(static_cast<std::size_t>(snapshot.firstOffset), static_cast<std::size_t>(snapshot.keys)));
        QVERIFY(maps::sameText(snapshot, *taken.front().snapshot));
    }
    QVERIFY(taken.back().snapshot->levels != taken.front().snapshot->levels); // something was learned
}

void TestSnapshotSeries::aStoppedRunHasItsLastLook()
{
    const TrainFixture fixture;
    config::RunConfig config = fixture.smallConfig();
    config.inspect.everySteps = 100;
    EventLog log;
    const auto summary = fixture.trainUntil(7, config, log);
    QVERIFY(summary);
    QCOMPARE(summary->state, RunState::Stopped);
    QCOMPARE(stepsOf(log), (std::vector<std::int64_t>{1, 7}));
}

QTEST_GUILESS_MAIN(TestSnapshotSeries)
#include "TestSnapshotSeries.moc"
