// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/maps/MapPooling.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

using namespace workbench::maps;

namespace
{

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

std::vector<float> pooled(
    const std::vector<float>& cells, int rows, const CellRect& view, int height, int width,
    Pooling pooling = Pooling::Maximum)
{
    std::vector<float> pixels(3, 99.0F); // as a caller keeps it
    const int columns = rows > 0 ? static_cast<int>(cells.size()) / rows : 0;
    poolCells({cells, rows, columns}, view, height, width, pooling, pixels);
    return pixels;
}

/// Equal, or both no numbers.
bool same(const std::vector<float>& left, const std::vector<float>& right)
{
    return std::equal(left.begin(), left.end(), right.begin(), right.end(), [](float a, float b) {
        return a == b || (std::isnan(a) && std::isnan(b));
    });
}

} // namespace

class TestMapPooling : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void worksOutByHand_data()
    {
        QTest::addColumn<std::vector<float>>("cells");
        QTest::addColumn<int>("rows");
        QTest::addColumn<std::vector<double>>("view"); // column, row, columns, rows
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("width");
        QTest::addColumn<std::vector<float>>("maximum");
        QTest::addColumn<std::vector<float>>("mean");
        using Cells = std::vector<float>;
        using View = std::vector<double>;
        const Cells four{1, 2, 3, 4};
        QTest::newRow("one to one") << four << 2 << View{0, 0, 2, 2} << 2 << 2 << four << four;
        QTest::newRow("all in one pixel") << four << 2 << View{0, 0, 2, 2} << 1 << 1 << Cells{4} << Cells{2.5F};
        QTest::newRow("four pixels a cell")
            << four << 2 << View{1, 1, 1, 1} << 2 << 2 << Cells{4, 4, 4, 4} << Cells{4, 4, 4, 4};
        QTest::newRow("a pixel over an edge") << four << 1 << View{0.5, 0, 1, 1} << 1 << 1 << Cells{2} << Cells{1.5F};
        QTest::newRow("neighbours share a cell")
            << four << 1 << View{0, 0, 3, 1} << 1 << 2 << Cells{2, 3} << Cells{1.5F, 2.5F};
        QTest::newRow("outside on the left and above")
            << four << 2 << View{-1, -1, 2, 2} << 2 << 2 << Cells{kOutside, kOutside, kOutside, 1}
            << Cells{kOutside, kOutside, kOutside, 1};
        QTest::newRow("outside on the right and below")
            << four << 2 << View{1, 1, 2, 2} << 2 << 2 << Cells{4, kOutside, kOutside, kOutside}
            << Cells{4, kOutside, kOutside, kOutside};
        QTest::newRow("half outside") << four << 1 << View{-3.5, 0, 4, 1} << 1 << 1 << Cells{1} << Cells{1};
        QTest::newRow("no number loses") << Cells{kNaN, 2, kNaN, 1} << 2 << View{0, 0, 2, 2} << 1 << 1 << Cells{2}
                                         << Cells{1.5F};
        QTest::newRow("no number loses to the least")
            << Cells{kNaN, -kInfinity} << 1 << View{0, 0, 2, 1} << 1 << 1 << Cells{-kInfinity} << Cells{-kInfinity};
        QTest::newRow("nothing but no number")
            << Cells{kNaN, kNaN} << 1 << View{0, 0, 2, 1} << 1 << 1 << Cells{kNaN} << Cells{kNaN};
        QTest::newRow("infinite") << Cells{1, kInfinity} << 1 << View{0, 0, 2, 1} << 1 << 1 << Cells{kInfinity}
                                  << Cells{kInfinity};
        QTest::newRow("negative") << Cells{-3, -5} << 1 << View{0, 0, 2, 1} << 1 << 1 << Cells{-3} << Cells{-4};
        const Cells outside{kOutside, kOutside};
        QTest::newRow("no cells") << Cells{} << 0 << View{0, 0, 2, 1} << 1 << 2 << outside << outside;
        QTest::newRow("an empty view") << four << 2 << View{0, 0, 0, 2} << 1 << 2 << outside << outside;
        QTest::newRow("a view turned round") << four << 2 << View{2, 0, -2, 2} << 1 << 2 << outside << outside;
        QTest::newRow("a view that is no number") << four << 2 << View{kNaN, 0, 2, 2} << 1 << 2 << outside << outside;
        QTest::newRow("a view without end") << four << 2 << View{0, 0, 2, kInfinity} << 1 << 2 << outside << outside;
        QTest::newRow("a huge view") << four << 2 << View{-1e300, -1e300, 2e300, 2e300} << 1 << 2 << Cells{kOutside, 4}
                                     << Cells{kOutside, 2.5F};
        QTest::newRow("no pixels") << four << 2 << View{0, 0, 2, 2} << 0 << 5 << Cells{} << Cells{};
        QTest::newRow("fewer than none") << four << 2 << View{0, 0, 2, 2} << -1 << -1 << Cells{} << Cells{};
        QTest::newRow("closer than digits can tell")
            << four << 1 << View{1, 0, 1e-20, 1} << 1 << 2 << Cells{2, 2} << Cells{2, 2};
    }

    void worksOutByHand()
    {
        QFETCH(std::vector<float>, cells);
        QFETCH(int, rows);
        QFETCH(std::vector<double>, view);
        QFETCH(int, height);
        QFETCH(int, width);
        QFETCH(std::vector<float>, maximum);
        QFETCH(std::vector<float>, mean);
        const CellRect rect{view[0], view[1], view[2], view[3]};
        QVERIFY(same(pooled(cells, rows, rect, height, width), maximum));
        QVERIFY(same(pooled(cells, rows, rect, height, width, Pooling::Mean), mean));
    }

    void aSingleCellIsSeenInEveryView()
    {
        std::mt19937 random(7);
        const auto anyInt
            = [&](int least, int most) { return std::uniform_int_distribution<int>(least, most)(random); };
        const auto any
            = [&](double least, double most) { return std::uniform_real_distribution<double>(least, most)(random); };
        int seen = 0;
        int outOfView = 0;
        for (int round = 0; round < 3000; ++round) {
            const int rows = anyInt(1, 60);
            const int columns = anyInt(1, 300);
            const int row = anyInt(0, rows - 1);
            const int column = anyInt(0, columns - 1);
            std::vector<float> cells(static_cast<std::size_t>(rows * columns), 0.0F);
            cells[static_cast<std::size_t>(row * columns + column)] = 1;
            const double viewColumns = std::exp(any(-5, std::log(2.0 * columns)));
            const double viewRows = std::exp(any(-5, std::log(2.0 * rows)));
            const CellRect view{
                column + any(0, 1) - any(-0.1, 1.1) * viewColumns, row + any(0, 1) - any(-0.1, 1.1) * viewRows,
                viewColumns, viewRows};
            const auto pixels = pooled(cells, rows, view, anyInt(1, 50), anyInt(1, 200));
            const bool inView = view.column < column + 1 && view.column + view.columns > column && view.row < row + 1
                && view.row + view.rows > row;
            const bool shown = std::find(pixels.begin(), pixels.end(), 1.0F) != pixels.end();
            if (inView)
                QVERIFY2(shown, qPrintable(QString("round %1").arg(round)));
            ++(inView ? seen : outOfView);
        }
        QVERIFY(seen > 1000);
        QVERIFY(outOfView > 100);
    }

    void everyPixelIsTheMaximumAndTheMeanOfWhatItTouches()
    {
        std::mt19937 random(3);
        const auto anyInt
            = [&](int least, int most) { return std::uniform_int_distribution<int>(least, most)(random); };
        for (int round = 0; round < 200; ++round) {
            const int rows = anyInt(1, 20);
            const int columns = anyInt(1, 400);
            std::vector<float> cells(static_cast<std::size_t>(rows * columns));
            for (float& cell : cells)
                cell = anyInt(0, 3) == 0 ? kNaN : static_cast<float>(anyInt(-1000, 1000));
            const int height = anyInt(1, 9);
            const int width = anyInt(1, 60);
            // Eighths, so that every edge of a pixel is exact and the test may compute it in its own way.
            const CellRect view{
                anyInt(-40, 8 * columns) / 8.0, anyInt(-40, 8 * rows) / 8.0, anyInt(1, 64) * width / 8.0,
                anyInt(1, 16) * height / 8.0};
            const auto maxima = pooled(cells, rows, view, height, width);
            const auto means = pooled(cells, rows, view, height, width, Pooling::Mean);
            for (int y = 0; y < height; ++y) {
                for (int x = 0; x < width; ++x) {
                    const double left = view.column + view.columns / width * x;
                    const double top = view.row + view.rows / height * y;
                    float maximum = kOutside;
                    double sum = 0;
                    int touched = 0;
                    int numbers = 0;
                    for (int row = 0; row < rows; ++row) {
                        for (int column = 0; column < columns; ++column) {
                            if (left >= column + 1 || left + view.columns / width <= column || top >= row + 1
                                || top + view.rows / height <= row)
                                continue;
                            ++touched;
                            const float cell = cells[static_cast<std::size_t>(row * columns + column)];
                            if (std::isnan(cell))
                                continue;
                            maximum = numbers++ == 0 ? cell : std::max(maximum, cell);
                            sum += cell;
                        }
                    }
                    const auto pixel = static_cast<std::size_t>(y * width + x);
                    if (touched == 0) {
                        QCOMPARE(maxima[pixel], kOutside);
                        QCOMPARE(means[pixel], kOutside);
                    } else if (numbers == 0) {
                        QVERIFY(std::isnan(maxima[pixel]) && std::isnan(means[pixel]));
                    } else {
                        QCOMPARE(maxima[pixel], maximum);
                        QCOMPARE(means[pixel], static_cast<float>(sum / numbers));
                    }
                }
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestMapPooling)
#include "TestMapPooling.moc"
