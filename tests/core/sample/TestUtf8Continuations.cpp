// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Utf8.h"
#include "core/sample/SamplerChain.h"

#include <QTest>

#include <string>

using namespace workbench;
using namespace workbench::sample;

namespace
{

/// Whether the bytes are the beginning of a character, or a whole one, by trying every ending.
bool canBecomeCharacter(const std::string& bytes)
{
    if (firstCharacter(bytes).length == bytes.size())
        return true;
    if (bytes.size() == 4)
        return false;
    for (unsigned byte = 0x80; byte < 0xc0; ++byte)
        if (canBecomeCharacter(bytes + static_cast<char>(byte)))
            return true;
    return false;
}

} // namespace

/// The UTF-8 mask against the decoder that the rest of the program uses.
class TestUtf8Continuations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// All beginnings of up to two bytes, and of three where two can become a character.
    void agreesWithTheDecoder()
    {
        std::array<bool, 256> begins{};
        for (unsigned byte = 0; byte < 256; ++byte)
            begins[byte] = canBecomeCharacter(std::string(1, static_cast<char>(byte)));
        QCOMPARE(utf8Continuations(""), begins);

        int beginnings = 0;
        const auto check = [&](const std::string& begun) {
            const bool whole = firstCharacter(begun).length == begun.size();
            const bool open = !whole && canBecomeCharacter(begun);
            std::array<bool, 256> expected = begins;
            for (unsigned byte = 0; open && byte < 256; ++byte)
                expected[byte] = canBecomeCharacter(begun + static_cast<char>(byte));
            if (utf8Continuations(begun) != expected)
                qFatal("wrong after %s", QByteArray::fromStdString(begun).toHex().constData());
            if (utf8Continuations("x" + begun) != expected)
                qFatal("wrong after x and %s", QByteArray::fromStdString(begun).toHex().constData());
            ++beginnings;
            return open;
        };
        for (unsigned first = 0; first < 256; ++first) {
            std::string begun(1, static_cast<char>(first));
            if (!check(begun))
                continue;
            for (unsigned second = 0x80; second < 0xc0; ++second) {
                const std::string two = begun + static_cast<char>(second);
                if (!canBecomeCharacter(two) || !check(two))
                    continue;
                for (unsigned third = 0x80; third < 0xc0; ++third)
                    check(two + static_cast<char>(third));
            }
        }
        // Second bytes behind 16 leads of three bytes, E0 and ED having half as many; behind F0 48, F4 16, 3 * 64.
        const int ofThree = 14 * 64 + 2 * 32, ofFour = 3 * 64 + 48 + 16;
        QCOMPARE(beginnings, 256 + 30 * 64 + (ofThree + ofFour) * (1 + 64));
    }

    void knownPlaces_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<int>("first");
        QTest::addColumn<int>("last");
        QTest::newRow("no overlong of three") << QByteArray("\xe0") << 0xa0 << 0xbf;
        QTest::newRow("no surrogates") << QByteArray("\xed") << 0x80 << 0x9f;
        QTest::newRow("no overlong of four") << QByteArray("\xf0") << 0x90 << 0xbf;
        QTest::newRow("no more than U+10FFFF") << QByteArray("a\xf4") << 0x80 << 0x8f;
        QTest::newRow("third of four") << QByteArray("\xf4\x8f") << 0x80 << 0xbf;
        QTest::newRow("fourth of four") << QByteArray("\xc3\xa9\xf0\x9f\x98") << 0x80 << 0xbf;
    }
    void knownPlaces()
    {
        QFETCH(const QByteArray, before);
        QFETCH(const int, first);
        QFETCH(const int, last);
        const auto may = utf8Continuations(before.toStdString());
        for (int byte = 0; byte < 256; ++byte)
            QCOMPARE(may[std::size_t(byte)], byte >= first && byte <= last);
    }

    void aBrokenTextMayBeginAnew_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::newRow("begins within a character") << QByteArray("\x98\x80");
        QTest::newRow("overlong") << QByteArray("\xe0\x80");
        QTest::newRow("surrogate") << QByteArray("\xed\xa0");
        QTest::newRow("no lead at all") << QByteArray("\xff");
        QTest::newRow("too many continuations") << QByteArray("\xc3\xa9\xa9");
        QTest::newRow("four of them") << QByteArray("\x80\x80\x80\x80");
    }
    void aBrokenTextMayBeginAnew()
    {
        QFETCH(const QByteArray, before);
        QCOMPARE(utf8Continuations(before.toStdString()), utf8Continuations(""));
    }
};

QTEST_GUILESS_MAIN(TestUtf8Continuations)
#include "TestUtf8Continuations.moc"
