// SPDX-License-Identifier: GPL-3.0-or-later
#include "MapFixtures.h"
#include "ui/attention/ByteEdge.h"
#include "ui/attention/CellReadout.h"
#include "ui/attention/ColourBar.h"
#include "ui/attention/HeatMapPanel.h"
#include "ui/attention/HeatMapView.h"
#include "ui/theme/Theme.h"

#include <QApplication>
#include <QHelpEvent>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>
#include <QToolTip>

using namespace workbench;
using namespace workbench::ui;
using namespace workbench::ui::tests;

namespace
{

using Number = std::optional<int>;
using Range = std::optional<maps::ValueRange>;

class Shown
{
public:
    explicit Shown(maps::AttentionMap map, MapColumns columns = MapColumns::Position)
        : map(shared(std::move(map)))
    {
        panel.setMap(this->map, maps::HeadView::One, 0, columns);
        showAt(panel, 800, 500);
    }

    ByteEdge& edge(Qt::Orientation orientation)
    {
        for (ByteEdge* edge : panel.findChildren<ByteEdge*>()) {
            if ((edge->width() > edge->height()) == (orientation == Qt::Horizontal))
                return *edge;
        }
        qFatal("no such edge");
    }
    ColourBar& bar() { return *panel.findChild<ColourBar*>(); }
    QString readout() { return panel.findChild<QLabel*>()->text(); }

    std::shared_ptr<const maps::AttentionMap> map;
    HeatMapPanel panel;
    MapViewport& viewport{panel.view().viewport()};
};

void drag(QWidget& widget, QPoint from, QPoint to)
{
    QTest::mousePress(&widget, Qt::LeftButton, {}, from);
    QTest::mouseMove(&widget, (from + to) / 2);
    QTest::mouseMove(&widget, to);
    QTest::mouseRelease(&widget, Qt::LeftButton, {}, to);
}

} // namespace

class TestHeatMapPanel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }

    void edgesAndStripsLieAlongTheMap()
    {
        Shown shown(evenMap(30, 50));
        const QRect map = shown.panel.view().geometry();
        const QRect left = shown.edge(Qt::Vertical).geometry(), bottom = shown.edge(Qt::Horizontal).geometry();
        QCOMPARE(left.top(), map.top());
        QCOMPARE(left.bottom(), map.bottom());
        QCOMPARE(left.right() + 1, map.left());
        QCOMPARE(bottom.left(), map.left());
        QCOMPARE(bottom.right(), map.right());
        const QRect strips = shown.panel.findChild<RowStrips*>()->geometry();
        QVERIFY(strips.left() > map.right());
        QVERIFY(strips.top() < map.top() && strips.bottom() > map.bottom());
        QCOMPARE(shown.viewport.pixels(), map.size());
    }

    void theVisibleRegionIsWholeCells()
    {
        Shown shown(evenMap(100, 300));
        QCOMPARE(shown.panel.visibleRegion(), maps::wholeMap(*shown.map));
        shown.viewport.setView({10.5, 20.25, 100, 30});
        QCOMPARE(shown.panel.visibleRegion(), (maps::MapRegion{20, 31, 10, 101}));
        shown.panel.clear();
        QCOMPARE(shown.panel.visibleRegion(), (maps::MapRegion{}));
    }

    void turningToDistanceKeepsWhatIsLookedAt()
    {
        Shown shown(evenMap(100, 300));
        shown.panel.setMap(shown.map, maps::HeadView::One, 0, MapColumns::Distance);
        QVERIFY(shown.viewport.isWhole());
        QCOMPARE(shown.panel.visibleRegion(), maps::wholeMap(*shown.map));
        shown.panel.setMap(shown.map, maps::HeadView::One, 0, MapColumns::Position);
        QVERIFY(shown.viewport.isWhole());
        shown.viewport.setView({150, 40, 40, 20}); // around query 50 and key 170: 80 back
        shown.panel.setMap(shown.map, maps::HeadView::One, 0, MapColumns::Distance);
        QCOMPARE(shown.viewport.view(), (maps::CellRect{60, 40, 40, 20}));
        const maps::MapRegion region = shown.panel.visibleRegion();
        QVERIFY(region.firstKey <= 170 && region.firstKey + region.keys > 170);
        shown.panel.setMap(shown.map, maps::HeadView::One, 0, MapColumns::Position);
        QCOMPARE(shown.viewport.view(), (maps::CellRect{150, 40, 40, 20}));
    }

    void headsAreShownOneByOneOrTogether()
    {
        maps::AttentionMap map = zeroMap(2, 4, 6);
        setWeight(map, 0, 3, 1, 0.25F);
        setWeight(map, 1, 3, 1, 0.75F);
        Shown shown(std::move(map));
        const auto value = [&](maps::HeadView heads, int head) {
            shown.panel.setMap(shown.map, heads, head, MapColumns::Position);
            return shown.panel.data().value(3, 1);
        };
        QCOMPARE(value(maps::HeadView::One, 0), 0.25F);
        QCOMPARE(value(maps::HeadView::One, 1), 0.75F);
        QCOMPARE(value(maps::HeadView::One, 9), 0.75F); // there is no tenth: the last
        QCOMPARE(value(maps::HeadView::Maximum, 0), 0.75F);
        QCOMPARE(value(maps::HeadView::Mean, 0), 0.5F);
    }

    void theCellUnderTheCursorIsReadInWords()
    {
        maps::AttentionMap map = zeroMap(1, 10, 20);
        setWeight(map, 0, 4, 2, 0.123456789F);
        Shown shown(std::move(map));
        QSignalSpy hovered(&shown.panel, &HeatMapPanel::cellHovered);
        shown.panel.view().setCursorCell(4, 2);
        QCOMPARE(hovered.size(), 1);
        // Query 4 is key 14: 'o' at 1014; the key is 'c' at 1002.
        QCOMPARE(shown.readout(), QStringLiteral("query 'o' 1,014, key 'c' 1,002, 12 bytes back, weight 0.12345679"));
        shown.panel.view().point({});
        QVERIFY(!shown.readout().contains(QStringLiteral("0.123")));
        // Both locked: the cell where they cross, by distance as well.
        shown.panel.setLockedQuery(4);
        shown.panel.setLockedKey(2);
        QVERIFY(shown.readout().contains(QStringLiteral("0.12345679")));
        shown.panel.setMap(shown.map, maps::HeadView::One, 0, MapColumns::Distance);
        QVERIFY2(shown.readout().contains(QStringLiteral("key 'c' 1,002")), qPrintable(shown.readout()));
    }

    void bytesOnTheEdgesLockTheirRowsAndColumns()
    {
        Shown shown(evenMap(10, 20));
        QSignalSpy queries(&shown.panel, &HeatMapPanel::queryLocked), keys(&shown.panel, &HeatMapPanel::keyLocked);
        const QImage before = shown.edge(Qt::Vertical).grab().toImage();
        QTest::mouseClick(&shown.edge(Qt::Vertical), Qt::LeftButton, {}, {60, int(shown.viewport.y(7.5))});
        QCOMPARE(queries.last().first().value<Number>(), Number(7));
        QVERIFY(shown.edge(Qt::Vertical).grab().toImage() != before);
        QTest::mouseClick(&shown.edge(Qt::Horizontal), Qt::LeftButton, {}, {int(shown.viewport.x(12.5)), 8});
        QCOMPARE(keys.last().first().value<Number>(), Number(12));
        QTest::mouseClick(&shown.edge(Qt::Vertical), Qt::LeftButton, {}, {60, int(shown.viewport.y(7.5))});
        QCOMPARE(queries.last().first().value<Number>(), Number());
        QCOMPARE(shown.edge(Qt::Vertical).grab().toImage(), before);
    }

    void draggingTheColourBarLocksTheRange()
    {
        maps::AttentionMap map = evenMap(10, 20);
        setWeight(map, 0, 9, 0, 1);
        Shown shown(std::move(map));
        shown.panel.setScale(maps::Palette::Viridis, maps::Transfer::Linear, std::nullopt);
        QSignalSpy chosen(&shown.panel, &HeatMapPanel::rangeChosen);
        const int width = shown.bar().width();
        drag(shown.bar(), {width - 6, 10}, {width / 2, 10}); // the upper end to the middle
        Range range = chosen.last().first().value<Range>();
        QVERIFY(range);
        QVERIFY2(qAbs(range->high - 0.5F) < 0.02F && range->low == 0, qPrintable(QString::number(range->high)));
        QCOMPARE(shown.panel.view().scale().range(), *range);
        drag(shown.bar(), {width / 5, 10}, {width * 2 / 5, 10}); // a stretch of it
        range = chosen.last().first().value<Range>();
        QVERIFY(range && qAbs(range->low - 0.2F) < 0.03F && qAbs(range->high - 0.4F) < 0.03F);
        QTest::mouseDClick(&shown.bar(), Qt::LeftButton, {}, {width / 3, 10});
        QVERIFY(!chosen.last().first().value<Range>());
        QCOMPARE(shown.panel.view().scale().range(), (maps::ValueRange{0, 1}));
    }

    void theColourBarHasKeys()
    {
        Shown shown(evenMap(10, 20));
        shown.panel.setScale(maps::Palette::Viridis, maps::Transfer::Linear, std::nullopt);
        QSignalSpy chosen(&shown.panel, &HeatMapPanel::rangeChosen);
        const float most = shown.panel.view().scale().range().high;
        QTest::keyClick(&shown.bar(), Qt::Key_Left);
        QTest::keyClick(&shown.bar(), Qt::Key_Right, Qt::ShiftModifier);
        const Range range = chosen.last().first().value<Range>();
        QVERIFY(range && range->high < most && range->low > 0);
        for (int i = 0; i < 100; ++i)
            QTest::keyClick(&shown.bar(), Qt::Key_Left);
        QVERIFY(shown.panel.view().scale().range().high > shown.panel.view().scale().range().low);
        QTest::keyClick(&shown.bar(), Qt::Key_Delete);
        QVERIFY(!chosen.last().first().value<Range>());
    }

    void theRangeOfTheDataFollowsTheData()
    {
        Shown shown(evenMap(10, 20));
        maps::AttentionMap map = evenMap(10, 20);
        setWeight(map, 0, 5, 5, 0.875F);
        shown.panel.setMap(shared(std::move(map)), maps::HeadView::One, 0, MapColumns::Position);
        QCOMPARE(shown.panel.view().scale().range().high, 0.875F);
        shown.panel.setScale(maps::Palette::Magma, maps::Transfer::Power, maps::ValueRange{0, 0.5F});
        shown.panel.setMap(shown.map, maps::HeadView::One, 0, MapColumns::Position);
        QCOMPARE(shown.panel.view().scale().range().high, 0.5F);
    }

    void stripsTellTheirValue()
    {
        maps::AttentionMap map = zeroMap(1, 4, 8);
        for (int query = 0; query < 4; ++query)
            setWeight(map, 0, query, query, 1); // 4 back, no entropy
        Shown shown(std::move(map));
        RowStrips& strips = *shown.panel.findChild<RowStrips*>();
        const QPoint last(strips.width() - 8, strips.height() / 2);
        QHelpEvent help(QEvent::ToolTip, last, strips.mapToGlobal(last));
        QApplication::sendEvent(&strips, &help);
        QVERIFY2(QToolTip::text().contains(QStringLiteral("4.000 bytes")), qPrintable(QToolTip::text()));
    }

    void otherGridsAreShownToo()
    {
        Shown shown(evenMap(10, 20));
        HeatMapData states = gridOf({-2, 0.5F, 1, 3, -1, 0}, 2, 3);
        states.rowAxis.bytes = "ab";
        shown.panel.setData(states);
        QCOMPARE(shown.panel.findChild<RowStrips*>()->width(), 0);
        shown.panel.view().setCursorCell(1, 0);
        QCOMPARE(shown.readout(), QStringLiteral("row 'b' 1, unit 0, state 3"));
        shown.panel.setScale(maps::Palette::Diverging, maps::Transfer::Linear, std::nullopt);
        QCOMPARE(shown.panel.view().scale().range(), (maps::ValueRange{-3, 3}));
    }

    void emptyAndBack()
    {
        HeatMapPanel panel;
        panel.setPlaceholder(QStringLiteral("No map"), QStringLiteral("Start a run."));
        showAt(panel, 600, 400);
        QVERIFY(!panel.findChild<ColourBar*>()->isVisible());
        panel.grab();
        panel.setMap(shared(evenMap(1, 1)), maps::HeadView::Maximum, 0, MapColumns::Distance);
        QVERIFY(panel.findChild<ColourBar*>()->isVisible());
        panel.grab();
        QVERIFY(!panel.data().empty());
        panel.setMap(nullptr, maps::HeadView::One, 0, MapColumns::Position);
        QVERIFY(panel.data().empty());
    }
};

QTEST_MAIN(TestHeatMapPanel)
#include "test_heat_map_panel.moc"
