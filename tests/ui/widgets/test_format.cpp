// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/base/Format.h"

#include <QTest>

#include <limits>

using namespace workbench::ui;

class TestFormat : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void durations_data()
    {
        QTest::addColumn<double>("seconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("nothing") << 0.0 << "0 s";
        QTest::newRow("an instant") << 0.004 << "0.1 s"; // it took some time
        QTest::newRow("a tiny run") << 0.42 << "0.4 s";
        QTest::newRow("whole seconds") << 3.0 << "3 s";
        QTest::newRow("a few seconds") << 9.94 << "9.9 s";
        QTest::newRow("ten seconds") << 9.96 << "10 s";
        QTest::newRow("almost a minute") << 59.6 << "1 min 0 s";
        QTest::newRow("minutes") << 250.0 << "4 min 10 s";
        QTest::newRow("hours") << 12000.0 << "3 h 20 min";
        QTest::newRow("days") << 187200.0 << "2 d 4 h";
        QTest::newRow("for ever") << std::numeric_limits<double>::infinity() << "over a century";
    }

    void durations()
    {
        QFETCH(double, seconds);
        QLocale::setDefault(QLocale::c());
        QTEST(formatDuration(seconds), "text");
    }
};

QTEST_MAIN(TestFormat)
#include "test_format.moc"
