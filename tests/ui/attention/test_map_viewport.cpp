// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/MapViewport.h"

#include <QSignalSpy>
#include <QTest>

#include <limits>

using namespace workbench::ui;
using workbench::maps::CellRect;

namespace
{

void fill(MapViewport& viewport, int rows, int columns)
{
    viewport.setPixels({1000, 600});
    viewport.setCells(rows, columns);
}

bool isInside(const MapViewport& viewport)
{
    const CellRect& view = viewport.view();
    constexpr double kSlack = 1e-9;
    return view.column >= 0 && view.row >= 0 && view.columns > 0 && view.rows > 0
        && view.column + view.columns <= viewport.columns() + kSlack
        && view.row + view.rows <= viewport.rows() + kSlack;
}

} // namespace

class TestMapViewport : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aNewShapeIsSeenWholeAndTheSameShapeKeepsTheView()
    {
        MapViewport viewport;
        fill(viewport, 1024, 5000);
        QCOMPARE(viewport.view(), (CellRect{0, 0, 5000, 1024}));
        QVERIFY(viewport.isWhole());
        viewport.setView({100, 200, 300, 50});
        viewport.setCells(1024, 5000);
        QCOMPARE(viewport.view(), (CellRect{100, 200, 300, 50}));
        viewport.setCells(1024, 4999);
        QVERIFY(viewport.isWhole());
    }

    void zoomKeepsWhatIsUnderTheCursor_data()
    {
        QTest::addColumn<QPointF>("at");
        QTest::addColumn<double>("across");
        QTest::addColumn<double>("down");
        QTest::newRow("both ways") << QPointF(333, 123) << 1.25 << 1.25;
        QTest::newRow("across only") << QPointF(700, 599) << 2.0 << 1.0;
        QTest::newRow("down only") << QPointF(1, 1) << 1.0 << 3.0;
        QTest::newRow("the corner") << QPointF(1000, 600) << 1.5 << 1.5;
    }
    void zoomKeepsWhatIsUnderTheCursor()
    {
        QFETCH(QPointF, at);
        QFETCH(double, across);
        QFETCH(double, down);
        MapViewport viewport;
        fill(viewport, 1024, 5000);
        const double column = viewport.columnAt(at.x()), row = viewport.rowAt(at.y());
        const double wide = viewport.cellWidth(), tall = viewport.cellHeight();
        viewport.zoom(at, across, down);
        QVERIFY(qAbs(viewport.columnAt(at.x()) - column) < 1e-6);
        QVERIFY(qAbs(viewport.rowAt(at.y()) - row) < 1e-6);
        QVERIFY(qAbs(viewport.cellWidth() - wide * across) < 1e-9);
        QVERIFY(qAbs(viewport.cellHeight() - tall * down) < 1e-9);
        // And where the largest cells are reached, the place still holds.
        for (int i = 0; i < 60; ++i)
            viewport.zoom(at, across, down);
        QVERIFY(qAbs(viewport.columnAt(at.x()) - column) < 1e-3);
        QVERIFY(viewport.cellWidth() <= MapViewport::kLargestCell + 1e-9);
        QVERIFY(viewport.cellHeight() <= MapViewport::kLargestCell + 1e-9);
        QVERIFY(isInside(viewport));
    }

    void theViewNeverLeavesTheMap()
    {
        MapViewport viewport;
        fill(viewport, 1024, 5000);
        viewport.setView({4000, 900, 500, 100});
        viewport.pan({-1e9, -1e9});
        QVERIFY(isInside(viewport));
        QCOMPARE(viewport.view().column + viewport.view().columns, 5000.0);
        viewport.pan({1e9, 1e9});
        QCOMPARE(viewport.view().column, 0.0);
        QCOMPARE(viewport.view().row, 0.0);
        viewport.zoom({500, 300}, 1e-9, 1e-9);
        QVERIFY(viewport.isWhole());
        constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
        viewport.setView({kNan, kNan, kNan, kNan});
        QVERIFY(isInside(viewport));
    }

    void aSmallMapMayHaveLargerCells()
    {
        MapViewport viewport;
        fill(viewport, 3, 4);
        QCOMPARE(viewport.cellWidth(), 250.0);
        viewport.zoom({500, 300}, 2, 2);
        QVERIFY(viewport.isWhole());
    }

    void revealMovesAsLittleAsNeeded()
    {
        MapViewport viewport;
        fill(viewport, 1024, 5000);
        viewport.setView({100, 100, 200, 50});
        QSignalSpy changes(&viewport, &MapViewport::changed);
        viewport.reveal(120, 150);
        QCOMPARE(changes.size(), 0);
        viewport.reveal(150, 99);
        QCOMPARE(viewport.view(), (CellRect{99, 101, 200, 50}));
        viewport.reveal(1023, 4999);
        QCOMPARE(viewport.view(), (CellRect{4800, 974, 200, 50}));
    }

    void nothingToSeeIsNoTrouble()
    {
        MapViewport viewport;
        QVERIFY(viewport.isEmpty());
        viewport.setPixels({0, 0});
        viewport.zoom({0, 0}, 2, 2);
        viewport.pan({10, 10});
        viewport.reveal(0, 0);
        viewport.showWhole();
        QVERIFY(std::isfinite(viewport.view().column) && viewport.view().columns > 0);
    }
};

QTEST_GUILESS_MAIN(TestMapViewport)
#include "test_map_viewport.moc"
