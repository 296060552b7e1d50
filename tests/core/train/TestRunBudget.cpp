// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/RunBudget.h"

#include <QtTest>

using workbench::config::TrainConfig;
using workbench::train::RunBudget;
using workbench::train::RunPosition;

class TestRunBudget : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void progressIsThatOfTheNearestLimit_data();
    void progressIsThatOfTheNearestLimit();
};

void TestRunBudget::progressIsThatOfTheNearestLimit_data()
{
    QTest::addColumn<qint64>("steps");
    QTest::addColumn<qint64>("bytes");
    QTest::addColumn<double>("epochs");
    QTest::addColumn<double>("seconds");
    QTest::addColumn<double>("progress");
    QTest::addColumn<bool>("spent");

    // The position asked about is always step 10, 4000 bytes, 2 seconds, half an epoch.
    QTest::newRow("no limit at all") << qint64{0} << qint64{0} << 0.0 << 0.0 << 0.0 << false;
    QTest::newRow("steps") << qint64{40} << qint64{0} << 0.0 << 0.0 << 0.25 << false;
    QTest::newRow("bytes") << qint64{0} << qint64{5000} << 0.0 << 0.0 << 0.8 << false;
    QTest::newRow("epochs") << qint64{0} << qint64{0} << 2.0 << 0.0 << 0.25 << false;
    QTest::newRow("seconds") << qint64{0} << qint64{0} << 0.0 << 4.0 << 0.5 << false;
    QTest::newRow("the nearest counts") << qint64{1000} << qint64{8000} << 10.0 << 3600.0 << 0.5 << false;
    QTest::newRow("reached exactly") << qint64{10} << qint64{0} << 0.0 << 0.0 << 1.0 << true;
    QTest::newRow("overshot") << qint64{0} << qint64{3999} << 0.0 << 100.0 << 1.0 << true;
}

void TestRunBudget::progressIsThatOfTheNearestLimit()
{
    QFETCH(qint64, steps);
    QFETCH(qint64, bytes);
    QFETCH(double, epochs);
    QFETCH(double, seconds);
    QFETCH(double, progress);
    QFETCH(bool, spent);

    TrainConfig train;
    train.steps = steps;
    train.bytes = bytes;
    train.epochs = epochs;
    train.seconds = seconds;
    const RunBudget budget(train);
    const RunPosition at{.step = 10, .bytes = 4000, .seconds = 2.0, .epoch = 0.5};
    QCOMPARE(budget.progress(at), progress);
    QCOMPARE(budget.isSpent(at), spent);
    QCOMPARE(budget.progress({}), 0.0);
}

QTEST_GUILESS_MAIN(TestRunBudget)
#include "TestRunBudget.moc"
