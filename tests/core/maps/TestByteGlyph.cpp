// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Utf8.h"
#include "core/maps/ByteGlyph.h"

#include <QTest>

#include <random>
#include <set>

using namespace workbench;
using namespace workbench::maps;

namespace
{

/// Kinds and lengths of the glyphs of a text: "P1 M2".
QByteArray shapeOf(const QByteArray& bytes)
{
    QByteArray shape;
    for (const ByteGlyph& glyph :
         byteGlyphs(std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())))) {
        if (!shape.isEmpty())
            shape += ' ';
        shape += "PSCMI"[static_cast<int>(glyph.kind)];
        shape += QByteArray::number(glyph.length);
    }
    return shape;
}

int charactersOf(std::string_view text)
{
    int count = 0;
    for (; !text.empty(); text.remove_prefix(firstCharacter(text).length)) {
        if (firstCharacter(text).length == 0)
            return -1;
        ++count;
    }
    return count;
}

} // namespace

class TestByteGlyph : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void kindsAndLengths_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("shape");
        const auto row = [](const char* name, const QByteArray& bytes, const char* shape) {
            QTest::newRow(name) << bytes << QByteArray(shape);
        };
        row("nothing", "", "");
        row("letters and blanks", "a b\n", "P1 S1 P1 C1");
        row("zero", QByteArray("\0", 1), "C1");
        row("delete", "\x7f", "C1");
        row("two bytes", "\xc3\xa9", "M2");
        row("three bytes", "\xe2\x82\xac", "M3");
        row("four bytes", "\xf0\x9f\x98\x80", "M4");
        row("among letters",
            "a\xc3\xa9"
            "b",
            "P1 M2 P1");
        row("cut at the end: two", "a\xc3", "P1 I1");
        row("cut at the end: three", "\xe2\x82", "I1 I1");
        row("cut at the end: four", "\xf0\x9f\x98", "I1 I1 I1");
        row("cut at the beginning: two",
            "\xa9"
            "a",
            "I1 P1");
        row("cut at the beginning: four",
            "\x9f\x98\x80"
            "a",
            "I1 I1 I1 P1");
        row("broken off by a letter",
            "\xe2\x82"
            "a",
            "I1 I1 P1");
        row("broken off by another character", "\xe2\xc3\xa9", "I1 M2");
        row("overlong: two", "\xc0\xaf", "I1 I1");
        row("overlong: two, the highest", "\xc1\xbf", "I1 I1");
        row("overlong: three", "\xe0\x9f\xbf", "I1 I1 I1");
        row("overlong: four", "\xf0\x8f\xbf\xbf", "I1 I1 I1 I1");
        row("the first of three", "\xe0\xa4\x84", "M3");
        row("surrogate, the first", "\xed\xa0\x80", "I1 I1 I1");
        row("surrogate, the last", "\xed\xbf\xbf", "I1 I1 I1");
        row("before the surrogates", "\xed\x9f\xbb", "M3");
        row("beyond the last", "\xf4\x90\x80\x80", "I1 I1 I1 I1");
        row("bytes of no character", "\xfe\xff\xf5\x80", "I1 I1 I1 I1");
        row("no-break space", "\xc2\xa0", "C2");
        row("next line", "\xc2\x85", "C2");
        row("combining accent", "e\xcc\x81", "P1 C2");
        row("zero-width space", "\xe2\x80\x8b", "C3");
        row("right to left", "\xe2\x80\xae", "C3");
        row("byte order mark", "\xef\xbb\xbf", "C3");
        row("private use", "\xee\x80\x80", "C3");
        row("no character", "\xef\xbf\xbe", "C3");
        row("tag", "\xf3\xa0\x81\xa1", "C4");
        row("the last of all", "\xf4\x8f\xbf\xbf", "C4");
    }

    void kindsAndLengths()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, shape);
        QCOMPARE(shapeOf(bytes), shape);
    }

    void textsOfGlyphs()
    {
        const auto glyphs = byteGlyphs("\xc3\xa9\n\t\x07\xff \xe2\x80\xae\xf3\xa0\x81\xa1~");
        const std::vector<ByteGlyph> expected{
            {0, 2, GlyphKind::Multibyte, "\u00e9"}, {2, 1, GlyphKind::Control, "\u21b5"},
            {3, 1, GlyphKind::Control, "\\t"},      {4, 1, GlyphKind::Control, "\\x07"},
            {5, 1, GlyphKind::Invalid, "ff"},       {6, 1, GlyphKind::Space, " "},
            {7, 3, GlyphKind::Control, "\\u202e"},  {10, 4, GlyphKind::Control, "\\U000e0061"},
            {14, 1, GlyphKind::Printable, "~"}};
        QVERIFY(glyphs == expected);
    }

    void everyByteHasALabelOfItsOwn()
    {
        std::set<std::string> labels;
        std::set<std::string> descriptions;
        for (int value = 0; value < 256; ++value) {
            const auto byte = static_cast<std::uint8_t>(value);
            const std::string label = byteLabel(byte);
            const int characters = charactersOf(label);
            QVERIFY(characters >= 1 && characters <= 4);
            labels.insert(label);
            descriptions.insert(byteDescription(byte));

            const char one = static_cast<char>(byte);
            const auto glyphs = byteGlyphs({&one, 1});
            QCOMPARE(glyphs.size(), std::size_t(1));
            QCOMPARE(glyphs[0].length, 1);
            QCOMPARE(glyphs[0].kind == GlyphKind::Invalid, value >= 0x80);
            QCOMPARE(glyphs[0].kind == GlyphKind::Control, value < 0x20 || value == 0x7f);
            QCOMPARE(glyphs[0].text == label, value != ' ');
        }
        QCOMPARE(labels.size(), std::size_t(256));
        QCOMPARE(descriptions.size(), std::size_t(256));
        QCOMPARE(byteLabel('a'), std::string("a"));
        QCOMPARE(byteLabel(0xc3), std::string("c3"));
        QCOMPARE(byteLabel('\n'), std::string("\u21b5"));
        QCOMPARE(byteDescription('a'), std::string("'a' 0x61 97"));
        QCOMPARE(byteDescription('\n'), std::string("newline 0x0a 10"));
        QCOMPARE(byteDescription(0xff), std::string("byte 0xff 255"));
    }

    void noByteIsEverLeftOut()
    {
        std::mt19937 random(5);
        // Bytes that make and break characters are as likely as all others.
        const std::string likely = "\x80\xbf\xc0\xc2\xe0\xed\xef\xf0\xf4\xa0\x9f a";
        for (int round = 0; round < 2000; ++round) {
            std::string bytes(random() % 40, '\0');
            for (char& byte : bytes)
                byte = random() % 2 == 0 ? static_cast<char>(random()) : likely[random() % likely.size()];
            int next = 0;
            for (const ByteGlyph& glyph : byteGlyphs(bytes)) {
                QCOMPARE(glyph.first, next);
                QVERIFY(glyph.length >= 1 && glyph.length <= 4);
                QVERIFY(glyph.length == 1 || glyph.kind == GlyphKind::Multibyte || glyph.kind == GlyphKind::Control);
                QVERIFY(charactersOf(glyph.text) >= 1);
                if (glyph.kind == GlyphKind::Multibyte)
                    QCOMPARE(
                        glyph.text,
                        bytes.substr(static_cast<std::size_t>(next), static_cast<std::size_t>(glyph.length)));
                next += glyph.length;
            }
            QCOMPARE(next, static_cast<int>(bytes.size()));
        }
    }
};

QTEST_GUILESS_MAIN(TestByteGlyph)
#include "TestByteGlyph.moc"
