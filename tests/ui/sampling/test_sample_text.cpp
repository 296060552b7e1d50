// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/SampleTextView.h"
#include "ui/theme/Theme.h"

#include <QApplication>
#include <QClipboard>
#include <QImage>
#include <QMimeData>
#include <QRandomGenerator>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include <cmath>
#include <string>

using namespace workbench;
using namespace workbench::ui;
using sample::ByteOrigin;

namespace
{

std::vector<ShownByte> shown(const std::string& text)
{
    std::vector<ShownByte> bytes;
    for (const char byte : text)
        bytes.push_back({static_cast<std::uint8_t>(byte), ByteOrigin::Drawn, 0, 0});
    return bytes;
}

std::string randomBytes(int count, quint32 seed)
{
    QRandomGenerator generator(seed);
    std::string bytes;
    for (int i = 0; i < count; ++i) // half of it letters and blanks, so that there are words and characters too
        bytes += char(generator.bounded(2) == 0 ? generator.bounded(256) : "etaoin \n\xc3\xa9"[generator.bounded(10)]);
    return bytes;
}

std::string textOf(const SampleText& text)
{
    std::string bytes;
    for (const maps::ByteGlyph& glyph : text.layout().glyphs())
        bytes += text.text().substr(std::size_t(glyph.first), std::size_t(glyph.length));
    return bytes;
}

class Shown
{
public:
    explicit Shown(std::vector<ShownByte> bytes, QSize size = {300, 200})
    {
        view.resize(size);
        view.setBytes(std::move(bytes));
        view.show();
    }

    void click(int byte) { QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, view.byteRect(byte).center()); }
    QImage image() { return view.viewport()->grab().toImage(); }
    QColor ground(int byte)
    {
        const QRect rect = view.byteRect(byte);
        return image().pixelColor(rect.left() + 1, rect.top() + 4);
    }
    bool hasColour(const QColor& colour, const QRect& area)
    {
        const QImage picture = image();
        for (int y = area.top(); y <= area.bottom(); ++y) {
            for (int x = area.left(); x <= area.right(); ++x) {
                if (picture.valid(x, y) && picture.pixelColor(x, y) == colour)
                    return true;
            }
        }
        return false;
    }
    bool hasColour(const QColor& colour) { return hasColour(colour, view.viewport()->rect()); }

    SampleTextView view;
};

} // namespace

class TestSampleText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }
    void cleanup() { applyTheme(*qApp, ThemeChoice::Light); }

    void growingGivesWhatIsSetAtOnce_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        for (quint32 seed = 1; seed <= 20; ++seed)
            QTest::addRow("random %u", seed) << QByteArray::fromStdString(randomBytes(400, seed));
        QTest::newRow("long words") << QByteArray(200, 'x') + ' ' + QByteArray(90, 'y');
        QTest::newRow("characters") << QByteArray("caf\xc3\xa9 \xe6\x97\xa5\xf0\x9f\x99\x82 ").repeated(20);
    }

    void growingGivesWhatIsSetAtOnce()
    {
        QFETCH(QByteArray, bytes);
        const std::vector<ShownByte> all = shown(bytes.toStdString());
        SampleText whole(9);
        whole.arrange(30);
        whole.set(all);
        for (const std::size_t part : {1, 2, 3, 7, 50}) {
            SampleText grown(9);
            grown.arrange(30);
            grown.setGrowing(true);
            for (std::size_t at = 0; at < all.size(); at += part) {
                grown.append(std::span(all).subspan(at, std::min(part, all.size() - at)));
                QCOMPARE(grown.layout().bytes(), int(std::min(at + part, all.size()))); // each has its place at once
                QCOMPARE(textOf(grown), grown.text());
            }
            grown.setGrowing(false);
            QVERIFY(grown.layout().glyphs() == whole.layout().glyphs());
            QCOMPARE(grown.layout().lines(), whole.layout().lines());
            for (int byte = 0; byte < whole.size(); ++byte) {
                QCOMPARE(grown.layout().byteCells(byte).line, whole.layout().byteCells(byte).line);
                QCOMPARE(grown.layout().byteCells(byte).left, whole.layout().byteCells(byte).left);
            }
        }
    }

    void incompleteCharactersAreTold_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("length");
        QTest::newRow("nothing") << QByteArray() << 0;
        QTest::newRow("letter") << QByteArray("a") << 0;
        QTest::newRow("two bytes") << QByteArray("a\xc3") << 1;
        QTest::newRow("whole") << QByteArray("a\xc3\xa9") << 0;
        QTest::newRow("two of three") << QByteArray("a\xe6\x97") << 2;
        QTest::newRow("three of four") << QByteArray("\xf0\x9f\x99") << 3;
        QTest::newRow("no lead") << QByteArray("a\x97") << 0;
        QTest::newRow("overlong") << QByteArray("\xe0\x80") << 0;
        QTest::newRow("never a lead") << QByteArray("\xc0") << 0;
        QTest::newRow("surrogate") << QByteArray("\xed\xa0") << 0;
        QTest::newRow("before surrogates") << QByteArray("\xed\x9f") << 2;
        QTest::newRow("too high") << QByteArray("\xf4\x90") << 0;
        QTest::newRow("lead after lead") << QByteArray("\xe6\xc3") << 1;
    }

    void incompleteCharactersAreTold()
    {
        QFETCH(QByteArray, text);
        QTEST(incompleteEnd(text.toStdString()), "length");
    }

    void aCharacterIsHeldBackUntilItIsWhole()
    {
        Shown shownText(shown("ab"));
        const QColor warning = Theme::lightTheme().warning;
        shownText.view.setStreaming(true);
        for (const char byte : std::string("\xf0\x9f\x99\x82")) {
            shownText.view.append(shown(std::string(1, byte)));
            QVERIFY(!shownText.hasColour(warning));
        }
        QVERIFY(shownText.view.describe(3).contains(QStringLiteral("byte 2 of 4")));
        shownText.view.append(shown("\xe6\x97"));
        QVERIFY(!shownText.hasColour(warning));
        QVERIFY(shownText.view.describe(6).contains(QStringLiteral("waits for the rest")));
        shownText.view.append(shown("x")); // it never comes: both bytes are broken
        QVERIFY(shownText.hasColour(warning, shownText.view.byteRect(6)));
    }

    void whatIsStillIncompleteAtTheEndIsBroken()
    {
        Shown shownText(shown("ab"));
        shownText.view.setStreaming(true);
        shownText.view.append(shown("\xc3"));
        QVERIFY(!shownText.hasColour(Theme::lightTheme().warning));
        shownText.view.setStreaming(false);
        QVERIFY(shownText.hasColour(Theme::lightTheme().warning, shownText.view.byteRect(2)));
    }

    void everyByteLooksDifferent()
    {
        QSet<QByteArray> pictures;
        Shown shownText({}, {120, 72});
        for (int byte = 0; byte < 256; ++byte) {
            shownText.view.setBytes(shown(std::string(1, char(byte)) + 'a'));
            const QImage image = shownText.image();
            pictures.insert(QByteArray(reinterpret_cast<const char*>(image.constBits()), image.sizeInBytes()));
        }
        QCOMPARE(pictures.size(), 256);
    }

    void anyBytesAreCopiedUnchanged_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QByteArray all;
        for (int byte = 0; byte < 256; ++byte)
            all += char(byte);
        QTest::newRow("all 256") << all;
        for (quint32 seed = 1; seed <= 5; ++seed)
            QTest::addRow("random %u", seed) << QByteArray::fromStdString(randomBytes(1000, seed));
    }

    void anyBytesAreCopiedUnchanged()
    {
        QFETCH(QByteArray, bytes);
        Shown shownText({});
        shownText.view.setStreaming(true);
        for (int at = 0; at < bytes.size(); at += 7)
            shownText.view.append(shown(bytes.mid(at, 7).toStdString()));
        shownText.view.copy();
        const QMimeData* const mime = QGuiApplication::clipboard()->mimeData();
        QCOMPARE(mime->data(QStringLiteral("application/octet-stream")), bytes);
        QCOMPARE(mime->text(), QString::fromUtf8(bytes));
    }

    void groundsSayWhatBytesCost()
    {
        const Theme& theme = Theme::lightTheme();
        const float nan = std::nanf("");
        const std::vector<ShownByte> bytes{{'p', ByteOrigin::Prompt, 8, 8},    {'a', ByteOrigin::Drawn, 8, 0},
                                           {'b', ByteOrigin::Drawn, 4, 2},     {'c', ByteOrigin::Chosen, 20, 8},
                                           {'d', ByteOrigin::Drawn, nan, nan}, {'e', ByteOrigin::Drawn, 8, 8, false}};
        Shown shownText(bytes);
        const QColor plain = shownText.ground(4); // not known
        QCOMPARE(shownText.ground(0), plain); // the prompt was not written by the model
        QCOMPARE(shownText.ground(5), plain); // behind the place
        QCOMPARE(shownText.ground(1), theme.tintStrong);
        QCOMPARE(shownText.ground(2), strengthColour(0.5F, theme));
        QCOMPARE(shownText.ground(3), theme.tintStrong); // the scale ends at 8 bits
        shownText.view.setTint(SampleTint::Entropy);
        QCOMPARE(shownText.ground(1), plain);
        QCOMPARE(shownText.ground(2), strengthColour(0.25F, theme));
        shownText.view.setTint(SampleTint::None);
        QCOMPARE(shownText.ground(3), plain);
        shownText.view.setTint(SampleTint::Difference);
        shownText.view.setDifference({4, 4, -2, nan});
        QCOMPARE(shownText.ground(0), plain);
        QCOMPARE(shownText.ground(1), theme.tintStrong);
        QCOMPARE(shownText.ground(2), differenceColour(-2, theme));
        QVERIFY(shownText.ground(2).blue() > shownText.ground(2).red());
        QCOMPARE(shownText.ground(3), plain);
        QCOMPARE(shownText.ground(4), plain);
        QVERIFY(shownText.view.describe(2).contains(QStringLiteral("difference -2.00 bits")));
        applyTheme(*qApp, ThemeChoice::Dark);
        QCOMPARE(shownText.ground(1), Theme::darkTheme().tintStrong);
    }

    void bytesChosenByHandAreUnderlined()
    {
        std::vector<ShownByte> bytes = shown("abc");
        bytes[1].origin = ByteOrigin::Chosen;
        Shown shownText(bytes);
        const auto below = [&](int byte) {
            const QRect rect = shownText.view.byteRect(byte);
            return shownText.image().pixelColor(rect.left() + 2, rect.bottom());
        };
        QCOMPARE(below(1), Theme::lightTheme().accent);
        QVERIFY(below(0) != below(1));
        QVERIFY(shownText.view.describe(1).contains(QStringLiteral("chosen by hand")));
    }

    void aMarkStandsBeforeAByteOrBehindTheLast()
    {
        Shown shownText(shown("abc def"));
        const QColor bad = Theme::lightTheme().bad;
        QVERIFY(!shownText.hasColour(bad));
        shownText.view.setMark(4, QStringLiteral("first difference"));
        QVERIFY(shownText.hasColour(bad, shownText.view.byteRect(4).adjusted(-3, 0, -4, 0)));
        QVERIFY(shownText.view.describe(4).contains(QStringLiteral("first difference")));
        QVERIFY(!shownText.view.describe(3).contains(QStringLiteral("first difference")));
        shownText.view.setMark(7);
        QVERIFY(shownText.hasColour(bad, shownText.view.byteRect(6).adjusted(5, 0, 5, 0)));
        shownText.view.setMark(8);
        QVERIFY(!shownText.hasColour(bad));
        shownText.view.append(shown("g")); // now the text reaches so far
        QVERIFY(shownText.hasColour(bad));
    }

    void choosingByMouseAndKeyboard()
    {
        Shown shownText(shown("ROMEO:\nBut, soft!"));
        QSignalSpy chosen(&shownText.view, &SampleTextView::byteChosen);
        QSignalSpy released(&shownText.view, &SampleTextView::released);
        QVERIFY(!shownText.hasColour(Theme::lightTheme().accent));
        shownText.click(9);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen.last().first().toInt(), 9);
        QCOMPARE(shownText.view.selected(), std::optional(9));
        QVERIFY(shownText.hasColour(Theme::lightTheme().accent, shownText.view.byteRect(9)));
        QTest::keyClick(&shownText.view, Qt::Key_Right);
        QTest::keyClick(&shownText.view, Qt::Key_Return);
        QCOMPARE(chosen.last().first().toInt(), 10);
        QTest::keyClick(&shownText.view, Qt::Key_Home);
        QCOMPARE(shownText.view.caret(), 7);
        QTest::keyClick(&shownText.view, Qt::Key_Up);
        QCOMPARE(shownText.view.caret(), 0);
        QVERIFY(shownText.view.accessibleDescription().contains(QStringLiteral("'R'")));
        QTest::keyClick(&shownText.view, Qt::Key_Escape);
        QCOMPARE(released.size(), 1);
        QVERIFY(!shownText.view.selected());
        QTest::keyClick(&shownText.view, Qt::Key_Escape);
        QCOMPARE(released.size(), 1);
        QCOMPARE(chosen.size(), 2);
        QVERIFY(!shownText.view.accessibleName().isEmpty());
    }

    void draggingSelectsAndChoosesNothing()
    {
        Shown shownText(shown("ROMEO:\nBut, soft!"));
        QSignalSpy chosen(&shownText.view, &SampleTextView::byteChosen);
        QWidget* const viewport = shownText.view.viewport();
        QTest::mousePress(viewport, Qt::LeftButton, {}, shownText.view.byteRect(7).center());
        QTest::mouseMove(viewport, shownText.view.byteRect(8).center());
        QTest::mouseMove(viewport, shownText.view.byteRect(9).center());
        QTest::mouseRelease(viewport, Qt::LeftButton, {}, shownText.view.byteRect(9).center());
        QCOMPARE(shownText.view.selectedBytes(), QByteArray("But"));
        QCOMPARE(chosen.size(), 0);
    }

    void settersEmitNothing()
    {
        Shown shownText(shown(randomBytes(3000, 3)));
        QSignalSpy chosen(&shownText.view, &SampleTextView::byteChosen);
        QSignalSpy released(&shownText.view, &SampleTextView::released);
        shownText.view.setSelected(2999);
        QVERIFY(shownText.view.viewport()->rect().contains(shownText.view.byteRect(2999)));
        shownText.view.setSelected(3000);
        QVERIFY(!shownText.view.selected());
        shownText.view.setSelected(5);
        shownText.view.setBytes(shown("abc"));
        QVERIFY(!shownText.view.selected());
        QCOMPARE(chosen.size() + released.size(), 0);
    }

    void hoveringTells()
    {
        Shown shownText(shown("ROMEO:\nBut, soft!"));
        QSignalSpy hovered(&shownText.view, &SampleTextView::hovered);
        QTest::mouseMove(shownText.view.viewport(), shownText.view.byteRect(12).center());
        QCOMPARE(hovered.last().first().value<std::optional<int>>(), std::optional(12));
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(shownText.view.viewport(), &leave);
        QCOMPARE(hovered.last().first().value<std::optional<int>>(), std::optional<int>());
    }

    void theEndIsFollowedUntilTheUserScrollsUp()
    {
        Shown shownText({});
        QScrollBar* const bar = shownText.view.verticalScrollBar();
        shownText.view.setStreaming(true);
        const auto lines = shown("one line\nanother line\n");
        for (int i = 0; i < 20; ++i)
            shownText.view.append(lines);
        QVERIFY(bar->maximum() > 0);
        QCOMPARE(bar->value(), bar->maximum());
        shownText.view.resize(200, 150);
        QCOMPARE(bar->value(), bar->maximum());
        bar->triggerAction(QScrollBar::SliderPageStepSub);
        const int value = bar->value();
        QVERIFY(value < bar->maximum());
        shownText.view.append(lines);
        QCOMPARE(bar->value(), value);
        bar->triggerAction(QScrollBar::SliderToMaximum);
        shownText.view.append(lines);
        QCOMPARE(bar->value(), bar->maximum());
    }

    void findingGoesRoundTheEnd()
    {
        Shown shownText(shown("one two one\xff"));
        QVERIFY(shownText.view.findNext("one"));
        QCOMPARE(shownText.view.caret(), 0);
        QVERIFY(shownText.view.findNext("one"));
        QCOMPARE(shownText.view.caret(), 8);
        QVERIFY(shownText.view.findNext("one"));
        QCOMPARE(shownText.view.caret(), 0);
        QVERIFY(shownText.view.findNext("\xff"));
        QCOMPARE(shownText.view.selectedBytes(), QByteArray("\xff"));
        QVERIFY(!shownText.view.findNext("three"));
        QVERIFY(!shownText.view.findNext(""));
    }

    void nothingIsShownInWords()
    {
        Shown shownText({});
        const QImage before = shownText.image();
        shownText.view.setEmptyText(QStringLiteral("Write a prompt and press Sample."));
        QVERIFY(shownText.image() != before);
        QTest::keyClick(&shownText.view, Qt::Key_Right);
        QTest::keyClick(&shownText.view, Qt::Key_Return);
        QTest::mouseClick(shownText.view.viewport(), Qt::LeftButton, {}, QPoint(8, 8));
        QVERIFY(shownText.view.selectedBytes().isEmpty());
        shownText.view.setBytes(shown("abc"));
        shownText.view.setBytes({});
        QVERIFY(!shownText.image().isNull());
    }
};

QTEST_MAIN(TestSampleText)
#include "test_sample_text.moc"
