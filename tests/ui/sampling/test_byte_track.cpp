// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/ByteTrack.h"
#include "ui/theme/Theme.h"

#include <QApplication>
#include <QImage>
#include <QSignalSpy>
#include <QTest>

#include <cmath>
#include <limits>

using namespace workbench::ui;

namespace
{

const float kUnknown = std::numeric_limits<float>::quiet_NaN();

class Shown
{
public:
    explicit Shown(int width = 100)
    {
        track.resize(width, 40);
        track.setColours(Qt::red, Qt::blue);
        track.setScale(4);
        track.show();
    }

    QColor at(int x, int y) { return track.grab().toImage().pixelColor(x, y); }
    QColor above(int byte, int y = 15) { return at(track.columnRect(byte).left(), y); }
    QColor below(int byte, int y = 25) { return at(track.columnRect(byte).left(), y); }

    ByteTrack track;
};

} // namespace

class TestByteTrack : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }

    void poolingKeepsWhatIsFurthestFromZero()
    {
        const std::vector<float> values{1, -3, 2, 0, kUnknown, 0.5F, kUnknown, kUnknown};
        const auto pooled = poolByMagnitude(values, 4);
        QCOMPARE(pooled.size(), std::size_t(4));
        QVERIFY(pooled[0] == (PooledValue{-3, 1}));
        QVERIFY(pooled[1] == (PooledValue{2, 2}));
        QVERIFY(pooled[2] == (PooledValue{0.5F, 5}));
        QVERIFY(std::isnan(pooled[3].value));
        QCOMPARE(poolByMagnitude(values, 100).size(), std::size_t(8));
        QVERIFY(poolByMagnitude(values, 0).empty());
        QVERIFY(poolByMagnitude({}, 10).empty());
    }

    void everyByteBelongsToItsColumn_data()
    {
        QTest::addColumn<int>("bytes");
        QTest::addColumn<int>("columns");
        for (const int bytes : {1, 7, 100, 1013}) {
            for (const int columns : {1, 3, 100, 640})
                QTest::addRow("%d bytes, %d columns", bytes, columns) << bytes << columns;
        }
    }

    void everyByteBelongsToItsColumn()
    {
        QFETCH(int, bytes);
        QFETCH(int, columns);
        // One byte alone has a value: its bar must stand in the pixels that are said to be its own.
        for (int byte = 0; byte < bytes; byte += 1 + bytes / 7) {
            std::vector<float> values(std::size_t(bytes), 0.0F);
            values[std::size_t(byte)] = 4;
            Shown shown(columns);
            shown.track.setDifference(values);
            QCOMPARE(shown.above(byte), QColor(Qt::red));
            QSignalSpy chosen(&shown.track, &ByteTrack::byteChosen);
            QTest::mouseClick(&shown.track, Qt::LeftButton, {}, shown.track.columnRect(byte).topLeft() + QPoint(0, 5));
            QCOMPARE(chosen.last().first().toInt(), byte); // the value that is seen is the one that is taken
        }
    }

    void differencesGoUpAndDown()
    {
        Shown shown;
        shown.track.setDifference({4, -4, 1, kUnknown});
        QCOMPARE(shown.above(0, 2), QColor(Qt::red));
        QVERIFY(shown.below(0) != QColor(Qt::red));
        QCOMPARE(shown.below(1, 37), QColor(Qt::blue));
        QVERIFY(shown.above(1) != QColor(Qt::blue));
        QCOMPARE(shown.above(2, 16), QColor(Qt::red)); // a quarter of the way
        QVERIFY(shown.above(2, 12) != QColor(Qt::red));
        QVERIFY(shown.above(3) == shown.below(3));
        QCOMPARE(shown.at(99, 20), Theme::lightTheme().dim); // the zero line
    }

    void aPairGoesEitherWay()
    {
        Shown shown;
        shown.track.setNames(QStringLiteral("left"), QStringLiteral("right"));
        shown.track.setPair({4, 0}, {4, 2, 4});
        QCOMPARE(shown.track.bytes(), 3); // the longer one counts
        QCOMPARE(shown.above(0), QColor(Qt::red));
        QCOMPARE(shown.below(0), QColor(Qt::blue));
        QVERIFY(shown.above(1) != QColor(Qt::red));
        QCOMPARE(shown.below(1), QColor(Qt::blue));
        QCOMPARE(shown.track.describe(1), QStringLiteral("byte 1: left 0.00, right 2.00"));
        QVERIFY(shown.track.describe(2).contains(QStringLiteral("left \u2013")));
    }

    void hoveringAndKeysTellAndChoose()
    {
        Shown shown;
        shown.track.setDifference(std::vector<float>(10, 1.0F));
        QSignalSpy hovered(&shown.track, &ByteTrack::hovered);
        QSignalSpy chosen(&shown.track, &ByteTrack::byteChosen);
        QTest::mouseMove(&shown.track, QPoint(35, 10));
        QCOMPARE(hovered.last().first().value<std::optional<int>>(), std::optional(3));
        QTest::keyClick(&shown.track, Qt::Key_Right);
        QCOMPARE(hovered.last().first().value<std::optional<int>>(), std::optional(4));
        QTest::keyClick(&shown.track, Qt::Key_Return);
        QCOMPARE(chosen.last().first().toInt(), 4);
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(&shown.track, &leave);
        QCOMPARE(hovered.last().first().value<std::optional<int>>(), std::optional<int>());
        QTest::keyClick(&shown.track, Qt::Key_Left); // on from what is selected
        QCOMPARE(hovered.last().first().value<std::optional<int>>(), std::optional(3));
        const int before = int(hovered.size());
        shown.track.setSelected(7);
        shown.track.setMark(2);
        shown.track.setDifference({1});
        QCOMPARE(int(hovered.size()), before);
        QCOMPARE(chosen.size(), 1);
    }

    void markAndSelectionStandUpright()
    {
        Shown shown;
        shown.track.setDifference(std::vector<float>(10, 0.0F));
        const Theme& theme = Theme::lightTheme();
        shown.track.setMark(3);
        QCOMPARE(shown.at(34, 2), theme.bad);
        shown.track.setMark(10); // behind the last byte: one text ended earlier
        QCOMPARE(shown.at(98, 2), theme.bad);
        shown.track.setMark(11);
        QVERIFY(shown.at(98, 2) != theme.bad);
        shown.track.setSelected(5);
        QCOMPARE(shown.at(54, 2), theme.accent);
    }

    void nothingIsNoTrouble()
    {
        Shown shown;
        QVERIFY(!shown.track.grab().isNull());
        QSignalSpy chosen(&shown.track, &ByteTrack::byteChosen);
        QTest::mouseClick(&shown.track, Qt::LeftButton, {}, QPoint(5, 5));
        QTest::keyClick(&shown.track, Qt::Key_Right);
        QTest::keyClick(&shown.track, Qt::Key_Return);
        shown.track.setMark(0);
        QVERIFY(!shown.track.grab().isNull());
        QCOMPARE(chosen.size(), 0);
    }
};

QTEST_MAIN(TestByteTrack)
#include "test_byte_track.moc"
