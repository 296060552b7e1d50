// SPDX-License-Identifier: GPL-3.0-or-later
#include "SmallMap.h"
#include "ui/attention/ByteTextPanel.h"
#include "ui/theme/Theme.h"

#include <QApplication>
#include <QClipboard>
#include <QImage>
#include <QMimeData>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include <cmath>
#include <set>

using namespace workbench;
using namespace workbench::ui;
using maps::SmallMap;

namespace
{

const std::string kText = "ROMEO:\nBut, soft! what light through yonder window breaks?";

std::string allBytes()
{
    std::string bytes;
    for (int byte = 0; byte < 256; ++byte)
        bytes += static_cast<char>(byte);
    return bytes;
}

class Shown
{
public:
    explicit Shown(const SmallMap& small, QSize size = {300, 200})
    {
        panel.resize(size);
        panel.setMap(small.map);
        panel.show();
        panel.setFocus();
    }

    void click(int key, Qt::MouseButton button = Qt::LeftButton, Qt::KeyboardModifiers keys = {})
    {
        QTest::mouseClick(panel.viewport(), button, keys, panel.byteRect(key).center());
    }

    QImage image() { return panel.viewport()->grab().toImage(); }

    /// The ground of a byte, beside its character.
    QColor ground(int key)
    {
        const QRect rect = panel.byteRect(key);
        return image().pixelColor(rect.left() + 1, rect.top() + 4);
    }

    ByteTextPanel panel;
};

} // namespace

class TestByteTextPanel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }
    void cleanup() { applyTheme(*qApp, ThemeChoice::Light); }

    void everyByteHasAPlaceOfItsOwn_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("width");
        QTest::addColumn<bool>("wrap");
        for (const bool wrap : {true, false}) {
            for (const int width : {1, 120, 300, 4000}) {
                QTest::addRow("all, %d wide, wrap %d", width, int(wrap))
                    << QByteArray::fromStdString(allBytes()) << width << wrap;
                QTest::addRow("text, %d wide, wrap %d", width, int(wrap))
                    << QByteArray::fromStdString(kText + "\n\n caf\xc3\xa9 \xe6\x97\xa5\xf0\x9f\x99\x82\n") << width
                    << wrap;
            }
        }
    }

    void everyByteHasAPlaceOfItsOwn()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, width);
        QFETCH(bool, wrap);
        Shown shown(SmallMap(bytes.toStdString(), 3), {width, 200});
        shown.panel.setWrap(wrap);
        int lastTop = shown.panel.byteRect(0).top(), lastLeft = -1;
        std::set<int> tops{lastTop};
        for (int key = 0; key < bytes.size(); ++key) {
            const QRect rect = shown.panel.byteRect(key);
            QVERIFY(rect.width() >= 4);
            QVERIFY(rect.top() > lastTop || (rect.top() == lastTop && rect.left() > lastLeft));
            if (width >= 300)
                QVERIFY(rect.right() <= shown.panel.viewport()->width());
            lastTop = rect.top();
            lastLeft = rect.left();
            tops.insert(lastTop);
        }
        QVERIFY(tops.size() > 1 || width == 4000);
    }

    void noTwoBytesLookTheSame()
    {
        // Each of the 256 values alone, before a letter that ends what might be a character.
        QSet<QByteArray> pictures;
        for (int byte = 0; byte < 256; ++byte) {
            Shown shown(SmallMap(std::string(1, char(byte)) + 'a', 2), {120, 72});
            shown.panel.clearFocus();
            shown.panel.setWrap(false);
            const QImage image = shown.image();
            pictures.insert(QByteArray(reinterpret_cast<const char*>(image.constBits()), image.sizeInBytes()));
        }
        QCOMPARE(pictures.size(), 256);
    }

    void allBytesAreCopiedUnchanged()
    {
        Shown shown(SmallMap(allBytes(), 16));
        shown.panel.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&shown.panel));
        QTest::keyClick(&shown.panel, Qt::Key_C, Qt::ControlModifier);
        const QMimeData* const mime = QGuiApplication::clipboard()->mimeData();
        QVERIFY(mime);
        QCOMPARE(mime->data(QStringLiteral("application/octet-stream")).toStdString(), allBytes());
        QVERIFY(mime->hasText());
    }

    void aDraggedSelectionIsCopiedAndLocksNothing()
    {
        Shown shown(SmallMap(kText, 40));
        QSignalSpy locked(&shown.panel, &ByteTextPanel::queryLocked);
        QWidget* const viewport = shown.panel.viewport();
        QTest::mousePress(viewport, Qt::LeftButton, {}, shown.panel.byteRect(21).center());
        for (const int key : {22, 25, 30})
            QTest::mouseMove(viewport, shown.panel.byteRect(key).center());
        QTest::mouseRelease(viewport, Qt::LeftButton, {}, shown.panel.byteRect(30).center());
        QCOMPARE(shown.panel.selectedBytes().toStdString(), kText.substr(21, 10));
        QCOMPARE(locked.size(), 0);
        shown.panel.copy();
        QCOMPARE(QGuiApplication::clipboard()->text().toStdString(), kText.substr(21, 10));
    }

    void aCharacterSpansTheCellsOfItsBytes()
    {
        Shown shown(SmallMap("ab\xc3\xa9\xe6\x97\xa5z", 8));
        const int cell = shown.panel.byteRect(0).width();
        for (int key = 0; key < 8; ++key)
            QCOMPARE(shown.panel.byteRect(key).left(), key * cell);
        QVERIFY(shown.panel.describe(3).contains(QStringLiteral("byte 2 of 2 of \u00e9")));
        QVERIFY(!shown.panel.describe(1).contains(QStringLiteral(" of ")));
    }

    void invalidBytesAreMarkedInTheWarningColour()
    {
        const auto marks = [](const std::string& bytes) {
            Shown shown(SmallMap(bytes, 2));
            const QImage image = shown.image();
            int pixels = 0;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x)
                    pixels += image.pixelColor(x, y) == Theme::lightTheme().warning ? 1 : 0;
            }
            return pixels;
        };
        QVERIFY(marks("a\xff") > 0);
        QVERIFY(marks("a\xc3") > 0); // cut off
        QCOMPARE(marks("a\xc3\xa9"), 0);
        QCOMPARE(marks("a\n"), 0);
    }

    void newlinesBreakLinesWhereWrapped()
    {
        Shown shown(SmallMap(kText, int(kText.size())));
        QVERIFY(shown.panel.byteRect(7).top() > shown.panel.byteRect(6).top());
        QCOMPARE(shown.panel.byteRect(7).left(), 0);
        shown.panel.setWrap(false);
        QCOMPARE(shown.panel.byteRect(7).top(), shown.panel.byteRect(6).top());
    }

    void clickingLocksAndReleases()
    {
        Shown shown(SmallMap(kText, 40));
        const int memory = int(kText.size()) - 40;
        QSignalSpy queries(&shown.panel, &ByteTextPanel::queryLocked);
        QSignalSpy keys(&shown.panel, &ByteTextPanel::keyLocked);
        shown.click(memory - 1);
        QCOMPARE(queries.size(), 0); // a byte of the memory looks at nothing
        shown.click(memory + 5);
        QCOMPARE(queries.size(), 1);
        QCOMPARE(queries.last().first().value<std::optional<int>>(), std::optional(5));
        QCOMPARE(shown.panel.lock().query, std::optional(5));
        shown.click(3, Qt::LeftButton, Qt::AltModifier);
        QCOMPARE(keys.last().first().value<std::optional<int>>(), std::optional(3));
        shown.click(4, Qt::MiddleButton);
        QCOMPARE(keys.last().first().value<std::optional<int>>(), std::optional(4));
        shown.click(4, Qt::MiddleButton);
        QCOMPARE(keys.last().first().value<std::optional<int>>(), std::optional<int>());
        shown.click(memory + 5);
        QCOMPARE(queries.last().first().value<std::optional<int>>(), std::optional<int>());
        QCOMPARE(queries.size(), 2);
        QCOMPARE(keys.size(), 3);
    }

    void theKeyboardDoesTheSame()
    {
        Shown shown(SmallMap(kText, 40));
        const int memory = int(kText.size()) - 40;
        QCOMPARE(shown.panel.caret(), memory);
        QSignalSpy queries(&shown.panel, &ByteTextPanel::queryLocked);
        QSignalSpy keys(&shown.panel, &ByteTextPanel::keyLocked);
        QTest::keyClick(&shown.panel, Qt::Key_Right);
        QTest::keyClick(&shown.panel, Qt::Key_Return);
        QCOMPARE(queries.last().first().value<std::optional<int>>(), std::optional(1));
        QTest::keyClick(&shown.panel, Qt::Key_Home, Qt::ControlModifier);
        QCOMPARE(shown.panel.caret(), 0);
        QTest::keyClick(&shown.panel, Qt::Key_Left);
        QCOMPARE(shown.panel.caret(), 0);
        QTest::keyClick(&shown.panel, Qt::Key_Return);
        QCOMPARE(queries.size(), 1);
        QTest::keyClick(&shown.panel, Qt::Key_Space);
        QCOMPARE(keys.last().first().value<std::optional<int>>(), std::optional(0));
        QTest::keyClick(&shown.panel, Qt::Key_Down);
        QCOMPARE(shown.panel.caret(), 7);
        QTest::keyClick(&shown.panel, Qt::Key_Up);
        QCOMPARE(shown.panel.caret(), 0);
        QTest::keyClick(&shown.panel, Qt::Key_End, Qt::ControlModifier);
        QCOMPARE(shown.panel.caret(), int(kText.size()) - 1);
        QTest::keyClick(&shown.panel, Qt::Key_Escape);
        QCOMPARE(queries.last().first().value<std::optional<int>>(), std::optional<int>());
        QCOMPARE(keys.last().first().value<std::optional<int>>(), std::optional<int>());
        QTest::keyClick(&shown.panel, Qt::Key_Left, Qt::ShiftModifier);
        QCOMPARE(shown.panel.selectedBytes().toStdString(), kText.substr(kText.size() - 2));
    }

    void settersEmitNothingAndBringTheByteIntoSight()
    {
        std::string text;
        for (int i = 0; i < 4000; ++i)
            text += kText[std::size_t(i) % kText.size()];
        Shown shown(SmallMap(text, 2000));
        QSignalSpy queries(&shown.panel, &ByteTextPanel::queryLocked);
        QSignalSpy keys(&shown.panel, &ByteTextPanel::keyLocked);
        const QRect sight = shown.panel.viewport()->rect();
        QVERIFY(sight.contains(shown.panel.byteRect(2000))); // where the segment begins
        shown.panel.setLockedQuery(1999);
        QVERIFY(sight.contains(shown.panel.byteRect(3999)));
        shown.panel.setLockedKey(10);
        QVERIFY(sight.contains(shown.panel.byteRect(10)));
        shown.panel.resize(180, 160);
        QVERIFY(shown.panel.viewport()->rect().contains(shown.panel.byteRect(10)));
        shown.panel.setLockedQuery(5000);
        QVERIFY(!shown.panel.lock().query);
        QCOMPARE(queries.size() + keys.size(), 0);
    }

    void groundsSayWhatIsLookedAt()
    {
        SmallMap small(kText, 40);
        small.weight(20, 5) = 0.5F;
        small.weight(20, 9) = 0.3F;
        small.weight(20, small.map->ownKey(20)) = 0.2F;
        small.weight(30, 9) = 0.7F;
        Shown shown(small);
        const Theme& theme = Theme::lightTheme();
        const QColor plain = shown.ground(5);
        shown.panel.setLockedQuery(20);
        QCOMPARE(shown.ground(5), theme.tintStrong);
        QCOMPARE(shown.ground(9), tintColour(TextTint::Attention, 0.6F, theme));
        QCOMPARE(shown.ground(10), plain);
        shown.panel.setMassFilter(0.45);
        QCOMPARE(shown.ground(5), theme.tintStrong);
        QCOMPARE(shown.ground(9), plain);
        shown.panel.setMassFilter(std::nullopt);
        shown.panel.setLockedQuery(std::nullopt);
        QCOMPARE(shown.ground(5), plain);
        shown.panel.setLockedKey(9);
        QCOMPARE(shown.ground(small.map->ownKey(30)), theme.tintStrong);
        QCOMPARE(shown.ground(small.map->ownKey(20)), tintColour(TextTint::Attention, 0.3F / 0.7F, theme));
    }

    void surprisalHasAFixedScale()
    {
        SmallMap small("abcd", 3);
        small.map->probabilities.assign(3 * 256, 0);
        small.map->probabilities['c'] = std::exp2(-8.0F); // after 'b'
        small.map->probabilities[256 + 'd'] = std::exp2(-4.0F);
        Shown shown(small);
        const QColor plain = shown.ground(0);
        shown.panel.setTint(TextTint::Surprisal);
        const Theme& theme = Theme::lightTheme();
        QCOMPARE(shown.ground(0), plain); // not known
        QCOMPARE(shown.ground(2), theme.tint);
        QCOMPARE(shown.ground(3), tintColour(TextTint::Surprisal, 0.5F, theme));
        QVERIFY(shown.panel.describe(2).contains(QStringLiteral("8.00 bits")));
        QVERIFY(shown.panel.describe(0).contains(QStringLiteral("not known")));
    }

    void aTooltipSaysEverything()
    {
        SmallMap small(kText, 40);
        small.weight(20, 5) = 0.25F;
        Shown shown(small);
        shown.panel.setLockedQuery(20);
        const QString words = shown.panel.describe(5);
        QVERIFY(words.contains(QStringLiteral("0x3a")));
        QVERIFY(words.contains(QStringLiteral("702,005")));
        QVERIFY(words.contains(QStringLiteral("weight 0.25, %1 bytes back").arg(small.map->ownKey(20) - 5)));
        QVERIFY(shown.panel.describe(small.map->ownKey(21)).contains(QStringLiteral("comes after the query")));
    }

    void hoveringTells()
    {
        Shown shown(SmallMap(kText, 40));
        QSignalSpy hovered(&shown.panel, &ByteTextPanel::hovered);
        QTest::mouseMove(shown.panel.viewport(), shown.panel.byteRect(12).center());
        QCOMPARE(hovered.last().first().value<std::optional<int>>(), std::optional(12));
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(shown.panel.viewport(), &leave);
        QCOMPARE(hovered.last().first().value<std::optional<int>>(), std::optional<int>());
    }

    void findingGoesRoundTheEnd()
    {
        Shown shown(SmallMap("one two one\xff", 4));
        QVERIFY(shown.panel.findNext("one"));
        QCOMPARE(shown.panel.caret(), 8); // where the segment begins, and the caret stood
        QVERIFY(shown.panel.findNext("one"));
        QCOMPARE(shown.panel.caret(), 0);
        QVERIFY(shown.panel.findNext("\xff"));
        QCOMPARE(shown.panel.selectedBytes(), QByteArray("\xff"));
        QVERIFY(!shown.panel.findNext("three"));
        QVERIFY(!shown.panel.findNext(""));
    }

    void nothingAndOneByteAreShownToo()
    {
        Shown shown(SmallMap("x", 1));
        shown.click(0);
        QCOMPARE(shown.panel.lock().query, std::optional(0));
        shown.panel.setMap(nullptr);
        QVERIFY(!shown.panel.lock().query);
        QVERIFY(!shown.image().isNull());
        QTest::keyClick(&shown.panel, Qt::Key_Return);
        QVERIFY(shown.panel.selectedBytes().isEmpty());
        shown.panel.setMap(SmallMap("", 0).map);
        QVERIFY(!shown.image().isNull());
        QTest::keyClick(&shown.panel, Qt::Key_Right);
        QTest::mouseClick(shown.panel.viewport(), Qt::LeftButton, {}, QPoint(2, 2));
    }

    void aDarkThemeIsFollowed()
    {
        SmallMap small(kText, 40);
        small.weight(20, 5) = 1;
        Shown shown(small);
        shown.panel.setLockedQuery(20);
        QCOMPARE(shown.ground(5), Theme::lightTheme().tintStrong);
        applyTheme(*qApp, ThemeChoice::Dark);
        QCOMPARE(shown.ground(5), Theme::darkTheme().tintStrong);
    }
};

QTEST_MAIN(TestByteTextPanel)
#include "test_byte_text_panel.moc"
