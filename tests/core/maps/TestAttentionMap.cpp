// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/maps/AttentionMap.h"
#include "tests/core/maps/MapFixture.h"

#include <QTest>

#include <cmath>

using namespace workbench::maps;

class TestAttentionMap : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void surprisalIsOfTheByteThatCame()
    {
        AttentionMap map = smallMap();
        map.probabilities.assign(3 * 256, 0.0F);
        map.probabilities[0 * 256 + 'd'] = 0.25F; // after 'c' came 'd'
        map.probabilities[1 * 256 + 'x'] = 1.0F; // after 'd' came 'e', which had no chance
        const auto bits = surprisalBits(map);
        QCOMPARE(bits.size(), std::size_t(5));
        for (const int unknown : {0, 1, 2})
            QVERIFY(std::isnan(bits[static_cast<std::size_t>(unknown)]));
        QCOMPARE(bits[3], 2.0F);
        QVERIFY(std::isinf(bits[4]) && bits[4] > 0);

        map.probabilities.clear();
        const auto none = surprisalBits(map);
        QCOMPARE(none.size(), std::size_t(5));
        for (const float value : none)
            QVERIFY(std::isnan(value));
    }

    void predictionsMostLikelyFirst()
    {
        AttentionMap map = smallMap();
        QVERIFY(topPredictions(map, 0, 3).empty());
        map.probabilities.assign(3 * 256, 0.0F);
        map.probabilities[256 + 'z'] = 0.5F;
        map.probabilities[256 + 'b'] = 0.2F;
        map.probabilities[256 + 'a'] = 0.2F;
        map.probabilities[256 + 'n'] = kUnknown;
        const std::vector<Prediction> expected{{'z', 0.5F}, {'a', 0.2F}, {'b', 0.2F}, {0, 0.0F}};
        QCOMPARE(topPredictions(map, 1, 4), expected);
        const auto all = topPredictions(map, 1, 1000);
        QCOMPARE(all.size(), std::size_t(256));
        QCOMPARE(all.back().byte, std::uint8_t('n'));
        for (const int query : {-1, 3})
            QVERIFY(topPredictions(map, query, 4).empty());
        QVERIFY(topPredictions(map, 1, 0).empty());
        QVERIFY(topPredictions(map, 1, -1).empty());
    }

    void byteAfterTheLastQueryMayBeKnown()
    {
        AttentionMap map = smallMap();
        QCOMPARE(byteAfter(map, 0), std::optional<std::uint8_t>('d'));
        QCOMPARE(byteAfter(map, 1), std::optional<std::uint8_t>('e'));
        QCOMPARE(byteAfter(map, 2), std::optional<std::uint8_t>());
        map.nextByte = 'f';
        QCOMPARE(byteAfter(map, 2), std::optional<std::uint8_t>('f'));
        QCOMPARE(byteAfter(map, -1), std::optional<std::uint8_t>());
        QCOMPARE(byteAfter(map, 3), std::optional<std::uint8_t>());
    }

    void strongestKeysTieByTheNearer()
    {
        const AttentionMap map = smallMap();
        const std::vector<KeyWeight> expected{{3, 0.25F}, {2, 0.25F}, {1, 0.25F}, {0, 0.25F}};
        QCOMPARE(strongestKeys(map, 0, 1, 10), expected);
        QCOMPARE(strongestKeys(map, 0, 1, 2), (std::vector<KeyWeight>{{3, 0.25F}, {2, 0.25F}}));
        // The third query has forgotten key 0.
        QCOMPARE(strongestKeys(map, 0, 2, 10), (std::vector<KeyWeight>{{2, 0.5F}, {4, 0.25F}, {1, 0.25F}, {3, 0.0F}}));
        QVERIFY(strongestKeys(map, 0, 1, 0).empty());
        for (const auto& [head, query] : {std::pair(0, 3), {0, -1}, {1, 0}, {-1, 0}})
            QVERIFY(strongestKeys(map, head, query, 4).empty());
    }

    void whatIsNoNumberComesLast()
    {
        AttentionMap map = smallMap();
        cell(map, 0, 1, 3) = kUnknown;
        const auto keys = strongestKeys(map, 0, 1, 10);
        QCOMPARE(keys.size(), std::size_t(4));
        QCOMPARE(keys[0], (KeyWeight{2, 0.25F}));
        QCOMPARE(keys[3].key, 3);
        QVERIFY(std::isnan(keys[3].weight));
    }

    void strongestQueriesAreThoseThatSeeTheKey()
    {
        const AttentionMap map = smallMap();
        QCOMPARE(strongestQueries(map, 0, 0, 10), (std::vector<KeyWeight>{{0, 0.5F}, {1, 0.25F}}));
        QCOMPARE(strongestQueries(map, 0, 2, 10), (std::vector<KeyWeight>{{0, 0.5F}, {2, 0.5F}, {1, 0.25F}}));
        QCOMPARE(strongestQueries(map, 0, 4, 10), (std::vector<KeyWeight>{{2, 0.25F}}));
        QCOMPARE(strongestQueries(map, 0, 2, 1), (std::vector<KeyWeight>{{0, 0.5F}}));
        for (const auto& [head, key] : {std::pair(0, 5), {0, -1}, {1, 0}, {-1, 0}})
            QVERIFY(strongestQueries(map, head, key, 4).empty());
    }

    void keysHoldingAMass_data()
    {
        QTest::addColumn<int>("query");
        QTest::addColumn<double>("mass");
        QTest::addColumn<std::vector<int>>("keys");
        QTest::newRow("nothing") << 2 << 0.0 << std::vector<int>{};
        QTest::newRow("half, in one key") << 2 << 0.5 << std::vector<int>{2};
        QTest::newRow("half, of an even row") << 1 << 0.5 << std::vector<int>{3, 2};
        QTest::newRow("a little over half") << 1 << 0.51 << std::vector<int>{3, 2, 1};
        QTest::newRow("all that has weight") << 2 << 1.0 << std::vector<int>{2, 4, 1};
        QTest::newRow("more than all") << 2 << 2.0 << std::vector<int>{2, 4, 1};
        QTest::newRow("no such row") << 7 << 0.5 << std::vector<int>{};
    }

    void keysHoldingAMass()
    {
        QFETCH(int, query);
        QFETCH(double, mass);
        QFETCH(std::vector<int>, keys);
        std::vector<int> found;
        for (const KeyWeight& cell : keysHolding(smallMap(), 0, query, mass))
            found.push_back(cell.key);
        QCOMPARE(found, keys);
    }

    void combinesHeads()
    {
        const AttentionMap map = twoHeads();
        const AttentionMap second = combineHeads(map, HeadView::One, 1);
        QCOMPARE(second.heads, 1);
        QCOMPARE(second.weights, std::vector<float>(map.weights.begin() + 15, map.weights.end()));
        QCOMPARE(second.bytes, map.bytes);
        QCOMPARE(second.firstVisible, map.firstVisible);
        QCOMPARE(second.firstOffset, map.firstOffset);
        QCOMPARE(second.step, map.step);

        const AttentionMap strongest = combineHeads(map, HeadView::Maximum);
        QCOMPARE(
            std::vector<float>(strongest.weights.begin(), strongest.weights.begin() + 5),
            (std::vector<float>{0.5F, 0.0F, 1.0F, 0.0F, 0.0F}));
        const AttentionMap mean = combineHeads(map, HeadView::Mean);
        QCOMPARE(
            std::vector<float>(mean.weights.begin(), mean.weights.begin() + 5),
            (std::vector<float>{0.25F, 0.0F, 0.75F, 0.0F, 0.0F}));
        QVERIFY(checkExactness(mean).passed());
    }

    void aFaultOfOneHeadIsOneOfAll_data()
    {
        QTest::addColumn<int>("head");
        QTest::addColumn<HeadView>("view");
        for (const int head : {0, 1}) {
            QTest::addRow("maximum, head %d", head) << head << HeadView::Maximum;
            QTest::addRow("mean, head %d", head) << head << HeadView::Mean;
        }
    }

    void aFaultOfOneHeadIsOneOfAll()
    {
        QFETCH(int, head);
        QFETCH(HeadView, view);
        AttentionMap map = twoHeads();
        cell(map, head, 1, 1) = kUnknown;
        const AttentionMap combined = combineHeads(map, view);
        QVERIFY(std::isnan(combined.row(0, 1)[1]));
        QCOMPARE(checkExactness(combined).badCells, std::int64_t(1));
    }

    void byDistanceBeginsAtTheOwnByte()
    {
        AttentionMap map = smallMap();
        cell(map, 0, 2, 0) = 0.125F; // forgotten, so it must not come out
        const std::vector<float> expected{0.5F,  0,     0.5F,  0,     0, //
                                          0.25F, 0.25F, 0.25F, 0.25F, 0, //
                                          0.25F, 0,     0.5F,  0.25F, 0};
        QCOMPARE(byDistance(map, 0), expected);
    }
};

QTEST_GUILESS_MAIN(TestAttentionMap)
#include "TestAttentionMap.moc"
