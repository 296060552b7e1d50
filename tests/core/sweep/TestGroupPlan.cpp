// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweep/GroupPlan.h"

#include <QTest>

using namespace workbench;
using namespace workbench::sweep;

class TestGroupPlan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesBackAsItWas()
    {
        GroupPlan plan;
        plan.axes = {**parseAxis("train.learningRate", "1e-4..1e-2 log"), **parseAxis("train.seed", "1..3")};
        plan.kind = SweepKind::Random;
        plan.maximumRuns = 12;
        plan.seed = 18446744073709551615ULL;
        QCOMPARE(groupPlanFromText(toJsonText(plan)), Result<GroupPlan>(plan));
        plan.halving = HalvingRule{RungUnit::Seconds, 12.5, 4};
        QCOMPARE(groupPlanFromText(toJsonText(plan)), Result<GroupPlan>(plan));
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("no JSON") << QByteArray("grid");
        QTest::newRow("list") << QByteArray("[]");
        QTest::newRow("deep") << "{\"kind\":" + QByteArray(100'000, '[') + QByteArray(100'000, ']') + "}";
        QTest::newRow("kind") << QByteArray(R"({"kind":"spiral","axes":[]})");
        QTest::newRow("no axes") << QByteArray(R"({"kind":"grid"})");
        QTest::newRow("axis without values") << QByteArray(R"({"kind":"grid","axes":[{"field":"train.seed"}]})");
        QTest::newRow("wrong type") << QByteArray(R"({"kind":"grid","axes":[],"maximumRuns":"many"})");
        QTest::newRow("most of all runs") << QByteArray(R"({"kind":"grid","axes":[],"maximumRuns":1e300})");
        QTest::newRow("half a run") << QByteArray(R"({"kind":"grid","axes":[],"maximumRuns":0.5})");
        QTest::newRow("fewer than none") << QByteArray(R"({"kind":"grid","axes":[],"maximumRuns":-1})");
        QTest::newRow("seed") << QByteArray(R"({"kind":"grid","axes":[],"seed":-1})");
        QTest::newRow("one in very many") << QByteArray(
            R"({"kind":"grid","axes":[],"halving":{"unit":"steps","first":1,"keepOneIn":4294967298}})");
        QTest::newRow("unit") << QByteArray(
            R"({"kind":"grid","axes":[],"halving":{"unit":"moons","first":1,"keepOneIn":2}})");
        QTest::newRow("rule") << QByteArray(
            R"({"kind":"grid","axes":[],"halving":{"unit":"steps","first":0,"keepOneIn":2}})");
    }
    void refuses()
    {
        QFETCH(const QByteArray, text);
        const auto plan = groupPlanFromText(text.toStdString());
        QVERIFY(!plan.has_value());
        QCOMPARE(plan.error().code, ErrorCode::Corrupt);
    }
};

QTEST_GUILESS_MAIN(TestGroupPlan)
#include "TestGroupPlan.moc"
