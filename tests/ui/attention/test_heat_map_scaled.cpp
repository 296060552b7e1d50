// SPDX-License-Identifier: GPL-3.0-or-later
// On a screen of one and a half device pixels a pixel, as the heat map needs it before the application begins.
#include "MapFixtures.h"
#include "ui/attention/HeatMapSources.h"
#include "ui/attention/HeatMapView.h"
#include "ui/attention/MapViewport.h"

#include <QApplication>
#include <QTest>

using namespace workbench;
using namespace workbench::ui;
using namespace workbench::ui::tests;

class TestHeatMapScaled : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyDevicePixelShowsAndReadsItsOwnCell()
    {
        std::vector<float> cells(301 * 303);
        for (std::size_t i = 0; i < cells.size(); ++i)
            cells[i] = float((i * 7919) % 9973) / 9973;
        MapViewport viewport;
        HeatMapView view(viewport);
        view.setData(gridOf(std::move(cells), 301, 303));
        view.setScale(maps::Palette::Grey, maps::Transfer::Linear, std::nullopt);
        showAt(view, 201, 133);
        QCOMPARE(view.devicePixelRatioF(), 1.5);
        QImage picture = view.grab().toImage();
        QCOMPARE(picture.devicePixelRatio(), 1.5);
        for (int y = 0; y < 199; ++y) {
            for (int x = 0; x < 301; ++x) {
                const auto cell = view.cellAt(QPointF(x + 0.5, y + 0.5) / 1.5);
                QVERIFY(cell);
                QCOMPARE(picture.pixel(x, y), view.scale().colour(cell->value));
            }
        }
        // Nothing was enlarged: pixels that stand for other cells look different.
        int changes = 0;
        for (int x = 1; x < 301; ++x)
            changes += picture.pixel(x, 100) != picture.pixel(x - 1, 100) ? 1 : 0;
        QVERIFY2(changes > 150, qPrintable(QString::number(changes)));
    }

    void oneCellOfManyIsSeen()
    {
        for (const int row : {0, 100, 511, 1023}) {
            for (const int column : {0, 333, 3900}) {
                maps::AttentionMap map = zeroMap(1, 1024, 5000);
                setWeight(map, 0, row, column, 1);
                MapViewport viewport;
                HeatMapView view(viewport);
                view.setData(heatMapOf(shared(std::move(map)), 0, MapColumns::Position));
                showAt(view, 201, 133);
                const QImage picture = view.grab().toImage();
                const QPoint pixel(int(viewport.x(column + 0.5) * 1.5), int(viewport.y(row + 0.5) * 1.5));
                QCOMPARE(picture.pixel(pixel), view.scale().colour(1));
            }
        }
    }
};

int main(int argc, char** argv)
{
    qputenv("QT_SCALE_FACTOR", "1.5");
    QApplication application(argc, argv);
    TestHeatMapScaled test;
    return QTest::qExec(&test, argc, argv);
}

#include "test_heat_map_scaled.moc"
