// SPDX-License-Identifier: GPL-3.0-or-later
#include "CutRun.h"

#include "core/train/Checkpoint.h"
#include "core/train/CheckpointCadence.h"

#include <QtTest>

#include <set>

using namespace workbench;
using namespace workbench::train;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace
{

using Steps = std::set<std::int64_t>;

Steps stepsIn(const fs::path& folder)
{
    Steps steps;
    for (const auto& entry : fs::directory_iterator(folder))
        if (const auto manifest = verifyCheckpoint(entry.path()))
            steps.insert(manifest->at.step);
    return steps;
}

Steps saved(const EventLog& log)
{
    Steps steps;
    for (const CheckpointSaved& each : log.all<CheckpointSaved>())
        steps.insert(each.at.step);
    return steps;
}

} // namespace

/// When checkpoints are saved, and which of them stay.
class TestCheckpointCadence : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isDue_data();
    void isDue();
    void theClockStartsAgainWithEveryTry();
    void aRunSavesByTheClock();
    void aRunSavesAfterEveryEvaluation();
    void thoseKeptForGoodStayAndCountNowhere();
    void aPromiseHoldsWhenTheSettingChanges();
};

void TestCheckpointCadence::isDue_data()
{
    QTest::addColumn<qint64>("everySteps");
    QTest::addColumn<qint64>("keepEverySteps");
    QTest::addColumn<double>("everyMinutes");
    QTest::addColumn<qint64>("step");
    QTest::addColumn<int>("seconds");
    QTest::addColumn<bool>("due");
    QTest::newRow("never") << qint64{0} << qint64{0} << 0.0 << qint64{1000} << 1'000'000 << false;
    QTest::newRow("a step") << qint64{4} << qint64{0} << 0.0 << qint64{8} << 0 << true;
    QTest::newRow("between steps") << qint64{4} << qint64{0} << 0.0 << qint64{9} << 0 << false;
    QTest::newRow("a step that is kept") << qint64{4} << qint64{7} << 0.0 << qint64{14} << 0 << true;
    QTest::newRow("just before its minute") << qint64{4} << qint64{0} << 1.0 << qint64{9} << 59 << false;
    QTest::newRow("the minute") << qint64{4} << qint64{0} << 1.0 << qint64{9} << 60 << true;
    QTest::newRow("half a minute, no steps") << qint64{0} << qint64{0} << 0.5 << qint64{9} << 31 << true;
}

void TestCheckpointCadence::isDue()
{
    QFETCH(qint64, everySteps);
    QFETCH(qint64, keepEverySteps);
    QFETCH(double, everyMinutes);
    QFETCH(qint64, step);
    QFETCH(int, seconds);
    config::CheckpointConfig config;
    config.everySteps = everySteps;
    config.keepEverySteps = keepEverySteps;
    config.everyMinutes = everyMinutes;
    const CheckpointCadence::Clock::time_point start{};
    const CheckpointCadence cadence(config, start);
    QTEST(cadence.isDue(step, start + std::chrono::seconds(seconds)), "due");
}

void TestCheckpointCadence::theClockStartsAgainWithEveryTry()
{
    config::CheckpointConfig config;
    config.everySteps = 0;
    config.everyMinutes = 10;
    const CheckpointCadence::Clock::time_point start{};
    CheckpointCadence cadence(config, start);
    QVERIFY(cadence.isDue(3, start + 10min));
    cadence.tried(start + 9min);
    QVERIFY(!cadence.isDue(3, start + 18min));
    QVERIFY(cadence.isDue(3, start + 19min));
}

void TestCheckpointCadence::aRunSavesByTheClock()
{
    const TrainFixture fixture;
    config::RunConfig config = fixture.smallConfig();
    config.train.steps = 0;
    config.train.seconds = 0.6;
    config.eval.everySteps = config.checkpoint.everySteps = 0;
    config.checkpoint.everyMinutes = 0.1 / 60;
    EventLog log;
    std::vector<std::chrono::steady_clock::time_point> times;
    log.onEvent = [&](const TrainEvent& event) {
        if (std::holds_alternative<CheckpointSaved>(event))
            times.push_back(std::chrono::steady_clock::now());
    };
    QVERIFY(fixture.train(config, log));
    // One every tenth of a second, and the last one, which is the best.
    QVERIFY2(times.size() >= 3 && times.size() <= 8, std::to_string(times.size()).c_str());
    for (std::size_t i = 1; i + 1 < times.size(); ++i)
        QVERIFY(times[i] - times[i - 1] >= 99ms);
    config.checkpoint.everyMinutes = 0;
    EventLog quiet;
    QVERIFY(fixture.train(config, quiet));
    QCOMPARE(quiet.all<CheckpointSaved>().size(), std::size_t{1});
}

void TestCheckpointCadence::aRunSavesAfterEveryEvaluation()
{
    const TrainFixture fixture(patternText(3000));
    config::RunConfig config = fixture.smallConfig();
    config.train.steps = 60;
    config.train.learningRate = 0.5; // soon nothing gets better
    config.checkpoint.everySteps = 0;
    for (const bool always : {false, true}) {
        config.checkpoint.afterEvaluation = always;
        EventLog log;
        QVERIFY(fixture.train(config, log));
        Steps evaluated, best;
        for (const EvalDone& done : log.all<EvalDone>()) {
            if (done.part == SplitPart::Validation) {
                evaluated.insert(done.at.step);
                if (done.best || done.at.step == config.train.steps)
                    best.insert(done.at.step);
            }
        }
        QCOMPARE(evaluated.size(), std::size_t{12});
        QVERIFY(best.size() < evaluated.size());
        QVERIFY(saved(log) == (always ? evaluated : best));
    }
}

void TestCheckpointCadence::thoseKeptForGoodStayAndCountNowhere()
{
    const TrainFixture fixture(patternText(3000));
    config::RunConfig config = fixture.smallConfig();
    config.train.steps = 40;
    config.eval.everySteps = 0;
    config.checkpoint.everySteps = 4;
    config.checkpoint.keepEverySteps = 6;
    TrainRequest request = fixture.request(config);
    EventLog log;
    TrainControl control;
    std::stop_source stop;
    log.onEvent = [&](const TrainEvent& event) {
        if (const auto* step = std::get_if<StepDone>(&event); step && step->at.step == 22)
            stop.request_stop();
    };
    QVERIFY(fixture.train(request, log, control, stop.get_token()));
    // 12 is one of both kinds; beside those kept the newest two, and the one where it was stopped.
    QVERIFY(stepsIn(request.checkpointFolder) == (Steps{6, 12, 18, 20, 22}));
    EventLog more;
    QVERIFY(goOn(request, more));
    QVERIFY(stepsIn(request.checkpointFolder) == (Steps{6, 12, 18, 24, 30, 32, 36, 40}));
}

void TestCheckpointCadence::aPromiseHoldsWhenTheSettingChanges()
{
    const TrainFixture fixture(patternText(3000));
    config::RunConfig config = fixture.smallConfig();
    config.train.steps = 12;
    config.eval.everySteps = 0;
    config.checkpoint.everySteps = 5;
    config.checkpoint.keepEverySteps = 6;
    TrainRequest request = fixture.request(config);
    EventLog log;
    TrainControl control;
    QVERIFY(fixture.train(request, log, control));
    request.config.train.steps = 30;
    request.config.checkpoint.keepEverySteps = 10;
    EventLog more;
    QVERIFY(goOn(request, more));
    QVERIFY(stepsIn(request.checkpointFolder) == (Steps{6, 10, 12, 15, 20, 25, 30}));
}

QTEST_GUILESS_MAIN(TestCheckpointCadence)
#include "TestCheckpointCadence.moc"
