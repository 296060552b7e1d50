// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ByteEscapes.h"

#include <QTest>

#include <random>

using namespace workbench;

class TestByteEscapes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void escapes_data();
    void escapes();
    void everyByteComesBack();
    void randomBytesComeBack();
    void refusesUnknownEscapes_data();
    void refusesUnknownEscapes();
    void goodTextHasNoBadEscape();
};

void TestByteEscapes::escapes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("plain") << QByteArray("a b") << QByteArray("a b");
    QTest::newRow("line break") << QByteArray("a\nb") << QByteArray("a\nb");
    QTest::newRow("backslash") << QByteArray("a\\b") << QByteArray("a\\\\b");
    QTest::newRow("tab and return") << QByteArray("\t\r") << QByteArray("\\t\\r");
    QTest::newRow("zero") << QByteArray("\0", 1) << QByteArray("\\x00");
    QTest::newRow("character") << QByteArray("\xc3\xa9") << QByteArray("\xc3\xa9");
    QTest::newRow("cut character") << QByteArray("\xc3") << QByteArray("\\xc3");
    QTest::newRow("writes from right to left") << QByteArray("\xe2\x80\xae") << QByteArray("\\xe2\\x80\\xae");
}

void TestByteEscapes::escapes()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, text);
    QCOMPARE(QByteArray::fromStdString(escapeBytes(bytes.toStdString())), text);
}

void TestByteEscapes::everyByteComesBack()
{
    for (int byte = 0; byte < 256; ++byte) {
        const std::string bytes(1, static_cast<char>(byte));
        const auto back = unescapeBytes(escapeBytes(bytes));
        QVERIFY(back);
        QCOMPARE(*back, bytes);
    }
}

void TestByteEscapes::randomBytesComeBack()
{
    std::mt19937 random(1);
    for (int round = 0; round < 200; ++round) {
        std::string bytes(random() % 200, '\0');
        for (char& byte : bytes)
            byte = static_cast<char>(random());
        const auto back = unescapeBytes(escapeBytes(bytes));
        QVERIFY(back);
        QVERIFY(*back == bytes);
    }
}

void TestByteEscapes::refusesUnknownEscapes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("place");
    QTest::newRow("unknown") << QByteArray("ab\\q") << QByteArray("character 3 ");
    QTest::newRow("at the end") << QByteArray("ab\\") << QByteArray("character 3 ");
    QTest::newRow("half a byte") << QByteArray("\\x4") << QByteArray("character 1 ");
    QTest::newRow("no digits") << QByteArray("\\xzz") << QByteArray("character 1 ");
    QTest::newRow("behind two bytes that are one character") << QByteArray("\xc3\xa9\\q") << QByteArray("character 2 ");
}

void TestByteEscapes::refusesUnknownEscapes()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, place);
    const auto read = unescapeBytes(text.toStdString());
    QVERIFY(!read);
    QVERIFY2(QByteArray::fromStdString(read.error().message).contains(place), read.error().message.c_str());
    QVERIFY(!read.error().hint.empty());
    QCOMPARE(badEscape(text.toStdString()), std::optional(static_cast<std::size_t>(text.lastIndexOf('\\'))));
}

void TestByteEscapes::goodTextHasNoBadEscape()
{
    QCOMPARE(badEscape(""), std::nullopt);
    QCOMPARE(badEscape(R"(a\\q \x41\n)"), std::nullopt); // the second backslash belongs to the first
}

QTEST_GUILESS_MAIN(TestByteEscapes)
#include "TestByteEscapes.moc"
