// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/maps/AttentionSnapshot.h"
#include "core/maps/MapPooling.h"
#include "core/maps/SnapshotMap.h"
#include "tests/core/maps/MapFixture.h"

#include <QTest>

#include <cmath>
#include <functional>
#include <random>

using namespace workbench;
using namespace workbench::maps;

namespace
{

using Change = std::function<void(AttentionSnapshot&)>;

/// A map large enough to be pooled in both directions, with weights over many decades.
AttentionMap largeMap()
{
    AttentionMap map = evenMap(600, 1300);
    map.source = MapSource::Live;
    map.step = 123'456'789'012;
    map.block = 2;
    map.memoryLimit = 700;
    map.firstOffset = -700;
    std::mt19937 random(1);
    std::uniform_real_distribution<float> exponent(-7, 0);
    for (int query = 0; query < map.queries; ++query)
        for (int key = 0; key <= map.ownKey(query); ++key)
            cell(map, 0, query, key) = std::pow(10.0F, exponent(random));
    return map;
}

/// Where the fields stand; the format is fixed, for snapshots are kept.
constexpr std::size_t kSourceAt = 4, kStepAt = 5, kBlockAt = 13, kHeadsAt = 17, kMemoryAt = 21, kQueriesAt = 25,
                      kKeysAt = 29, kRowsAt = 33, kColumnsAt = 37, kFirstOffsetAt = 41, kLevelsAt = 49;

std::string with(std::string bytes, std::size_t at, std::initializer_list<int> values)
{
    for (const int value : values)
        bytes.at(at++) = static_cast<char>(value);
    return bytes;
}

} // namespace

class TestAttentionSnapshot : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatItIsMadeOf()
    {
        const AttentionMap map = largeMap();
        const AttentionSnapshot snapshot = makeSnapshot(map);
        QVERIFY(snapshot.source == map.source);
        QCOMPARE(snapshot.step, map.step);
        QCOMPARE(snapshot.block, 2);
        QCOMPARE(snapshot.heads, 1);
        QCOMPARE(snapshot.memoryLimit, 700);
        QCOMPARE(snapshot.queries, 600);
        QCOMPARE(snapshot.keys, 1300);
        QCOMPARE(snapshot.rows, kSnapshotRows);
        QCOMPARE(snapshot.columns, kSnapshotColumns);
        QCOMPARE(snapshot.bytes, map.bytes);
        QCOMPARE(snapshot.firstOffset, std::int64_t(-700));
        QCOMPARE(snapshot.firstVisible, map.firstVisible);
        QCOMPARE(snapshot.statistics, rowStatistics(map, 0));
    }

    void weightsStayCloseToWhatWasPooled()
    {
        const AttentionMap map = largeMap();
        std::vector<float> pooled;
        poolCells(
            {map.weights, 600, 1300}, {0, 0, 1300, 600}, kSnapshotRows, kSnapshotColumns, Pooling::Maximum, pooled);
        const auto weights = snapshotWeights(makeSnapshot(map));
        QCOMPARE(weights.size(), pooled.size());
        for (std::size_t i = 0; i < weights.size(); ++i) {
            if (pooled[i] < 1e-5F)
                QCOMPARE(weights[i], 0.0F);
            else
                QVERIFY(std::abs(weights[i] / pooled[i] - 1) < 0.025F);
        }
    }

    void weightsOfCells_data()
    {
        QTest::addColumn<float>("weight");
        QTest::addColumn<float>("kept");
        QTest::newRow("nothing") << 0.0F << 0.0F;
        QTest::newRow("all") << 1.0F << 1.0F;
        QTest::newRow("the weakest") << 1.0001e-5F << 1e-5F;
        QTest::newRow("weaker") << 0.999e-5F << 0.0F;
        QTest::newRow("the smallest") << std::numeric_limits<float>::denorm_min() << 0.0F;
        QTest::newRow("more than all") << 7.0F << 1.0F;
        QTest::newRow("infinite") << std::numeric_limits<float>::infinity() << 1.0F;
        QTest::newRow("negative") << -1.0F << 0.0F;
        QTest::newRow("no number") << kUnknown << 0.0F;
    }

    void weightsOfCells()
    {
        QFETCH(float, weight);
        QFETCH(float, kept);
        AttentionMap map = smallMap();
        std::fill(map.weights.begin(), map.weights.end(), 0.0F);
        cell(map, 0, 1, 2) = weight;
        const auto weights = snapshotWeights(makeSnapshot(map));
        QCOMPARE(weights.size(), std::size_t(15));
        for (std::size_t i = 0; i < weights.size(); ++i)
            QCOMPARE(weights[i], i == 7 ? kept : 0.0F);
    }

    void isOfTheMaximumOfHeads()
    {
        const AttentionSnapshot snapshot = makeSnapshot(twoHeads());
        QCOMPARE(snapshot.heads, 2);
        QCOMPARE(snapshotWeights(snapshot)[2], 1.0F);
        QCOMPARE(snapshot.statistics, rowStatistics(combineHeads(twoHeads(), HeadView::Maximum), 0));
    }

    void sameTextIsOfTheSameBytesAndShape_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<bool>("same");
        const auto row
            = [](const char* name, bool same, const Change& change) { QTest::newRow(name) << change << same; };
        row("another step", true, [](AttentionSnapshot& snapshot) { snapshot.step = 99; });
        row("other weights", true, [](AttentionSnapshot& snapshot) { snapshot.levels[0] = 3; });
        row("another byte", false, [](AttentionSnapshot& snapshot) { snapshot.bytes[3] = '?'; });
        row("fewer queries", false, [](AttentionSnapshot& snapshot) { --snapshot.queries; });
        row("fewer rows", false, [](AttentionSnapshot& snapshot) { --snapshot.rows; });
        row("fewer columns", false, [](AttentionSnapshot& snapshot) { --snapshot.columns; });
    }

    void sameTextIsOfTheSameBytesAndShape()
    {
        QFETCH(Change, change);
        QFETCH(bool, same);
        const AttentionSnapshot left = makeSnapshot(smallMap());
        AttentionSnapshot right = left;
        change(right);
        QCOMPARE(sameText(left, right), same);
    }

    void comesBackFromItsBytes()
    {
        for (const AttentionMap& map : {largeMap(), smallMap(), twoHeads(), evenMap(1, 1), AttentionMap()}) {
            const AttentionSnapshot snapshot = makeSnapshot(map);
            const auto read = decodeSnapshot(encodeSnapshot(snapshot));
            QVERIFY2(read, read ? "" : describe(read.error()).c_str());
            QVERIFY(*read == snapshot);
        }
    }

    void comesBackWithFaultyWeights()
    {
        AttentionMap map = smallMap();
        cell(map, 0, 0, 0) = kUnknown;
        const AttentionSnapshot snapshot = makeSnapshot(map);
        QVERIFY(std::isnan(snapshot.statistics[0].sum));
        const auto read = decodeSnapshot(encodeSnapshot(snapshot));
        QVERIFY(read);
        QCOMPARE(read->levels, snapshot.levels);
        QVERIFY(std::isnan(read->statistics[0].sum));
        QCOMPARE(read->statistics[1], snapshot.statistics[1]);
    }

    void isAMapAgain()
    {
        AttentionMap map = smallMap();
        map.firstVisible.back() = 1;
        cell(map, 0, map.queries - 1, 0) = 0;
        const AttentionSnapshot snapshot = makeSnapshot(map);
        QVERIFY(!isPooled(snapshot));
        const AttentionMap again = mapOf(snapshot);
        QCOMPARE(again.bytes, map.bytes);
        QCOMPARE(again.firstVisible, map.firstVisible);
        QCOMPARE(again.step, map.step);
        for (std::size_t i = 0; i < map.weights.size(); ++i)
            QVERIFY(std::abs(again.weights[i] - map.weights[i]) <= 0.025F * map.weights[i] + 1e-5F);
    }

    void aPooledOneIsAMapOfTheGreatest()
    {
        const AttentionMap map = largeMap();
        const AttentionSnapshot snapshot = makeSnapshot(map);
        QVERIFY(isPooled(snapshot));
        const AttentionMap again = mapOf(snapshot);
        QCOMPARE(again.weights.size(), map.weights.size());
        QCOMPARE(checkExactness(again).invisibleCells, std::int64_t(0));
    }

    void everyCutIsRefused()
    {
        const std::string bytes = encodeSnapshot(makeSnapshot(smallMap()));
        for (std::size_t length = 0; length < bytes.size(); ++length) {
            // A copy of its own size, so that the sanitizers see a read beyond it.
            const std::string cut(bytes.data(), length);
            const auto read = decodeSnapshot(cut);
            QVERIFY2(!read, qPrintable(QString::number(length)));
            QCOMPARE(read.error().code, ErrorCode::Corrupt);
        }
        QVERIFY(!decodeSnapshot(bytes + '\0'));
        QVERIFY(decodeSnapshot(bytes));
    }

    void whatCannotBeIsRefused_data()
    {
        QTest::addColumn<std::string>("bytes");
        const std::string good = encodeSnapshot(makeSnapshot(smallMap()));
        const auto row = [&](const char* name, std::size_t at, std::initializer_list<int> values) {
            QTest::newRow(name) << with(good, at, values);
        };
        row("source", kSourceAt, {3});
        row("step", kStepAt + 7, {0x80});
        row("block", kBlockAt + 3, {0x80});
        row("no heads", kHeadsAt, {0});
        row("heads", kHeadsAt + 3, {0xff});
        row("memory", kMemoryAt + 3, {0x80});
        row("more queries", kQueriesAt, {4});
        row("fewer queries", kQueriesAt, {2});
        row("negative queries", kQueriesAt, {0xff, 0xff, 0xff, 0xff});
        row("more queries than keys", kQueriesAt, {6});
        row("more keys", kKeysAt, {6});
        row("the most keys", kKeysAt, {0xff, 0xff, 0xff, 0x7f});
        row("the most queries and keys", kQueriesAt,
            {0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 0x7f, 0, 1, 0, 0, 0, 2, 0, 0});
        row("negative keys", kKeysAt + 3, {0x80});
        row("more rows", kRowsAt, {4});
        row("negative rows", kRowsAt + 3, {0xff});
        row("more columns", kColumnsAt, {6});
        row("rows and columns changed", kRowsAt, {5, 0, 0, 0, 3});
        row("a text beyond every offset", kFirstOffsetAt, {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f});
        const std::size_t strongest = kLevelsAt + 15 + 5 + 12;
        row("a strongest key beyond the last", strongest, {5});
        row("a negative strongest key", strongest + 3, {0x80});
        row("a first visible key beyond the query's own", strongest + 12, {3});
        row("a negative first visible key", strongest + 15, {0x80});
    }

    void whatCannotBeIsRefused()
    {
        QFETCH(std::string, bytes);
        const auto read = decodeSnapshot(bytes);
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::Corrupt);
        QVERIFY(!read.error().message.empty() && !read.error().hint.empty());
    }

    void anotherVersionIsRefusedByItsNumber()
    {
        const std::string good = encodeSnapshot(makeSnapshot(smallMap()));
        for (const std::string& bytes :
             {with(good, 0, {2}), std::string("\x02\0\0\0", 4), with(good, 0, {2}) + "more"}) {
            const auto read = decodeSnapshot(bytes);
            QVERIFY(!read);
            QCOMPARE(read.error().code, ErrorCode::Unsupported);
            QVERIFY(QString::fromStdString(read.error().message).contains("version 2;"));
        }
        QVERIFY(!decodeSnapshot(with(good, 0, {0})));
    }

    void anyDamageIsRefusedOrHarmless()
    {
        const std::string good = encodeSnapshot(makeSnapshot(smallMap()));
        int refused = 0;
        for (std::size_t at = 0; at < good.size(); ++at) {
            for (int bit = 0; bit < 8; ++bit) {
                std::string bytes = good;
                bytes[at] = static_cast<char>(bytes[at] ^ 1 << bit);
                const auto read = decodeSnapshot(bytes);
                if (!read) {
                    ++refused;
                    continue;
                }
                QCOMPARE(encodeSnapshot(*read), bytes);
                QCOMPARE(snapshotWeights(*read).size(), std::size_t(15));
            }
        }
        QVERIFY(refused > 8 * 20);
    }
};

QTEST_GUILESS_MAIN(TestAttentionSnapshot)
#include "TestAttentionSnapshot.moc"
