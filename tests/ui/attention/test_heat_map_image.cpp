// SPDX-License-Identifier: GPL-3.0-or-later
#include "MapFixtures.h"
#include "ui/attention/HeatMapImage.h"
#include "ui/attention/HeatMapSources.h"

#include <QTest>

#include <limits>
#include <random>

using namespace workbench;
using namespace workbench::ui;
using namespace workbench::ui::tests;

namespace
{

constexpr QRgb kMask = 0xff123456;

HeatMapImage imageOf(const HeatMapData& data, const maps::CellRect& view, QSize pixels)
{
    HeatMapImage image;
    image.setData(data);
    image.setMaskColour(kMask);
    image.setView(view, pixels);
    return image;
}

maps::CellRect whole(const HeatMapData& data)
{
    return {0, 0, double(data.columns), double(data.rows)};
}

HeatMapData byPosition(maps::AttentionMap map)
{
    return heatMapOf(shared(std::move(map)), 0, MapColumns::Position);
}

} // namespace

class TestHeatMapImage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void oneCellOfFiveMillionIsSeenAtEveryZoom_data()
    {
        QTest::addColumn<int>("row");
        QTest::addColumn<int>("column");
        QTest::newRow("first cell") << 0 << 0;
        QTest::newRow("last cell") << 1023 << 4999;
        QTest::newRow("somewhere") << 613 << 4321;
        QTest::newRow("its own byte") << 400 << 4376;
    }
    void oneCellOfFiveMillionIsSeenAtEveryZoom()
    {
        QFETCH(int, row);
        QFETCH(int, column);
        maps::AttentionMap map = zeroMap(1, 1024, 5000);
        setWeight(map, 0, row, column, 1);
        const HeatMapData data = byPosition(std::move(map));
        HeatMapImage image = imageOf(data, whole(data), {1000, 600});
        int looked = 0;
        for (double columns = 5000; columns > 25; columns *= 0.37) {
            const double rows = std::max(15.0, 1024 * columns / 5000);
            for (const double shift : {0.013, 0.5, 0.77}) {
                const double left = std::clamp(column - shift * columns, 0.0, 5000 - columns);
                const double top = std::clamp(row - shift * rows, 0.0, 1024 - rows);
                image.setView({left, top, columns, rows}, {1000, 600});
                const QPoint pixel(int((column + 0.5 - left) * 1000 / columns), int((row + 0.5 - top) * 600 / rows));
                QCOMPARE(image.image().pixel(pixel), image.scale().colour(1));
                const auto cell = image.cellAt(pixel);
                QVERIFY(cell);
                QCOMPARE(cell->row, row);
                QCOMPARE(cell->column, column);
                QCOMPARE(cell->value, 1.0F);
                ++looked;
            }
        }
        QVERIFY(looked >= 15);
    }

    void whatIsSeenIsWhatIsRead_data()
    {
        QTest::addColumn<bool>("belowZero");
        QTest::newRow("weights") << false;
        QTest::newRow("differences") << true;
    }
    void whatIsSeenIsWhatIsRead()
    {
        QFETCH(bool, belowZero);
        std::mt19937 random(3);
        std::normal_distribution<float> normal(0, 1);
        std::vector<float> cells(300 * 700);
        for (float& cell : cells)
            cell = belowZero ? normal(random) : std::abs(normal(random));
        const HeatMapData data = gridOf(std::move(cells), 300, 700);
        HeatMapImage image = imageOf(data, whole(data), {331, 207});
        image.setScale(
            belowZero ? maps::Palette::Diverging : maps::Palette::Viridis, maps::Transfer::Linear, std::nullopt);
        for (const maps::CellRect& view :
             {whole(data), maps::CellRect{12.3, 45.6, 400.7, 133.3}, maps::CellRect{600.1, 250.2, 33.3, 20.1}}) {
            image.setView(view, {331, 207});
            const QImage& picture = image.image();
            for (int i = 0; i < 2000; ++i) {
                const QPoint pixel(int(random() % 331), int(random() % 207));
                const auto cell = image.cellAt(pixel);
                QVERIFY(cell);
                QCOMPARE(cell->value, data.value(cell->row, cell->column));
                QCOMPARE(picture.pixel(pixel), image.scale().colour(cell->value));
            }
        }
    }

    void aStrongNegativeCellIsSeenToo()
    {
        std::vector<float> cells(500 * 500, 0.01F);
        cells[123 * 500 + 321] = -5;
        const HeatMapData data = gridOf(std::move(cells), 500, 500);
        HeatMapImage image = imageOf(data, whole(data), {50, 50});
        image.setScale(maps::Palette::Diverging, maps::Transfer::Linear, std::nullopt);
        QCOMPARE(image.image().pixel(32, 12), image.scale().colour(-5));
        QCOMPARE(image.scale().range(), (maps::ValueRange{-5, 5}));
        QVERIFY(image.scale().colour(-5) != image.scale().colour(0.01F));
    }

    void minusTwoIsANumberLikeAnyOther()
    {
        const HeatMapData data = gridOf({-2, 1, 0.5F, -2}, 2, 2);
        HeatMapImage image = imageOf(data, whole(data), {20, 20});
        image.setScale(maps::Palette::Diverging, maps::Transfer::Linear, maps::ValueRange{-3, 3});
        QCOMPARE(image.image().pixel(5, 5), image.scale().colour(-2));
        QVERIFY(image.image().pixel(5, 5) != kMask);
    }

    void snapshotsAndTheirDifferences()
    {
        maps::AttentionMap before = zeroMap(1, 600, 2000), after = zeroMap(1, 600, 2000);
        setWeight(before, 0, 300, 700, 0.5F);
        setWeight(after, 0, 450, 1200, 0.25F);
        const auto first = maps::makeSnapshot(before), second = maps::makeSnapshot(after);
        const HeatMapData kept = heatMapOf(first);
        QCOMPARE(kept.rows, first.rows);
        QCOMPARE(kept.columns, first.columns);
        const int row = 300 * kept.rows / 600, column = 700 * kept.columns / 2000;
        const auto cell = kept.strongest(0, kept.rows, 0, kept.columns);
        QVERIFY(cell && cell->row == row && cell->column == column);
        QVERIFY(qAbs(cell->value - 0.5F) < 0.015F);
        QVERIFY(qAbs(kept.keyAxis.number(column) - (1000 + 700)) < 5);
        QVERIFY(kept.isVisible(0, 1399 * kept.columns / 2000) && !kept.isVisible(0, kept.columns - 1));
        QVERIFY(kept.isVisible(kept.rows - 1, kept.columns - 1));

        const HeatMapData difference = heatMapOfDifference(second, first);
        const auto gone = difference.strongest(0, kept.rows, 0, kept.columns);
        QVERIFY(gone && gone->row == row && gone->column == column && gone->value < -0.48F);
        QVERIFY(heatMapOfDifference(second, maps::makeSnapshot(zeroMap(1, 600, 2001))).empty());
        QVERIFY(heatMapOf(maps::AttentionSnapshot()).empty());
    }

    void cellStatesAreBytesByUnits()
    {
        auto states = std::make_shared<maps::CellStates>();
        states->times = 3;
        states->width = 2;
        states->bytes = "xyz";
        states->cell = {1, 2, 3, 4, 5, 6};
        const HeatMapData data = heatMapOf(std::shared_ptr<const maps::CellStates>(states), states->cell);
        QCOMPARE(data.rows, 3);
        QCOMPARE(data.columns, 2);
        QCOMPARE(data.value(2, 1), 6.0F);
        QVERIFY(heatMapOf(std::shared_ptr<const maps::CellStates>(states), states->hidden).empty());
    }

    void maskedCellsHaveTheGroundAndNoReading()
    {
        const HeatMapData data = byPosition(evenMap(8, 20));
        HeatMapImage image = imageOf(data, whole(data), {200, 80});
        for (int row = 0; row < 8; ++row) {
            for (int column = 0; column < 20; ++column) {
                const QPoint middle(column * 10 + 5, row * 10 + 5);
                const bool visible = column <= 12 + row;
                QCOMPARE(image.image().pixel(middle) != kMask, visible);
                QCOMPARE(image.cellAt(middle).has_value(), visible);
            }
        }
    }

    void aWeightWhereNoneMayBeIsSeen()
    {
        maps::AttentionMap map = evenMap(8, 20);
        setWeight(map, 0, 1, 18, 0.25F);
        const HeatMapData data = byPosition(std::move(map));
        HeatMapImage image = imageOf(data, whole(data), {200, 80});
        QCOMPARE(image.image().pixel(185, 15), image.scale().colour(0.25F));
        QCOMPARE(image.image().pixel(175, 15), kMask);
    }

    void forgottenKeysAreMasked()
    {
        maps::AttentionMap map = zeroMap(1, 6, 10);
        for (int query = 0; query < 6; ++query)
            map.firstVisible[std::size_t(query)] = query;
        const HeatMapData data = byPosition(std::move(map));
        HeatMapImage image = imageOf(data, whole(data), {10, 6});
        QCOMPARE(image.image().pixel(3, 4), kMask);
        QVERIFY(image.image().pixel(4, 4) != kMask);
        QVERIFY(image.image().pixel(8, 4) != kMask);
        QCOMPARE(image.image().pixel(9, 4), kMask);
    }

    void whatIsNoNumberHasItsOwnColour()
    {
        constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
        maps::AttentionMap map = evenMap(8, 20);
        setWeight(map, 0, 3, 5, kNan);
        const HeatMapData data = byPosition(std::move(map));
        HeatMapImage image = imageOf(data, whole(data), {200, 80});
        QCOMPARE(image.image().pixel(55, 35), maps::ColourScale::nanColour());
        QVERIFY(std::isnan(image.cellAt({55, 35})->value));
        QVERIFY(image.image().pixel(65, 35) != maps::ColourScale::nanColour());
        // Beside a number it does not hide that number.
        image.setView(whole(data), {10, 4});
        QVERIFY(image.image().pixel(2, 1) != maps::ColourScale::nanColour());
    }

    void everythingZeroIsCalm()
    {
        for (const auto transfer : {maps::Transfer::Linear, maps::Transfer::Power, maps::Transfer::Logarithmic}) {
            const HeatMapData data = gridOf(std::vector<float>(12, 0), 3, 4);
            HeatMapImage image = imageOf(data, whole(data), {40, 30});
            image.setScale(maps::Palette::Viridis, transfer, std::nullopt);
            QVERIFY(image.scale().range().high > image.scale().range().low);
            const QRgb lowest = image.scale().colour(0);
            for (int x = 0; x < 40; ++x)
                QCOMPARE(image.image().pixel(x, 17), lowest);
        }
    }

    void byDistanceTheOwnByteIsLeft()
    {
        maps::AttentionMap map = zeroMap(1, 8, 20);
        setWeight(map, 0, 2, 9, 0.5F); // own key 14: 5 back
        const HeatMapData data = heatMapOf(shared(std::move(map)), 0, MapColumns::Distance);
        HeatMapImage image = imageOf(data, whole(data), {200, 80});
        QCOMPARE(image.image().pixel(55, 25), image.scale().colour(0.5F));
        const auto cell = image.cellAt({55, 25});
        QVERIFY(cell);
        QCOMPARE(cell->column, 5);
        QCOMPARE(cell->key, 9);
        QCOMPARE(data.columnOf(2, 9), 5);
        QCOMPARE(image.image().pixel(155, 25), kMask); // 15 back there is no key
        QVERIFY(image.image().pixel(145, 25) != kMask);
    }

    void nothingIsComputedAgainWhileNothingChanges()
    {
        const HeatMapData data = byPosition(evenMap(64, 256));
        HeatMapImage image = imageOf(data, whole(data), {100, 50});
        const qint64 first = image.image().cacheKey();
        image.setView(whole(data), {100, 50});
        image.setPooling(maps::Pooling::Maximum);
        image.setScale(maps::Palette::Viridis, maps::Transfer::Logarithmic, std::nullopt);
        image.setMaskColour(kMask);
        QCOMPARE(image.image().cacheKey(), first);
        image.setView({0, 0, 128, 64}, {100, 50});
        QVERIFY(image.image().cacheKey() != first);
    }

    void meanIsAChoice()
    {
        std::vector<float> cells(16, 0);
        cells[5] = 1;
        const HeatMapData data = gridOf(std::move(cells), 4, 4);
        HeatMapImage image = imageOf(data, whole(data), {1, 1});
        image.setScale(maps::Palette::Grey, maps::Transfer::Linear, std::nullopt);
        QCOMPARE(image.image().pixel(0, 0), image.scale().colour(1));
        image.setPooling(maps::Pooling::Mean);
        QCOMPARE(image.image().pixel(0, 0), image.scale().colour(1.0F / 16));
    }

    void noDataIsNoPicture()
    {
        HeatMapImage image = imageOf({}, {0, 0, 1, 1}, {100, 50});
        QVERIFY(image.image().isNull());
        QVERIFY(!image.cellAt({3, 3}));
        const HeatMapData one = gridOf({0.5F}, 1, 1);
        image.setData(one);
        QCOMPARE(image.image().pixel(99, 49), image.scale().colour(0.5F));
        QVERIFY(!image.cellAt({100, 3}));
        QVERIFY(heatMapOf(std::shared_ptr<const maps::AttentionMap>(), 0, MapColumns::Position).empty());
        QVERIFY(heatMapOf(shared(zeroMap(1, 0, 0)), 0, MapColumns::Distance).empty());
    }
};

QTEST_MAIN(TestHeatMapImage)
#include "test_heat_map_image.moc"
