// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/maps/MapExport.h"
#include "tests/core/maps/MapFixture.h"
#include "tests/core/maps/PngImage.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <bit>
#include <functional>
#include <limits>
#include <random>

using namespace workbench;
using namespace workbench::maps;

namespace
{

using Write = std::function<Result<>(const std::filesystem::path&, const AttentionMap&, int, const MapRegion&)>;

} // namespace

class TestMapExport : public QObject
{
    Q_OBJECT

private:
    std::filesystem::path file() const { return m_folder.filePath("out").toStdString(); }
    QByteArray contents() const
    {
        QFile read(QString::fromStdString(file().string()));
        return read.open(QIODevice::ReadOnly) ? read.readAll() : QByteArray();
    }
    QList<QList<QByteArray>> rows() const
    {
        QList<QList<QByteArray>> rows;
        for (const QByteArray& line : contents().split('\n'))
            rows << line.split(',');
        return rows;
    }
    static void everyWriter()
    {
        QTest::addColumn<Write>("write");
        QTest::newRow("CSV") << Write(writeMapCsv);
        QTest::newRow("PNG") << Write([](const auto& path, const auto& map, int head, const auto& region) {
            return writeMapPng(path, map, head, region, {});
        });
        QTest::newRow("SVG") << Write([](const auto& path, const auto& map, int head, const auto& region) {
            return writeMapSvg(path, map, head, region, {});
        });
    }

    QTemporaryDir m_folder;

private Q_SLOTS:
    void init() { QFile::remove(QString::fromStdString(file().string())); }

    void csvHasARowForEveryCellWithWeight()
    {
        QVERIFY(writeMapCsv(file(), smallMap(), 0, wholeMap(smallMap())));
        QCOMPARE(
            contents(),
            QByteArray("query,queryOffset,queryByte,key,keyOffset,keyByte,distance,weight\n"
                       "0,102,99,0,100,97,2,0.5\n0,102,99,2,102,99,0,0.5\n"
                       "1,103,100,0,100,97,3,0.25\n1,103,100,1,101,98,2,0.25\n"
                       "1,103,100,2,102,99,1,0.25\n1,103,100,3,103,100,0,0.25\n"
                       "2,104,101,1,101,98,3,0.25\n2,104,101,2,102,99,2,0.5\n2,104,101,4,104,101,0,0.25\n"));
    }

    void csvOfARegionAndOfAnotherHead()
    {
        QVERIFY(writeMapCsv(file(), twoHeads(), 1, {1, 2, 2, 3}));
        QCOMPARE(rows().size(), 1 + 2 + 1);
        QCOMPARE(rows()[1], (QList<QByteArray>{"1", "103", "100", "2", "102", "99", "1", "1"}));
        QCOMPARE(rows()[2], (QList<QByteArray>{"2", "104", "101", "2", "102", "99", "2", "1"}));
    }

    void csvLeavesOutWhatCannotBeSeen()
    {
        AttentionMap map = smallMap();
        cell(map, 0, 0, 4) = 0.5F; // above the diagonal
        cell(map, 0, 2, 0) = 0.5F; // forgotten
        cell(map, 0, 0, 1) = kUnknown;
        cell(map, 0, 1, 1) = -0.25F;
        QVERIFY(writeMapCsv(file(), map, 0, wholeMap(map)));
        QCOMPARE(rows().size(), 1 + 8 + 1);
    }

    void csvWeightsReadBackTheSame()
    {
        std::mt19937 random(2);
        std::uniform_int_distribution<std::uint32_t> bits(1, 0x7f7fffff);
        AttentionMap map = evenMap(300, 500); // more than one chunk of the file
        for (int query = 0; query < 300; ++query)
            for (int key = 0; key <= map.ownKey(query); ++key)
                cell(map, 0, query, key) = std::bit_cast<float>(bits(random));
        QVERIFY(writeMapCsv(file(), map, 0, wholeMap(map)));
        const auto read = rows();
        qsizetype row = 1;
        for (int query = 0; query < 300; ++query) {
            for (int key = 0; key <= map.ownKey(query); ++key, ++row) {
                QCOMPARE(read[row].size(), 8);
                const float weight = QLocale::c().toFloat(QString::fromLatin1(read[row][7]));
                if (read[row][0].toInt() != query || read[row][3].toInt() != key || weight != cell(map, 0, query, key))
                    QFAIL(read[row].join(' ').constData());
            }
        }
        QCOMPARE(row, read.size() - 1);
    }

    void pngShowsASpike_data()
    {
        QTest::addColumn<int>("queries");
        QTest::addColumn<int>("keys");
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::newRow("one cell") << 1 << 1 << 32 << 32;
        QTest::newRow("whole pixels a cell") << 30 << 70 << 22 * 70 << 32 * 30;
        QTest::newRow("one pixel a cell") << 1000 << 1600 << 1600 << 1000;
        QTest::newRow("pooled by columns") << 40 << 5000 << 1600 << 25 * 40;
        QTest::newRow("pooled by both") << 1024 << 5000 << 1600 << 1000;
    }

    void pngShowsASpike()
    {
        QFETCH(int, queries);
        QFETCH(int, keys);
        QFETCH(int, width);
        QFETCH(int, height);
        const AttentionMap map = spike(queries, keys, queries / 3, keys / 7);
        QVERIFY(writeMapPng(file(), map, 0, wholeMap(map), {}));
        const PngImage image = decoded(contents());
        QCOMPARE(image.width, width);
        QCOMPARE(image.height, height);
        const int bright = image.count(0xfffde725);
        QVERIFY(bright >= 1);
        QCOMPARE(bright + image.count(0xff440154), width * height);
        const auto at = static_cast<std::size_t>(
            (queries / 3 * height + height / 2) / queries * width + (keys / 7 * width + width / 2) / keys);
        QCOMPARE(image.pixels[at], 0xfffde725U);
    }

    void pngOfARegionWithAStyle()
    {
        PictureStyle style;
        style.palette = Palette::Grey;
        style.transfer = Transfer::Linear;
        style.range = ValueRange{0, 0.5F};
        style.width = 5;
        style.height = 2;
        style.title = "a title that is no UTF-8: \xff";
        QVERIFY(writeMapPng(file(), smallMap(), 0, {1, 2, 1, 4}, style));
        const PngImage image = decoded(contents());
        QCOMPARE(image.width, 4);
        QCOMPARE(image.height, 2);
        const std::vector<std::uint32_t> expected{0xff808080, 0xff808080, 0xff808080, 0xff000000,
                                                  0xff808080, 0xffffffff, 0xff000000, 0xff808080};
        QCOMPARE(image.pixels, expected);
        QVERIFY(contents().contains("iTXtTitle"));
        QVERIFY(contents().contains("a title that is no UTF-8: \\xff"));
    }

    void whatTheMapLacksIsRefused_data() { everyWriter(); }
    void whatTheMapLacksIsRefused()
    {
        QFETCH(Write, write);
        constexpr int kMost = std::numeric_limits<int>::max();
        const AttentionMap map = smallMap();
        for (const MapRegion& region :
             {MapRegion{0, 0, 0, 5},
              {0, 3, 0, 0},
              {-1, 3, 0, 5},
              {0, 3, -1, 5},
              {0, 4, 0, 5},
              {0, 3, 0, 6},
              {3, 1, 0, 5},
              {0, 3, 5, 1},
              {1, kMost, 0, 5},
              {0, 3, 1, kMost},
              {0, -1, 0, 5},
              {kMost, kMost, kMost, kMost}}) {
            const auto written = write(file(), map, 0, region);
            QVERIFY(!written);
            QCOMPARE(written.error().code, ErrorCode::InvalidArgument);
            QVERIFY(!written.error().hint.empty());
        }
        for (const int head : {-1, 1})
            QCOMPARE(write(file(), map, head, wholeMap(map)).error().code, ErrorCode::InvalidArgument);
        QVERIFY(!write(file(), AttentionMap(), 0, wholeMap(AttentionMap())));
        QVERIFY(!std::filesystem::exists(file()));
    }

    void aFolderThatIsNotThereIsToldOf_data() { everyWriter(); }
    void aFolderThatIsNotThereIsToldOf()
    {
        QFETCH(Write, write);
        const auto path = file() / "no folder" / "map";
        const auto written = write(path, smallMap(), 0, wholeMap(smallMap()));
        QVERIFY(!written);
        QVERIFY(QString::fromStdString(describe(written.error())).contains("no folder"));
    }

    void sizesThatNoPictureHasAreRefused()
    {
        const AttentionMap map = smallMap();
        for (const auto& [width, height] : {std::pair(0, 10), {10, 0}, {-1, 10}, {10, 16385}, {16385, 10}}) {
            PictureStyle style;
            style.width = width;
            style.height = height;
            QCOMPARE(writeMapPng(file(), map, 0, wholeMap(map), style).error().code, ErrorCode::InvalidArgument);
            QCOMPARE(writeMapSvg(file(), map, 0, wholeMap(map), style).error().code, ErrorCode::InvalidArgument);
        }
    }
};

QTEST_GUILESS_MAIN(TestMapExport)
#include "TestMapExport.moc"
