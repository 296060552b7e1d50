// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/maps/AttentionMap.h"
#include "tests/core/maps/MapFixture.h"

#include <QTest>

#include <cmath>
#include <functional>
#include <random>

using namespace workbench::maps;

namespace
{

using Change = std::function<void(AttentionMap&)>;

bool near(double left, double right, double tolerance)
{
    return std::abs(left - right) <= tolerance;
}

} // namespace

class TestRowStatistics : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ofRowsWorkedOutByHand()
    {
        const auto rows = rowStatistics(smallMap(), 0);
        const std::vector<RowStatistics> expected{
            {1, 1, 0.5F, 2, 1, 0.5F}, //
            {1, 2, 0.25F, 3, 1.5F, 0.5F}, //
            {1, 1.5F, 0.5F, 2, 1.75F, 0.25F}};
        QCOMPARE(rows, expected);
    }

    void entropyKeepsToItsTwoEnds()
    {
        const auto even = rowStatistics(evenMap(64, 1000), 0);
        for (int query = 0; query < 64; ++query) {
            const auto& row = even[static_cast<std::size_t>(query)];
            QVERIFY(near(row.entropyBits, std::log2(936.0 + query + 1), 1e-4));
            QVERIFY(near(row.meanDistance, (936.0 + query) / 2, 1e-2));
            QVERIFY(near(row.memoryMass, 936.0 / (936 + query + 1), 1e-5));
        }
        AttentionMap one = evenMap(8, 40);
        std::fill(one.weights.begin(), one.weights.end(), 0.0F);
        for (int query = 0; query < 8; ++query)
            cell(one, 0, query, 3 * query) = 1;
        const auto rows = rowStatistics(one, 0);
        for (int query = 0; query < 8; ++query)
            QCOMPARE(
                rows[static_cast<std::size_t>(query)],
                (RowStatistics{1, 0, 1, 3 * query, static_cast<float>(32 + query - 3 * query), 1}));
    }

    void entropyOfAnyRowIsThatOfThePlainFormula()
    {
        std::mt19937 random(1);
        std::uniform_real_distribution<double> exponent(-140, 0);
        AttentionMap map = evenMap(20, 333);
        for (int query = 0; query < map.queries; ++query) {
            double sum = 0;
            for (int key = 0; key <= map.ownKey(query); ++key)
                sum += cell(map, 0, query, key) = static_cast<float>(std::exp2(exponent(random)));
            double entropy = 0;
            for (int key = 0; key <= map.ownKey(query); ++key) {
                float& weight = cell(map, 0, query, key);
                weight = static_cast<float>(weight / sum);
                if (weight > 0)
                    entropy -= weight * std::log2(static_cast<double>(weight));
            }
            QVERIFY(near(rowStatistics(map, 0)[static_cast<std::size_t>(query)].entropyBits, entropy, 1e-4));
        }
    }

    void ofTheMaximumOfHeadsAreOfTheRowDividedByItsSum()
    {
        const auto rows = rowStatistics(combineHeads(twoHeads(), HeadView::Maximum), 0);
        QCOMPARE(rows[0].sum, 1.5F);
        QCOMPARE(rows[0].strongest, 2);
        QVERIFY(near(rows[0].memoryMass, 1.0 / 3, 1e-6));
        QVERIFY(near(rows[0].meanDistance, 2.0 / 3, 1e-6));
        QVERIFY(near(rows[0].entropyBits, std::log2(3.0) - 2.0 / 3, 1e-5));
    }

    void everyHeadHasItsOwn()
    {
        const auto rows = rowStatistics(twoHeads(), 1);
        QCOMPARE(rows[0], (RowStatistics{1, 0, 1, 2, 0, 0}));
        QCOMPARE(rows[2], (RowStatistics{1, 0, 1, 2, 2, 0}));
    }

    void rowsWithoutWeightOrNumbers()
    {
        AttentionMap map = smallMap();
        for (int key = 0; key < 5; ++key) {
            cell(map, 0, 0, key) = 0;
            cell(map, 0, 1, key) = kUnknown;
        }
        cell(map, 0, 2, 4) = kUnknown;
        const auto rows = rowStatistics(map, 0);
        QCOMPARE(rows[0], (RowStatistics{0, 0, 0, 2, 0, 0}));
        QVERIFY(std::isnan(rows[1].sum) && std::isnan(rows[1].maximum) && std::isnan(rows[1].entropyBits));
        QCOMPARE(rows[1].strongest, 3);
        QVERIFY(std::isnan(rows[2].sum) && std::isnan(rows[2].entropyBits) && std::isnan(rows[2].meanDistance));
        QCOMPARE(rows[2].maximum, 0.5F);
        QCOMPARE(rows[2].strongest, 2);
        QVERIFY(rowStatistics(AttentionMap(), 0).empty());
    }

    void aMapOfOneCell()
    {
        QCOMPARE(rowStatistics(evenMap(1, 1), 0), (std::vector<RowStatistics>{{1, 0, 1, 0, 0, 0}}));
        QVERIFY(checkExactness(evenMap(1, 1)).passed());
    }

    void soundWeightsPass()
    {
        for (const AttentionMap& map : {smallMap(), twoHeads(), evenMap(50, 300)}) {
            const Exactness exactness = checkExactness(map);
            QVERIFY(exactness.passed());
            QVERIFY(exactness.worstSumError < 1e-5);
        }
    }

    void everyFaultIsSeen_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<int>("worstRow");
        QTest::addColumn<bool>("rowsSumToOne");
        QTest::addColumn<int>("invisible");
        QTest::addColumn<int>("bad");
        const auto row = [](const char* name, int worstRow, bool sums, int invisible, int bad, const Change& change) {
            QTest::newRow(name) << change << worstRow << sums << invisible << bad;
        };
        row("a sum too small", 1, false, 0, 0, [](AttentionMap& map) { cell(map, 0, 1, 0) = 0.24F; });
        row("a sum too small in the second head", 2, false, 0, 0,
            [](AttentionMap& map) { cell(map, 1, 2, 2) = 0.99F; });
        row("above the diagonal", 0, true, 1, 0, [](AttentionMap& map) {
            cell(map, 0, 0, 3) = 0.25F;
            cell(map, 0, 0, 2) = 0.25F;
        });
        row("a forgotten key", 0, true, 1, 0, [](AttentionMap& map) {
            cell(map, 0, 2, 0) = 0.25F;
            cell(map, 0, 2, 1) = 0;
        });
        row("the smallest weight above the diagonal", 0, true, 1, 0,
            [](AttentionMap& map) { cell(map, 1, 0, 4) = std::numeric_limits<float>::denorm_min(); });
        row("no number", 1, false, 0, 1, [](AttentionMap& map) { cell(map, 0, 1, 1) = kUnknown; });
        row("no number that no query sees", 0, false, 1, 1, [](AttentionMap& map) { cell(map, 0, 0, 4) = kUnknown; });
        row("no number, and later a bad sum", 1, false, 0, 1, [](AttentionMap& map) {
            cell(map, 0, 1, 1) = kUnknown;
            cell(map, 1, 2, 2) = 9;
        });
        row("infinite", 2, false, 0, 1,
            [](AttentionMap& map) { cell(map, 0, 2, 1) = std::numeric_limits<float>::infinity(); });
        row("negative", 0, true, 0, 1, [](AttentionMap& map) {
            cell(map, 0, 0, 0) = 0.75F;
            cell(map, 0, 0, 1) = -0.25F;
        });
    }

    void everyFaultIsSeen()
    {
        QFETCH(Change, change);
        QFETCH(int, worstRow);
        QFETCH(bool, rowsSumToOne);
        QFETCH(int, invisible);
        QFETCH(int, bad);
        AttentionMap map = twoHeads();
        change(map);
        const Exactness exactness = checkExactness(map);
        QVERIFY(!exactness.passed());
        QCOMPARE(exactness.rowsSumToOne(), rowsSumToOne);
        if (!rowsSumToOne)
            QCOMPARE(exactness.worstRow, worstRow);
        QCOMPARE(exactness.invisibleCells, std::int64_t(invisible));
        QCOMPARE(exactness.nothingInvisible(), invisible == 0);
        QCOMPARE(exactness.badCells, std::int64_t(bad));
    }
};

QTEST_GUILESS_MAIN(TestRowStatistics)
#include "TestRowStatistics.moc"
