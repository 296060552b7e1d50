// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sample/SamplerChain.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <utility>

using namespace workbench;
using namespace workbench::sample;

namespace
{

using Shares = QList<QPair<char, double>>;

Distribution distributionOf(const Shares& shares)
{
    Distribution p{};
    for (const auto& [byte, share] : shares)
        p[static_cast<unsigned char>(byte)] = share;
    return p;
}

} // namespace

/// From logits to a distribution, and from that to a byte.
class TestByteDrawing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void softmaxStandsLargeLogits()
    {
        std::array<float, 256> logits;
        logits.fill(-3e38F);
        logits[7] = 3e38F;
        logits[9] = 3e38F;
        const Distribution p = probabilities(logits);
        QCOMPARE(p[7], 0.5);
        QCOMPARE(p[9], 0.5);
        QCOMPARE(p[8], 0.0);
        QCOMPARE(surprisalBits(p, 7), 1.0);
        QCOMPARE(entropyBits(p), 1.0);
        logits.fill(1);
        QCOMPARE(entropyBits(probabilities(logits)), 8.0);
        QVERIFY(!std::signbit(surprisalBits(distributionOf({{'a', 1}}), 'a')));
    }

    void drawing_data()
    {
        QTest::addColumn<Shares>("shares");
        QTest::addColumn<double>("unit");
        QTest::addColumn<int>("byte");
        const Shares three{{'b', 0.25}, {'d', 0.5}, {'\xf0', 0.25}};
        const double below1 = std::nextafter(1.0, 0.0);
        QTest::newRow("0 takes the first that is possible") << three << 0.0 << int('b');
        QTest::newRow("below the edge") << three << std::nextafter(0.25, 0.0) << int('b');
        QTest::newRow("at the edge the next begins") << three << 0.25 << int('d');
        QTest::newRow("just below the next edge") << three << std::nextafter(0.75, 0.0) << int('d');
        QTest::newRow("just below 1 takes the last that is possible") << three << below1 << 0xf0;
        QTest::newRow("1, too") << three << 1.0 << 0xf0;
        QTest::newRow("a sum that rounds to below 1")
            << Shares{{'a', 0.1}, {'b', 0.2}, {'c', 0.69}} << below1 << int('c');
        QTest::newRow("one-hot at byte 0") << Shares{{'\0', 1}} << below1 << 0;
        QTest::newRow("one-hot at byte 255") << Shares{{'\xff', 1}} << 0.0 << 255;
    }
    void drawing()
    {
        QFETCH(const Shares, shares);
        QFETCH(const double, unit);
        QFETCH(const int, byte);
        QCOMPARE(int(drawByte(distributionOf(shares), unit)), byte);
    }

    /// Kept texts go on the same way for ever: these never change.
    void unitsAreTheSameEverywhere_data()
    {
        QTest::addColumn<quint64>("seed");
        QTest::addColumn<qint64>("place");
        QTest::addColumn<double>("unit");
        QTest::newRow("0, 0") << quint64{0} << qint64{0} << 0.6524484863740322;
        QTest::newRow("1, 0") << quint64{1} << qint64{0} << 0.36818951565166946;
        QTest::newRow("1, 1") << quint64{1} << qint64{1} << 0.9435642308648544;
        QTest::newRow("2, 1000000") << quint64{2} << qint64{1000000} << 0.5610700547208914;
        QTest::newRow("largest") << ~quint64{0} << std::numeric_limits<qint64>::max() << 0.3052243695959902;
    }
    void unitsAreTheSameEverywhere()
    {
        QFETCH(const quint64, seed);
        QFETCH(const qint64, place);
        QFETCH(const double, unit);
        QCOMPARE(unitFor(seed, place), unit);
    }

    /// Neither neighbouring places nor neighbouring seeds hang together: mean 1/2, correlation 0.
    void unitsAreEven()
    {
        constexpr int kCount = 100'000;
        double sum = 0, alongPlaces = 0, alongSeeds = 0;
        for (int i = 0; i < kCount; ++i) {
            const double unit = unitFor(5, i);
            QVERIFY(unit >= 0 && unit < 1);
            sum += unit;
            alongPlaces += (unit - 0.5) * (unitFor(5, i + 1) - 0.5);
            alongSeeds += (unitFor(static_cast<std::uint64_t>(i), 3) - 0.5)
                * (unitFor(static_cast<std::uint64_t>(i) + 1, 3) - 0.5);
        }
        // Five standard deviations: 1 / sqrt(12 n), and 1 / (12 sqrt n) for the products.
        QVERIFY(std::abs(sum / kCount - 0.5) < 5 / std::sqrt(12.0 * kCount));
        QVERIFY(std::abs(alongPlaces / kCount) < 5 / (12 * std::sqrt(double{kCount})));
        QVERIFY(std::abs(alongSeeds / kCount) < 5 / (12 * std::sqrt(double{kCount})));
    }

    void stopStrings()
    {
        const std::vector<std::string> stops{"end", "nd of", "x"};
        QVERIFY(!stopEnd("no such", 0, stops));
        QCOMPARE(stopEnd("the end of", 0, stops), std::size_t{7});
        QCOMPARE(stopEnd("the end of", 6, stops), std::size_t{7});
        QCOMPARE(stopEnd("the end of", 7, stops), std::size_t{10});
        QVERIFY(!stopEnd("the end of", 10, stops));
        QCOMPARE(stopEnd("x", 0, stops), std::size_t{1});
        QVERIFY(!stopEnd("x", 1, stops));
        QVERIFY(!stopEnd("", 0, stops));
        QVERIFY(!stopEnd("the end", 0, {}));
    }
};

QTEST_GUILESS_MAIN(TestByteDrawing)
#include "TestByteDrawing.moc"
