// SPDX-License-Identifier: GPL-3.0-or-later
#include "ShownMap.h"

using namespace workbench;
using namespace workbench::ui;
using namespace workbench::ui::tests;

class TestMapGestures : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void clicksLockAndRelease()
    {
        ShownMap shown(byPosition(evenMap(10, 20)));
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
        ShownMap shown(byPosition(evenMap(40, 90)));
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
        ShownMap shown(byPosition(std::move(map)));
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
        ShownMap shown(byPosition(evenMap(100, 200)));
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
        ShownMap shown(byPosition(evenMap(100, 200)));
        shown.drag(button, Qt::KeyboardModifiers(modifiers), {100, 60}, {200, 180});
        QCOMPARE(shown.viewport.view(), (maps::CellRect{40, 20, 40, 40}));
        // A box without height zooms across only.
        shown.drag(button, Qt::KeyboardModifiers(modifiers), {250, 60}, {500, 62});
        QCOMPARE(shown.viewport.view(), (maps::CellRect{60, 20, 20, 40}));
        QCOMPARE(shown.queries.size(), 0);
    }

    void aDoubleClickShowsTheWholeMapAndLocksNothing()
    {
        ShownMap shown(byPosition(evenMap(100, 200)));
        shown.viewport.setView({50, 40, 60, 30});
        shown.view.setLockedQuery(7);
        QTest::mouseClick(&shown.view, Qt::LeftButton, {}, {100, 100});
        QTest::mouseDClick(&shown.view, Qt::LeftButton, {}, {100, 100});
        QVERIFY(shown.viewport.isWhole());
        QCOMPARE(shown.view.lockedQuery(), Number(7));
        QCOMPARE(lastLock(shown.queries), Number(7));
    }
};

QTEST_MAIN(TestMapGestures)
#include "test_map_gestures.moc"
