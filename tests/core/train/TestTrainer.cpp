// SPDX-License-Identifier: GPL-3.0-or-later
#include "TrainFixture.h"

#include "core/train/Checkpoint.h"

#include <QtTest>

#include <cmath>
#include <numbers>

using namespace workbench;
using namespace workbench::train;

class TestTrainer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void learns_data();
    void learns();
    void eventsTellTheWholeRun();
    void sameSeedSameRun();
    void bestIsTestedOnce();
    void endsAtEachKindOfLimit_data();
    void endsAtEachKindOfLimit();
    void refuses_data();
    void refuses();
};

void TestTrainer::learns_data()
{
    QTest::addColumn<bool>("lamb");
    QTest::addColumn<bool>("vary");
    QTest::newRow("LAMB, varying segments") << true << true;
    QTest::newRow("AdamW, fixed segments") << false << false;
}

void TestTrainer::learns()
{
    QFETCH(bool, lamb);
    QFETCH(bool, vary);
    const TrainFixture fixture(patternText(40'000));
    config::RunConfig config = fixture.smallConfig();
    config.model.width = 48;
    config.model.boomWidth = 96;
    config.model.dropoutInput = config.model.dropoutHidden = config.model.dropoutOutput = 0;
    config.train.optimizer = lamb ? config::Optimizer::Lamb : config::Optimizer::AdamW;
    config.train.varyBptt = vary;
    config.train.batch = 8;
    config.train.bptt = 32;
    config.train.steps = 350;
    config.train.schedule = config::Schedule::Cosine;
    config.eval.everySteps = 0;
    config.checkpoint.everySteps = 0;

    EventLog log;
    const auto summary = fixture.train(config, log);
    QVERIFY2(summary, messageOf(summary).c_str());
    QCOMPARE(summary->state, RunState::Finished);
    // Words drawn from eight cost 3 bits for about six bytes, the numbers little: 0.4 nats is what a good model pays.
    QVERIFY2(*summary->validationLoss < 0.8, std::to_string(*summary->validationLoss).c_str());
    QVERIFY(log.all<StepDone>().front().trainLoss > 5);
    QVERIFY(std::abs(*summary->validationBpc - *summary->validationLoss / std::numbers::ln2) < 1e-9);
}

void TestTrainer::eventsTellTheWholeRun()
{
    const TrainFixture fixture;
    EventLog log;
    const auto summary = fixture.train(fixture.smallConfig(), log);
    QVERIFY2(summary, messageOf(summary).c_str());

    QVERIFY(is<RunStarted>(log.events().front()));
    QVERIFY(is<RunEnded>(log.events().back()));
    QCOMPARE(log.all<RunStarted>().size(), std::size_t{1});
    QCOMPARE(log.all<RunEnded>().size(), std::size_t{1});
    const RunStarted started = log.all<RunStarted>().front();
    QCOMPARE(started.trainBytes, std::int64_t{18'000});
    QCOMPARE(started.validationBytes, std::int64_t{1'000});
    QCOMPARE(started.testBytes, std::int64_t{1'000});
    QCOMPARE(started.threads, 1);
    QCOMPARE(QString::fromStdString(started.device), QString("cpu"));
    QCOMPARE(started.corpusSha256.size(), std::size_t{64});

    const auto steps = log.all<StepDone>();
    QCOMPARE(steps.size(), std::size_t{12});
    RunPosition before;
    for (const StepDone& step : steps) {
        QCOMPARE(step.at.step, before.step + 1);
        QCOMPARE(step.at.bytes, before.bytes + step.segmentLength * 4);
        QVERIFY(step.at.seconds > before.seconds);
        QVERIFY(step.at.epoch > before.epoch);
        QVERIFY(std::isfinite(step.trainLoss) && step.gradNorm > 0 && step.bytesPerSecond > 0);
        before = step.at;
    }
    QVERIFY(steps.front().residentBytes > 0);
    QCOMPARE(steps[0].learningRate, 0.0);
    QCOMPARE(steps[3].learningRate, 1e-2);

    std::vector<std::int64_t> validated;
    for (const EvalDone& eval : log.all<EvalDone>())
        if (eval.part == SplitPart::Validation)
            validated.push_back(eval.at.step);
    QCOMPARE(validated, (std::vector<std::int64_t>{5, 10, 12}));
    QVERIFY(summary->at == before);
    QCOMPARE(*summary->trainLoss, steps.back().trainLoss);
}

void TestTrainer::sameSeedSameRun()
{
    const auto losses = [](std::uint64_t seed) {
        const TrainFixture fixture;
        config::RunConfig config = fixture.smallConfig();
        config.train.seed = seed;
        EventLog log;
        std::vector<double> result;
        if (fixture.train(config, log))
            for (const StepDone& step : log.all<StepDone>())
                result.push_back(step.trainLoss);
        return result;
    };
    const auto first = losses(1);
    QCOMPARE(first.size(), std::size_t{12});
    QCOMPARE(losses(1), first);
    QVERIFY(losses(2) != first);
}

void TestTrainer::bestIsTestedOnce()
{
    const TrainFixture fixture;
    EventLog log;
    const auto summary = fixture.train(fixture.smallConfig(), log);
    QVERIFY2(summary, messageOf(summary).c_str());
    std::vector<EvalDone> tests;
    double lowest = 1e9;
    for (const EvalDone& eval : log.all<EvalDone>()) {
        if (eval.part == SplitPart::Test)
            tests.push_back(eval);
        else {
            QCOMPARE(eval.best, eval.loss < lowest);
            lowest = std::min(lowest, eval.loss);
        }
    }
    QCOMPARE(tests.size(), std::size_t{1});
    QCOMPARE(*summary->testBpc, tests.front().bpc);
    QCOMPARE(*summary->validationLoss, lowest);

    // The same figures come out of the checkpoint.
    EvalRequest request{
        .checkpoint = summary->checkpoint, .corpus = fixture.smallConfig().corpus, .runtime = {}, .batch = 2};
    request.runtime = fixture.smallConfig().runtime;
    const auto test = evaluateCheckpoint(request);
    QVERIFY(test);
    QCOMPARE(test->bpc, *summary->testBpc);
    request.part = SplitPart::Validation;
    const auto validation = evaluateCheckpoint(request);
    QVERIFY(validation);
    QCOMPARE(validation->loss, lowest);
}

void TestTrainer::endsAtEachKindOfLimit_data()
{
    QTest::addColumn<qint64>("bytes");
    QTest::addColumn<double>("epochs");
    QTest::addColumn<double>("seconds");
    QTest::newRow("bytes") << qint64{500} << 0.0 << 0.0;
    QTest::newRow("epochs") << qint64{0} << 1.0 << 0.0;
    QTest::newRow("seconds") << qint64{0} << 0.0 << 0.2;
}

void TestTrainer::endsAtEachKindOfLimit()
{
    QFETCH(qint64, bytes);
    QFETCH(double, epochs);
    QFETCH(double, seconds);
    const TrainFixture fixture(patternText(4000));
    config::RunConfig config = fixture.smallConfig();
    config.train.steps = 0;
    config.train.bytes = bytes;
    config.train.epochs = epochs;
    config.train.seconds = seconds;
    config.train.varyBptt = false;
    config.eval.everySteps = config.checkpoint.everySteps = 0;
    EventLog log;
    const auto summary = fixture.train(config, log);
    QVERIFY2(summary, messageOf(summary).c_str());
    QCOMPARE(summary->state, RunState::Finished);
    if (bytes > 0)
        QCOMPARE(summary->at.bytes, std::int64_t{512}); // eight segments of 64 bytes
    if (epochs > 0) {
        QCOMPARE(summary->at.epoch, 1.0);
        QCOMPARE(summary->at.step, std::int64_t{900 / 16}); // streams of 900 bytes; the rest is too short for a segment
    }
    if (seconds > 0)
        QVERIFY(summary->at.seconds >= seconds && summary->at.seconds < seconds + 2);
}

void TestTrainer::refuses_data()
{
    QTest::addColumn<int>("what");
    QTest::addColumn<QString>("named");
    QTest::newRow("an impossible setting") << 0 << "model.heads";
    QTest::newRow("a corpus that is not there") << 1 << "nowhere.txt";
    QTest::newRow("a folder as corpus") << 2 << "folder";
    QTest::newRow("a corpus that is too small") << 3 << "train.batch";
    QTest::newRow("a run without end") << 4 << "train.bytes";
    QTest::newRow("more memory than there is") << 5 << "model.memory";
}

void TestTrainer::refuses()
{
    QFETCH(int, what);
    QFETCH(QString, named);
    const TrainFixture fixture;
    config::RunConfig config = fixture.smallConfig();
    if (what == 0)
        config.model.heads = 3;
    else if (what == 1)
        config.corpus.path = (fixture.folder() / "nowhere.txt").string();
    else if (what == 2)
        config.corpus.path = fixture.folder().string();
    else if (what == 3)
        config.train.batch = 1100;
    else if (what == 4)
        config.train.steps = 0;
    else {
        writeAll(fixture.corpus(), patternText(40'000'000));
        config.model.memory = 100'000;
        config.train.bptt = 10'000;
        config.train.batch = 256;
    }
    EventLog log;
    const auto summary = fixture.train(config, log);
    QVERIFY(!summary);
    QVERIFY2(QString::fromStdString(describe(summary.error())).contains(named), describe(summary.error()).c_str());
    QVERIFY(log.events().empty());
}

QTEST_GUILESS_MAIN(TestTrainer)
#include "TestTrainer.moc"
