// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/AxisTicks.h"

#include <QTest>

#include <limits>

using namespace workbench::ui;

class TestAxisTicks : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void texts_data()
    {
        QTest::addColumn<double>("from");
        QTest::addColumn<double>("to");
        QTest::addColumn<bool>("logarithmic");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("texts");
        const int number = static_cast<int>(AxisKind::Number), time = static_cast<int>(AxisKind::Duration);
        QTest::newRow("loss") << 1.9 << 6.1 << false << number << "2 3 4 5 6";
        QTest::newRow("one decimal") << 2.0 << 4.0 << false << number << "2.0 2.5 3.0 3.5 4.0";
        QTest::newRow("thousands") << 0.0 << 30000.0 << false << number << "0 10k 20k 30k";
        QTest::newRow("millions") << 0.0 << 1200000.0 << false << number << "0 0.25M 0.50M 0.75M 1.00M";
        QTest::newRow("hundreds") << 0.0 << 1148.0 << false << number << "0 250 500 750 1000";
        QTest::newRow("small") << 0.0 << 0.008 << false << number << "0 2e-3 4e-3 6e-3 8e-3";
        QTest::newRow("negative") << -1.0 << 1.0 << false << number << "-1.0 -0.5 0 0.5 1.0";
        QTest::newRow("decades") << 0.09 << 110.0 << true << number << "0.2 1 3 10 50";
        QTest::newRow("many decades") << 1e-6 << 1e6 << true << number << "1e-6 1e-3 1 1000 1M";
        QTest::newRow("diverged") << 0.0 << 4.1e18 << false << number << "0 1e18 2e18 3e18 4e18";
        QTest::newRow("narrow log") << 2.0 << 2.4 << true << number << "2.0 2.1 2.2 2.3 2.4";
        QTest::newRow("seconds") << 0.0 << 33.0 << false << time << "0 10 s 20 s 30 s";
        QTest::newRow("minutes") << 0.0 << 1000.0 << false << time << "0 5 min 10 min 15 min";
        QTest::newRow("hours") << 0.0 << 14000.0 << false << time << "0 1 h 2 h 3 h";
    }

    void texts()
    {
        QFETCH(double, from);
        QFETCH(double, to);
        QFETCH(bool, logarithmic);
        QFETCH(int, kind);
        QFETCH(QString, texts);
        QStringList made;
        for (const AxisTick& tick : axisTicks(
                 {from, to}, logarithmic ? AxisScale::Logarithmic : AxisScale::Linear, static_cast<AxisKind>(kind)))
            made << tick.text;
        QCOMPARE(made.join(QLatin1Char(' ')), texts);
    }

    void neverMoreThanFiveAndInsideTheRange()
    {
        int checked = 0;
        for (double from = 1e-7; from < 1e9; from *= 7.3) {
            for (const double factor : {1.0001, 1.3, 2.9, 11.0, 4321.0, 1e9}) {
                for (const AxisScale scale : {AxisScale::Linear, AxisScale::Logarithmic}) {
                    for (const AxisKind kind : {AxisKind::Number, AxisKind::Duration, AxisKind::Clock}) {
                        const AxisRange range{from, from * factor};
                        const auto ticks = axisTicks(range, scale, kind);
                        QVERIFY(ticks.size() <= 5);
                        for (const AxisTick& tick : ticks) {
                            QVERIFY(tick.value >= range.from * 0.9999 && tick.value <= range.to * 1.0001);
                            QVERIFY(!tick.text.isEmpty());
                        }
                        ++checked;
                    }
                }
            }
        }
        QVERIFY(checked > 300);
        QVERIFY(axisTicks({1, 1}, AxisScale::Linear, AxisKind::Number).empty());
        QVERIFY(axisTicks({0, std::numeric_limits<double>::infinity()}, AxisScale::Linear, AxisKind::Number).empty());
    }

    void values_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        QTest::newRow("loss") << 2.08125 << "2.081";
        QTest::newRow("below one") << 0.51236 << "0.5124";
        QTest::newRow("rate") << 0.008 << "0.00800";
        QTest::newRow("tiny") << 2.5e-6 << "2.50e-6";
        QTest::newRow("speed") << 24310.4 << "24,310";
        QTest::newRow("NaN") << std::numeric_limits<double>::quiet_NaN() << "not a number";
        QTest::newRow("infinity") << std::numeric_limits<double>::infinity() << "infinite";
        QTest::newRow("zero") << 0.0 << "0";
    }

    void values()
    {
        QFETCH(double, value);
        QFETCH(QString, text);
        QCOMPARE(valueText(value), text);
    }

    void positions()
    {
        QCOMPARE(positionText(702464, AxisKind::Number), QStringLiteral("702,464"));
        QCOMPARE(positionText(33.12, AxisKind::Duration), QStringLiteral("33.1 s"));
        QCOMPARE(positionText(7530, AxisKind::Duration), QStringLiteral("2 h 05 min"));
    }
};

QTEST_GUILESS_MAIN(TestAxisTicks)
#include "test_axis_ticks.moc"
