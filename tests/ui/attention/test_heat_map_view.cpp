// SPDX-License-Identifier: GPL-3.0-or-later
#include "MapFixtures.h"
#include "ui/attention/HeatMapSources.h"
#include "ui/attention/HeatMapView.h"
#include "ui/attention/MapViewport.h"
#include "ui/theme/Theme.h"

#include <QApplication>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

using namespace workbench;
using namespace workbench::ui;
using namespace workbench::ui::tests;

namespace
{

/// A view of 500 x 300 pixels with its viewport and what it told.
class Shown
{
public:
    explicit Shown(const HeatMapData& data)
    {
        view.setData(data);
        showAt(view, 500, 300);
    }

    QPoint at(int row, int column) const { return {int(viewport.x(column + 0.5)), int(viewport.y(row + 0.5))}; }
    QRgb pixel(QPoint at) { return view.grab().toImage().pixel(at); }
    void turnWheel(QPoint at, int notches, Qt::KeyboardModifiers modifiers = {})
    {
        QWheelEvent event(
            at, view.mapToGlobal(at), {}, {0, 120 * notches}, Qt::NoButton, modifiers, Qt::NoScrollPhase, false);
        QApplication::sendEvent(&view, &event);
    }
    void drag(Qt::MouseButton button, Qt::KeyboardModifiers modifiers, QPoint from, QPoint to)
    {
        QTest::mousePress(&view, button, modifiers, from);
        for (const double share : {0.3, 0.7, 1.0}) {
            QMouseEvent move(
                QEvent::MouseMove, from + share * QPointF(to - from), view.mapToGlobal(to), Qt::NoButton, button,
                modifiers);
            QApplication::sendEvent(&view, &move);
        }
        QTest::mouseRelease(&view, button, modifiers, to);
    }

    MapViewport viewport;
    HeatMapView view{viewport};
    QSignalSpy hovered{&view, &HeatMapView::cellHovered};
    QSignalSpy queries{&view, &HeatMapView::queryLocked};
    QSignalSpy keys{&view, &HeatMapView::keyLocked};
};

using Number = std::optional<int>;

Number lastLock(const QSignalSpy& spy)
{
    return spy.isEmpty() ? Number(-1) : spy.last().first().value<Number>();
}

HeatMapData byPosition(maps::AttentionMap map)
{
    return heatMapOf(shared(std::move(map)), 0, MapColumns::Position);
}

} // namespace

class TestHeatMapView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { applyTheme(*qApp, ThemeChoice::Light); }

    void theCellUnderTheMouseIsReadExactly()
    {
        maps::AttentionMap map = zeroMap(1, 1024, 5000);
        setWeight(map, 0, 700, 4000, 0.123456789F);
        Shown shown(byPosition(std::move(map)));
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
        Shown shown(byPosition(evenMap(10, 20)));
        QTest::mouseMove(&shown.view, shown.at(4, 3));
        QCOMPARE(shown.view.cursor()->value, 1.0F / 15);
        maps::AttentionMap map = evenMap(10, 20);
        setWeight(map, 0, 4, 3, 0.75F);
        shown.view.setData(byPosition(std::move(map)));
        const auto cell = shown.hovered.last().first().value<std::optional<MapCell>>();
        QVERIFY(cell);
        QCOMPARE(cell->value, 0.75F);
    }

    void clicksLockAndRelease()
    {
        Shown shown(byPosition(evenMap(10, 20)));
        QTest::mouseClick(&shown.view, Qt::LeftButton, {}, shown.at(4, 3));
        QCOMPARE(lastLock(shown.queries), Number(4));
        QCOMPARE(shown.view.lockedQuery(), Number(4));
        QCOMPARE(shown.keys.size(), 0);
        QTest::mouseClick(&shown.view, Qt::LeftButton, Qt::AltModifier, shown.at(4, 3));
        QCOMPARE(lastLock(shown.keys), Number(3));
        QTest::mouseClick(&shown.view, Qt::MiddleButton, {}, shown.at(6, 7));
        QCOMPARE(lastLock(shown.keys), Number(7));
        QCOMPARE(shown.view.lockedQuery(), Number(4));
        QTest::mouseClick(&shown.view, Qt::MiddleButton, {}, shown.at(2, 7));
        QCOMPARE(lastLock(shown.keys), Number());
        QTest::mouseClick(&shown.view, Qt::LeftButton, {}, shown.at(4, 9));
        QCOMPARE(lastLock(shown.queries), Number());
        QCOMPARE(shown.queries.size(), 2);
        // What is set from outside is shown and told to nobody.
        shown.view.setLockedQuery(5);
        QCOMPARE(shown.queries.size(), 2);
        QTest::mouseClick(&shown.view, Qt::LeftButton, {}, {499, 2}); // masked: nothing to lock
        QCOMPARE(shown.view.lockedQuery(), Number(5));
    }

    void keysDoWhatTheMouseDoes()
    {
        Shown shown(byPosition(evenMap(40, 90)));
        QTest::keyClick(&shown.view, Qt::Key_Right); // begins in the middle
        QVERIFY(shown.view.cursor());
        const int row = shown.view.cursor()->row, column = shown.view.cursor()->column;
        QTest::keyClick(&shown.view, Qt::Key_Right);
        QTest::keyClick(&shown.view, Qt::Key_Up, Qt::ShiftModifier);
        QCOMPARE(shown.view.cursor()->column, column + 1);
        QCOMPARE(shown.view.cursor()->row, row - 10);
        QCOMPARE(shown.view.cursor()->value, 1.0F / float(51 + row - 10));
        QTest::keyClick(&shown.view, Qt::Key_Right, Qt::ControlModifier); // left to the window
        QCOMPARE(shown.view.cursor()->column, column + 1);
        QTest::keyClick(&shown.view, Qt::Key_Return);
        QCOMPARE(lastLock(shown.queries), Number(row - 10));
        QTest::keyClick(&shown.view, Qt::Key_Space);
        QCOMPARE(lastLock(shown.keys), Number(column + 1));
        QTest::keyClick(&shown.view, Qt::Key_Plus);
        QTest::keyClick(&shown.view, Qt::Key_Plus);
        QVERIFY(!shown.viewport.isWhole());
        QTest::keyClick(&shown.view, Qt::Key_PageDown);
        QTest::keyClick(&shown.view, Qt::Key_PageDown);
        QCOMPARE(shown.view.cursor()->row, 39);
        QVERIFY(shown.viewport.y(40) <= 300 + 1e-6); // and it is in view
        QTest::keyClick(&shown.view, Qt::Key_Home);
        QVERIFY(shown.viewport.isWhole());
        QTest::keyClick(&shown.view, Qt::Key_Escape);
        QVERIFY(!shown.view.lockedQuery() && !shown.view.lockedKey());
        QCOMPARE(lastLock(shown.queries), Number());
        QCOMPARE(lastLock(shown.keys), Number());
    }

    void theCursorStaysOnWhatIsVisible()
    {
        Shown shown(byPosition(evenMap(4, 6)));
        shown.view.setCursorCell(0, 5);
        QCOMPARE(shown.view.cursor()->column, 2); // its own byte, the last that it sees
        shown.view.setCursorCell(-7, -7);
        QCOMPARE(shown.view.cursor()->row, 0);
        QCOMPARE(shown.view.cursor()->column, 0);
    }

    void theWheelZoomsAtTheCursor_data()
    {
        QTest::addColumn<int>("modifiers");
        QTest::addColumn<bool>("across");
        QTest::addColumn<bool>("down");
        QTest::newRow("both") << int(Qt::NoModifier) << true << true;
        QTest::newRow("shift") << int(Qt::ShiftModifier) << true << false;
        QTest::newRow("ctrl") << int(Qt::ControlModifier) << false << true;
    }
    void theWheelZoomsAtTheCursor()
    {
        QFETCH(int, modifiers);
        QFETCH(bool, across);
        QFETCH(bool, down);
        maps::AttentionMap map = zeroMap(1, 1024, 5000);
        setWeight(map, 0, 700, 4000, 1);
        Shown shown(byPosition(std::move(map)));
        const QPoint at = shown.at(700, 4000);
        QTest::mouseMove(&shown.view, at);
        for (int i = 0; i < 12; ++i) {
            shown.turnWheel(at, 1, Qt::KeyboardModifiers(modifiers));
            QVERIFY(qAbs(shown.viewport.x(4000.5) - at.x()) < shown.viewport.cellWidth() + 1);
            QVERIFY(qAbs(shown.viewport.y(700.5) - at.y()) < shown.viewport.cellHeight() + 1);
        }
        QCOMPARE(shown.viewport.view().columns < 1000, across);
        QCOMPARE(shown.viewport.view().rows < 200, down);
        for (int i = 0; i < 13; ++i)
            shown.turnWheel(at, -1, Qt::KeyboardModifiers(modifiers));
        QVERIFY(shown.viewport.isWhole());
    }

    void draggingPansAndLocksNothing()
    {
        Shown shown(byPosition(evenMap(100, 200)));
        shown.viewport.setView({50, 40, 60, 30});
        const double column = shown.viewport.columnAt(200), row = shown.viewport.rowAt(150);
        shown.drag(Qt::LeftButton, {}, {200, 150}, {260, 190});
        QVERIFY(qAbs(shown.viewport.columnAt(260) - column) < 1e-6);
        QVERIFY(qAbs(shown.viewport.rowAt(190) - row) < 1e-6);
        QCOMPARE(shown.queries.size(), 0);
    }

    void aBoxIsZoomedInto_data()
    {
        QTest::addColumn<Qt::MouseButton>("button");
        QTest::addColumn<int>("modifiers");
        QTest::newRow("right button") << Qt::RightButton << int(Qt::NoModifier);
        QTest::newRow("shift") << Qt::LeftButton << int(Qt::ShiftModifier);
    }
    void aBoxIsZoomedInto()
    {
        QFETCH(Qt::MouseButton, button);
        QFETCH(int, modifiers);
        Shown shown(byPosition(evenMap(100, 200)));
        shown.drag(button, Qt::KeyboardModifiers(modifiers), {100, 60}, {200, 180});
        QCOMPARE(shown.viewport.view(), (maps::CellRect{40, 20, 40, 40}));
        // A box without height zooms across only.
        shown.drag(button, Qt::KeyboardModifiers(modifiers), {250, 60}, {500, 62});
        QCOMPARE(shown.viewport.view(), (maps::CellRect{60, 20, 20, 40}));
        QCOMPARE(shown.queries.size(), 0);
    }

    void aDoubleClickShowsTheWholeMapAndLocksNothing()
    {
        Shown shown(byPosition(evenMap(100, 200)));
        shown.viewport.setView({50, 40, 60, 30});
        shown.view.setLockedQuery(7);
        QTest::mouseClick(&shown.view, Qt::LeftButton, {}, {100, 100});
        QTest::mouseDClick(&shown.view, Qt::LeftButton, {}, {100, 100});
        QVERIFY(shown.viewport.isWhole());
        QCOMPARE(shown.view.lockedQuery(), Number(7));
        QCOMPARE(lastLock(shown.queries), Number(7));
    }

    void lockedRowsAndColumnsAreOutlined()
    {
        Shown shown(byPosition(evenMap(10, 20)));
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
        Shown shown(heatMapOf(shared(std::move(map)), 0, MapColumns::Distance));
        QTest::mouseClick(&shown.view, Qt::MiddleButton, {}, shown.at(6, 7));
        QCOMPARE(lastLock(shown.keys), Number(9));
        QCOMPARE(shown.view.cellAt(shown.at(6, 7))->value, 0.5F);
        // The locked key lies on a diagonal: released by a click on it in another row.
        QTest::mouseClick(&shown.view, Qt::MiddleButton, {}, shown.at(8, 9));
        QCOMPARE(lastLock(shown.keys), Number());
    }

    void lightAndDark()
    {
        Shown shown(byPosition(evenMap(10, 20)));
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
        Shown shown({});
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
