// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/launch/Preflight.h"

#include "core/config/Preset.h"
#include "core/train/MemoryEstimate.h"

#include <QTest>

#include <algorithm>

using namespace workbench;
using namespace workbench::ui;

namespace
{

constexpr MachineFacts kLargeMachine{
    .memoryBytes = std::int64_t(1) << 50, .freeDiskBytes = std::int64_t(1) << 50, .cores = 64};

config::RunConfig demo()
{
    return config::presets().front().config;
}

} // namespace

class TestPreflight : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void figuresComeFromTheConfiguration()
    {
        const config::RunConfig config = demo();
        const Preflight preflight = makePreflight(config, kLargeMachine, 1000);
        QCOMPARE(preflight.parameters, config::parameterCount(config.model));
        QVERIFY(preflight.foldedParameters < preflight.parameters);
        QCOMPARE(preflight.memoryBytes, train::estimateTrainingBytes(config));
        QCOMPARE(preflight.diskBytes, preflight.parameters * 12 * (config.checkpoint.keep + 1));
        QVERIFY(preflight.problems.empty());
    }

    void checkpointsKeptForGoodNeedDiskToo()
    {
        config::RunConfig config = demo();
        config.train.bytes = 0;
        config.train.steps = 1000;
        config.checkpoint.keepEverySteps = 300;
        const Preflight preflight = makePreflight(config, kLargeMachine, 1000);
        QCOMPARE(preflight.diskBytes, preflight.parameters * 12 * (config.checkpoint.keep + 1 + 3));

        config.train.steps = 1'000'000'000'000;
        config.checkpoint.keepEverySteps = 1;
        MachineFacts machine = kLargeMachine;
        const Preflight endless = makePreflight(config, machine, 1000);
        QCOMPARE(endless.problems.size(), std::size_t(1));
        QCOMPARE(endless.problems.front().path, std::string("checkpoint.keepEverySteps"));
        QVERIFY(endless.diskBytes > machine.freeDiskBytes);
    }

    void theFirstLimitEndsTheRun_data()
    {
        QTest::addColumn<qint64>("steps");
        QTest::addColumn<qint64>("bytes");
        QTest::addColumn<double>("epochs");
        QTest::addColumn<double>("seconds");
        QTest::addColumn<double>(
            "expected"); // at 100 bytes a second, batch 2, bptt 5, 1000 bytes an epoch; -1: unknown
        QTest::newRow("steps") << qint64(50) << qint64(0) << 0.0 << 0.0 << 5.0;
        QTest::newRow("bytes") << qint64(50) << qint64(200) << 0.0 << 0.0 << 2.0;
        QTest::newRow("epochs") << qint64(0) << qint64(0) << 3.0 << 0.0 << 30.0;
        QTest::newRow("seconds") << qint64(50) << qint64(0) << 0.0 << 1.5 << 1.5;
        QTest::newRow("seconds alone") << qint64(0) << qint64(0) << 0.0 << 9.0 << 9.0;
        QTest::newRow("none") << qint64(0) << qint64(0) << 0.0 << 0.0 << -1.0;
    }

    void theFirstLimitEndsTheRun()
    {
        QFETCH(qint64, steps);
        QFETCH(qint64, bytes);
        QFETCH(double, epochs);
        QFETCH(double, seconds);
        QFETCH(double, expected);
        config::RunConfig config = demo();
        config.train.batch = 2;
        config.train.bptt = 5;
        config.train.steps = steps;
        config.train.bytes = bytes;
        config.train.epochs = epochs;
        config.train.seconds = seconds;
        const Preflight preflight = makePreflight(config, kLargeMachine, 1000);
        QCOMPARE(runSeconds(config, preflight, 100).value_or(-1), expected);
    }

    void tooMuchMemoryNamesAFieldThatHelps_data()
    {
        QTest::addColumn<QString>("large");
        for (const char* const path : {"train.batch", "train.bptt", "model.width"})
            QTest::newRow(path) << QString::fromLatin1(path);
    }

    void tooMuchMemoryNamesAFieldThatHelps()
    {
        QFETCH(QString, large);
        config::RunConfig config = demo();
        QVERIFY(config::setField(config, "train.bptt", "256"));
        QVERIFY(config::setField(config, large.toStdString(), "4096"));
        MachineFacts machine = kLargeMachine;
        machine.memoryBytes = train::estimateTrainingBytes(config) / 3;
        const Preflight preflight = makePreflight(config, machine, 1000);
        QCOMPARE(preflight.problems.size(), std::size_t(1));
        const config::FieldProblem& problem = preflight.problems.front();
        QVERIFY2(QByteArray::fromStdString(problem.message).contains("Lower"), problem.message.c_str());

        config::RunConfig smaller = config; // one that says it can be lowered must have been worth naming
        QVERIFY(config::setField(smaller, problem.path, "1"));
        QVERIFY(train::estimateTrainingBytes(smaller) < train::estimateTrainingBytes(config));
    }

    void aSmallDiskAndTooManyThreadsAreProblems()
    {
        config::RunConfig config = demo();
        config.runtime.threads = 9;
        const MachineFacts machine{.memoryBytes = std::int64_t(1) << 50, .freeDiskBytes = 1000, .cores = 2};
        const auto problems = makePreflight(config, machine, 0).problems;
        for (const char* const path : {"runtime.threads", "checkpoint.keep"})
            QVERIFY2(std::ranges::count(problems, path, &config::FieldProblem::path) == 1, path);
    }
};

QTEST_GUILESS_MAIN(TestPreflight)
#include "TestPreflight.moc"
