// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/EditDistance.h"

#include <QtTest>

#include <random>
#include <string>

using namespace workbench;

class TestEditDistance : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knownDistances_data();
    void knownDistances();
    void whatIsAboveTheLimitIsNotCountedOn();
};

void TestEditDistance::knownDistances_data()
{
    QTest::addColumn<QByteArray>("left");
    QTest::addColumn<QByteArray>("right");
    QTest::addColumn<int>("distance");
    QTest::newRow("nothing") << QByteArray() << QByteArray() << 0;
    QTest::newRow("one is empty") << QByteArray("rate") << QByteArray() << 4;
    QTest::newRow("the same") << QByteArray("rate") << QByteArray("rate") << 0;
    QTest::newRow("replaced") << QByteArray("rate") << QByteArray("date") << 1;
    QTest::newRow("left out") << QByteArray("learning") << QByteArray("learnng") << 1;
    QTest::newRow("turned round") << QByteArray("steps") << QByteArray("setps") << 2;
    QTest::newRow("kitten and sitting") << QByteArray("kitten") << QByteArray("sitting") << 3;
    QTest::newRow("bytes above 127") << QByteArray("\xff\x80") << QByteArray("\x80\xff") << 2;
}

void TestEditDistance::knownDistances()
{
    QFETCH(QByteArray, left);
    QFETCH(QByteArray, right);
    QFETCH(int, distance);
    QCOMPARE(editDistance(left.toStdString(), right.toStdString()), distance);
    QCOMPARE(editDistance(right.toStdString(), left.toStdString()), distance);
}

void TestEditDistance::whatIsAboveTheLimitIsNotCountedOn()
{
    std::mt19937 random(3);
    const auto word = [&random] {
        std::string text(random() % 9, ' ');
        for (char& letter : text)
            letter = static_cast<char>('a' + random() % 3);
        return text;
    };
    int above = 0;
    for (int i = 0; i < 3000; ++i) {
        const std::string left = word(), right = word();
        const int whole = editDistance(left, right);
        for (int most = -1; most < 10; ++most) {
            QCOMPARE(editDistance(left, right, most), std::min(whole, most + 1));
            above += whole > most ? 1 : 0;
        }
    }
    QVERIFY(above > 1000);
}

QTEST_GUILESS_MAIN(TestEditDistance)
#include "TestEditDistance.moc"
