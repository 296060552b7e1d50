// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/GroupBand.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

using namespace workbench::compare;

namespace
{

using Members = std::vector<std::vector<MemberSample>>;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::vector<MemberSample> points(std::initializer_list<std::pair<double, double>> values)
{
    std::vector<MemberSample> samples;
    for (const auto& [x, y] : values) {
        if (std::isfinite(y))
            samples.push_back({x, y, y, y, 0});
        else
            samples.push_back({x, kNan, kNan, kNan, 1});
    }
    return samples;
}

bool near(double a, double b)
{
    return (std::isnan(a) && std::isnan(b)) || std::abs(a - b) < 1e-9;
}

#define VERIFY_POINT(point, atX, theMean, theLow, theHigh, count)                                                      \
    do {                                                                                                               \
        QCOMPARE((point).x, double(atX));                                                                              \
        QVERIFY2(near((point).mean, theMean), qPrintable(QString::number((point).mean)));                              \
        QVERIFY2(near((point).low, theLow), qPrintable(QString::number((point).low)));                                 \
        QVERIFY2(near((point).high, theHigh), qPrintable(QString::number((point).high)));                              \
        QCOMPARE((point).members, count);                                                                              \
    } while (false)

} // namespace

class TestGroupBand : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void bandsByHand()
    {
        // Values 1, 2, 6 at x = 0: mean 3, s = sqrt((4 + 1 + 9) / 2) = sqrt(7), t(2) = 4.302652730.
        const Members members{points({{0, 1}}), points({{0, 2}}), points({{0, 6}})};
        const auto extremes = groupBand(members, BandKind::MinMax);
        QCOMPARE(extremes.size(), std::size_t{1});
        VERIFY_POINT(extremes[0], 0, 3, 1, 6, 3);
        const double s = std::sqrt(7.0), half = 4.302652730 * s / std::sqrt(3.0);
        VERIFY_POINT(groupBand(members, BandKind::StandardDeviation)[0], 0, 3, 3 - s, 3 + s, 3);
        VERIFY_POINT(groupBand(members, BandKind::Interval95)[0], 0, 3, 3 - half, 3 + half, 3);
    }

    void membersAreInterpolatedButNotBeyondTheirEnds()
    {
        // At x = 5 the first member stands halfway: 10. From x = 10 on the second has ended.
        const Members members{points({{0, 0}, {10, 20}, {20, 20}}), points({{0, 4}, {5, 8}})};
        const auto band = groupBand(members, BandKind::MinMax);
        QCOMPARE(band.size(), std::size_t{4});
        VERIFY_POINT(band[0], 0, 2, 0, 4, 2);
        VERIFY_POINT(band[1], 5, 9, 8, 10, 2);
        VERIFY_POINT(band[2], 10, kNan, kNan, kNan, 1); // one member alone is no group
        VERIFY_POINT(band[3], 20, kNan, kNan, kNan, 1);
    }

    void halfOfTheMembersAreEnough()
    {
        Members members;
        for (int i = 0; i < 5; ++i)
            members.push_back(points({{0, 1.0 * i}}));
        for (int i = 0; i < 3; ++i)
            members[static_cast<std::size_t>(i)].push_back({1, 1, 1, 1, 0});
        for (int i = 0; i < 2; ++i)
            members[static_cast<std::size_t>(i)].push_back({2, 1, 1, 1, 0});
        const auto band = groupBand(members, BandKind::MinMax);
        QVERIFY(near(band[0].mean, 2) && near(band[1].mean, 1));
        QVERIFY(std::isnan(band[2].mean)); // two of five
        QCOMPARE(band[2].members, 2);
    }

    void whatIsLostIsCountedAndNeverBridged()
    {
        const Members members{
            points({{0, 1}, {1, kNan}, {2, 3}}), points({{0, 3}, {0.5, 3}, {1, 5}, {1.5, 5}, {2, 5}}),
            points({{0, 5}, {2, 7}})};
        const auto band = groupBand(members, BandKind::MinMax);
        QCOMPARE(band.size(), std::size_t{5});
        VERIFY_POINT(band[0], 0, 3, 1, 5, 3);
        VERIFY_POINT(band[1], 0.5, (3 + 5.5) / 2, 3, 5.5, 2); // beside its lost value the first has none
        VERIFY_POINT(band[2], 1, (5 + 6) / 2.0, 5, 6, 2);
        QCOMPARE(band[2].lost, 1);
        QCOMPARE(band[1].lost + band[3].lost, 0);
        VERIFY_POINT(band[4], 2, 5, 3, 7, 3);
    }

    void theExtremesOfStretchesMakeTheBandAndSmoothedValuesTheMean()
    {
        const Members members{{{0, 1, 9, 2, 0}}, {{0, 0, 3, 4, 0}}};
        VERIFY_POINT(groupBand(members, BandKind::MinMax)[0], 0, 3, 0, 9, 2);
        VERIFY_POINT(
            groupBand(members, BandKind::StandardDeviation)[0], 0, 3, 3 - std::sqrt(2.0), 3 + std::sqrt(2.0), 2);
    }

    void ofManyPointsFewAreMadeAndNoSpikeIsLost()
    {
        constexpr int kPoints = 100000;
        std::mt19937 random(3);
        std::uniform_real_distribution<double> noise(1, 2);
        Members members(8);
        for (auto& member : members) {
            for (int i = 0; i < kPoints; ++i) {
                const double y = noise(random);
                member.push_back({i + noise(random), y, y, y, 0});
            }
            std::ranges::sort(member, {}, &MemberSample::x);
        }
        int lost = 0;
        for (const int spike : {77, 4321, 50000, 99998, 99999}) {
            auto with = members;
            MemberSample& up = with[3][static_cast<std::size_t>(spike)];
            up.high = up.low = up.value = 40;
            MemberSample& down = with[6][static_cast<std::size_t>(spike)];
            down.high = down.low = down.value = -40;
            MemberSample& gone = with[1][static_cast<std::size_t>(spike)];
            gone = {gone.x, kNan, kNan, kNan, 1};
            const auto band = groupBand(with, BandKind::MinMax, 1000);
            QVERIFY2(band.size() <= 1010, qPrintable(QString::number(band.size())));
            QVERIFY(std::ranges::is_sorted(band, {}, &BandPoint::x));
            double low = 0, high = 0;
            for (const BandPoint& point : band) {
                lost += point.lost;
                low = std::fmin(low, point.low); // passes over the ends, where too few have begun
                high = std::fmax(high, point.high);
            }
            QCOMPARE(low, -40.0);
            QCOMPARE(high, 40.0);
        }
        QCOMPARE(lost, 5);
    }

    void nothingIsNoTrouble()
    {
        QVERIFY(groupBand({}, BandKind::MinMax).empty());
        QVERIFY(groupBand(Members(4), BandKind::Interval95).empty());
        const auto one = groupBand(Members{points({{0, 1}, {1, 2}})}, BandKind::MinMax);
        QCOMPARE(one.size(), std::size_t{2});
        QVERIFY(std::isnan(one[0].mean));
        // Several points at one x, as when a clock stood still.
        const auto same = groupBand(Members{points({{1, 1}, {1, 3}}), points({{1, 4}})}, BandKind::MinMax);
        VERIFY_POINT(same.at(0), 1, 3, 1, 4, 2);
        QCOMPARE(same.size(), std::size_t{1});
        QVERIFY(!groupBand(Members{points({{0, 1}, {1, 2}}), points({{0, 1}, {1, 2}})}, BandKind::MinMax, 0).empty());
    }

    void studentByTheTables_data()
    {
        QTest::addColumn<int>("degrees");
        QTest::addColumn<double>("t");
        QTest::newRow("1") << 1 << 12.7062;
        QTest::newRow("4") << 4 << 2.7764;
        QTest::newRow("20") << 20 << 2.0860;
        QTest::newRow("21") << 21 << 2.0796;
        QTest::newRow("30") << 30 << 2.0423;
        QTest::newRow("60") << 60 << 2.0003;
        QTest::newRow("120") << 120 << 1.9799;
        QTest::newRow("million") << 1000000 << 1.9600;
    }

    void studentByTheTables()
    {
        QFETCH(int, degrees);
        QFETCH(double, t);
        QVERIFY2(std::abs(studentT975(degrees) - t) < 6e-5, qPrintable(QString::number(studentT975(degrees), 'g', 10)));
    }
};

QTEST_GUILESS_MAIN(TestGroupBand)
#include "TestGroupBand.moc"
