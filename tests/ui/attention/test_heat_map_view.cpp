// SPDX-License-Identifier: GPL-3.0-or-later
#include "ShownMap.h"
#include "ui/theme/Theme.h"

using namespace workbench;
using namespace workbench::ui;
using namespace workbench::ui::tests;

class TestHeatMapView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { applyTheme(*qApp, ThemeChoice::Light); }

    void theCellUnderTheMouseIsReadExactly()
    {
        maps::AttentionMap map = zeroMap(1, 1024, 5000);
        setWeight(map, 0, 700, 4000, 0.123456789F);
        ShownMap shown(byPosition(std::move(map)));
        QTest::mouseMove(&shown.view, shown.at(700, 4000));
        QCOMPARE(shown.hovered.size(), 1);
        const auto cell = shown.hovered.last().first().value<std::optional<MapCell>>();
        QVERIFY(cell);
        QCOMPARE(cell->row, 700);
        QCOMPARE(cell->column, 4000);
        QCOMPARE(cell->value, 0.123456789F);
        QVERIFY2(
            shown.view.accessibleDescription().contains(QStringLiteral("0.12345679")),
            qPrintable(shown.view.accessibleDescription()));
        // Above the diagonal there is nothing to read, and outside neither.
        QTest::mouseMove(&shown.view, {499, 2});
        QVERIFY(!shown.hovered.last().first().value<std::optional<MapCell>>());
        QTest::mouseMove(&shown.view, {200, 200});
        QVERIFY(shown.view.cursor());
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(&shown.view, &leave);
        QVERIFY(!shown.view.cursor());
    }

    void aNewMapIsReadWhereTheMouseIs()
    {
        ShownMap shown(byPosition(evenMap(10, 20)));
        QTest::mouseMove(&shown.view, shown.at(4, 3));
        QCOMPARE(shown.view.cursor()->value, 1.0F / 15);
        maps::AttentionMap map = evenMap(10, 20);
        setWeight(map, 0, 4, 3, 0.75F);
        shown.view.setData(byPosition(std::move(map)));
        const auto cell = shown.hovered.last().first().value<std::optional<MapCell>>();
        QVERIFY(cell);
        QCOMPARE(cell->value, 0.75F);
    }

    void theCursorStaysOnWhatIsVisible()
    {
        ShownMap shown(byPosition(evenMap(4, 6)));
        shown.view.setCursorCell(0, 5);
        QCOMPARE(shown.view.cursor()->column, 2); // its own byte, the last that it sees
        shown.view.setCursorCell(-7, -7);
        QCOMPARE(shown.view.cursor()->row, 0);
        QCOMPARE(shown.view.cursor()->column, 0);
    }

    void lockedRowsAndColumnsAreOutlined()
    {
        ShownMap shown(byPosition(evenMap(10, 20)));
        const QImage before = shown.view.grab().toImage();
        shown.view.setLockedQuery(4); // pixels 120 to 150
        QImage after = shown.view.grab().toImage();
        QVERIFY(before.pixel(60, 119) != after.pixel(60, 119));
        QVERIFY(qGray(after.pixel(60, 119)) > 200 || qGray(after.pixel(60, 120)) > 200);
        QCOMPARE(after.pixel(60, 135), before.pixel(60, 135)); // what it holds stays as it was
        shown.view.setLockedQuery({});
        shown.view.setLockedKey(3); // pixels 75 to 100
        after = shown.view.grab().toImage();
        QVERIFY(before.pixel(74, 135) != after.pixel(74, 135) || before.pixel(75, 135) != after.pixel(75, 135));
        QCOMPARE(after.pixel(87, 135), before.pixel(87, 135));
        shown.view.setLockedKey(1000);
        shown.view.setLockedQuery(-5);
        QCOMPARE(shown.view.grab().toImage(), before);
    }

    void byDistanceTheKeyOfTheCellIsTold()
    {
        maps::AttentionMap map = zeroMap(1, 10, 20);
        setWeight(map, 0, 6, 9, 0.5F); // own key 16, 7 back
        ShownMap shown(heatMapOf(shared(std::move(map)), 0, MapColumns::Distance));
        QTest::mouseClick(&shown.view, Qt::MiddleButton, {}, shown.at(6, 7));
        QCOMPARE(lastLock(shown.keys), Number(9));
        QCOMPARE(shown.view.cellAt(shown.at(6, 7))->value, 0.5F);
        // The locked key lies on a diagonal: released by a click on it in another row.
        QTest::mouseClick(&shown.view, Qt::MiddleButton, {}, shown.at(8, 9));
        QCOMPARE(lastLock(shown.keys), Number());
    }

    void lightAndDark()
    {
        ShownMap shown(byPosition(evenMap(10, 20)));
        const QPoint masked = shown.at(0, 19), cell = shown.at(9, 2);
        const QRgb colour = shown.pixel(cell);
        QCOMPARE(shown.pixel(masked), Theme::lightTheme().ground.rgb());
        applyTheme(*qApp, ThemeChoice::Dark);
        QCoreApplication::processEvents();
        QCOMPARE(shown.pixel(masked), Theme::darkTheme().ground.rgb());
        QCOMPARE(shown.pixel(cell), colour);
    }

    void withoutAMapItSaysWhy()
    {
        ShownMap shown({});
        const QImage bare = shown.view.grab().toImage();
        shown.view.setPlaceholder(
            QStringLiteral("No attention yet"), QStringLiteral("Start a run or choose a probe text."));
        QVERIFY(shown.view.grab().toImage() != bare);
        QCOMPARE(shown.view.accessibleDescription(), QStringLiteral("No attention yet"));
        QTest::mouseClick(&shown.view, Qt::LeftButton, {}, {100, 100});
        for (const auto key : {Qt::Key_Left, Qt::Key_Return, Qt::Key_Space, Qt::Key_Plus, Qt::Key_Home, Qt::Key_Escape})
            QTest::keyClick(&shown.view, key);
        shown.turnWheel({10, 10}, 1);
        QCOMPARE(shown.hovered.size() + shown.queries.size() + shown.keys.size(), 0);
        shown.view.setData(gridOf({1}, 1, 1));
        QTest::mouseMove(&shown.view, {100, 100});
        QVERIFY(shown.view.cursor());
        shown.view.setData({});
        QVERIFY(!shown.view.cursor());
    }
};

QTEST_MAIN(TestHeatMapView)
#include "test_heat_map_view.moc"
