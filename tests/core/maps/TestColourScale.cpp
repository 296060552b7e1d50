// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/maps/ColourScale.h"
#include "core/maps/MapPooling.h"

#include <QTest>

#include <bit>
#include <cmath>
#include <limits>

using namespace workbench::maps;

namespace
{

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kDenormal = std::numeric_limits<float>::denorm_min();
constexpr float kLargest = std::numeric_limits<float>::max();

int channel(std::uint32_t colour, int shift)
{
    return static_cast<int>(colour >> shift & 0xff);
}

/// The largest difference of a channel.
int distanceOf(std::uint32_t left, std::uint32_t right)
{
    int distance = 0;
    for (const int shift : {24, 16, 8, 0})
        distance = std::max(distance, std::abs(channel(left, shift) - channel(right, shift)));
    return distance;
}

double lightness(std::uint32_t colour)
{
    return 0.299 * channel(colour, 16) + 0.587 * channel(colour, 8) + 0.114 * channel(colour, 0);
}

} // namespace

class TestColourScale : public QObject
{
    Q_OBJECT

private:
    static void everyScale()
    {
        QTest::addColumn<Palette>("palette");
        QTest::addColumn<Transfer>("transfer");
        QTest::addColumn<float>("low");
        QTest::addColumn<float>("high");
        for (const auto palette : {Palette::Viridis, Palette::Magma, Palette::Grey, Palette::Diverging}) {
            for (const auto transfer : {Transfer::Linear, Transfer::Power, Transfer::Logarithmic}) {
                for (const auto& [low, high] :
                     {std::pair(0.0F, 1.0F),
                      {0.0F, 8.0F},
                      {-0.5F, 0.5F},
                      {-0.2F, 1.0F},
                      {0.25F, 0.5F},
                      {0.0F, 1e-30F},
                      {-kLargest, kLargest}})
                    QTest::addRow(
                        "%s %s %g to %g", paletteName(palette).data(), transferName(transfer).data(),
                        static_cast<double>(low), static_cast<double>(high))
                        << palette << transfer << low << high;
            }
        }
    }

private Q_SLOTS:
    void namesGoBothWays()
    {
        for (const auto palette : {Palette::Viridis, Palette::Magma, Palette::Grey, Palette::Diverging})
            QCOMPARE(paletteFromName(paletteName(palette)), std::optional(palette));
        for (const auto transfer : {Transfer::Linear, Transfer::Power, Transfer::Logarithmic})
            QCOMPARE(transferFromName(transferName(transfer)), std::optional(transfer));
        QCOMPARE(transferName(Transfer::Logarithmic), std::string_view("log"));
        QVERIFY(!paletteFromName("Viridis") && !paletteFromName("") && !transferFromName("logarithmic"));
    }

    void rangeOfValues_data()
    {
        QTest::addColumn<std::vector<float>>("values");
        QTest::addColumn<float>("low");
        QTest::addColumn<float>("high");
        using Values = std::vector<float>;
        QTest::newRow("positive") << Values{0.2F, 0.7F} << 0.0F << 0.7F;
        QTest::newRow("both signs") << Values{-0.2F, 0.7F} << -0.2F << 0.7F;
        QTest::newRow("negative") << Values{-3, -1.5F} << -3.0F << -1.5F;
        QTest::newRow("one negative value") << Values{-3, -3} << -3.0F << 0.0F;
        QTest::newRow("what is not finite") << Values{kNaN, kInfinity, -kInfinity, 0.5F} << 0.0F << 0.5F;
        QTest::newRow("outside") << Values{kOutside, 0.5F, kOutside} << 0.0F << 0.5F;
        QTest::newRow("the smallest") << Values{0, kDenormal} << 0.0F << kDenormal;
        QTest::newRow("the largest") << Values{-kLargest, kLargest} << -kLargest << kLargest;
        QTest::newRow("zeros") << Values{0, -0.0F} << 0.0F << 1.0F;
        QTest::newRow("nothing") << Values{} << 0.0F << 1.0F;
        QTest::newRow("no numbers") << Values{kNaN, kOutside} << 0.0F << 1.0F;
    }

    void rangeOfValues()
    {
        QFETCH(std::vector<float>, values);
        QFETCH(float, low);
        QFETCH(float, high);
        QCOMPARE(rangeOf(values), (ValueRange{low, high}));
    }

    void positionsRiseAndComeBack_data() { everyScale(); }
    void positionsRiseAndComeBack()
    {
        QFETCH(Palette, palette);
        QFETCH(Transfer, transfer);
        QFETCH(float, low);
        QFETCH(float, high);
        const ColourScale scale(palette, transfer, {low, high});
        float before = -kInfinity;
        for (int i = 0; i <= 100; ++i) {
            const float position = static_cast<float>(i) / 100;
            const float value = scale.valueAt(position);
            QVERIFY(std::isfinite(value));
            QVERIFY(value >= before);
            before = value;
            const bool isWeakOfBothWays = scale.range().low < 0 && transfer != Transfer::Linear && i > 48 && i < 52;
            if (!isWeakOfBothWays)
                QVERIFY2(std::abs(scale.position(value) - position) < 2e-3, qPrintable(QString::number(i)));
        }
        QVERIFY(scale.position(scale.range().high) <= 1);
        QCOMPARE(scale.position(kInfinity), 1.0F);
        QCOMPARE(scale.position(-kInfinity), 0.0F);
        QCOMPARE(scale.position(kNaN), 0.0F);
    }

    void coloursAreThoseOfThePosition_data() { everyScale(); }
    void coloursAreThoseOfThePosition()
    {
        QFETCH(Palette, palette);
        QFETCH(Transfer, transfer);
        QFETCH(float, low);
        QFETCH(float, high);
        const ColourScale scale(palette, transfer, {low, high});
        std::vector<float> values;
        for (int i = -20; i <= 120; ++i)
            values.push_back(low + static_cast<float>(i) / 100 * (high / 2 - low / 2) * 2);
        for (const float special :
             {0.0F, -0.0F, kDenormal, -kDenormal, kInfinity, -kInfinity, kLargest, -kLargest, low, high, 1e-38F})
            values.push_back(special);
        for (const float value : values) {
            const std::uint32_t colour = scale.colour(value);
            QCOMPARE(channel(colour, 24), 0xff);
            const auto wanted = scale.colourAt(scale.position(value));
            QVERIFY2(distanceOf(colour, wanted) <= 3, qPrintable(QString::number(value)));
        }
    }

    void everyNaNHasItsOwnColour()
    {
        for (const auto transfer : {Transfer::Linear, Transfer::Power, Transfer::Logarithmic}) {
            for (const ValueRange range : {ValueRange{0, 1}, {-1, 1}, {0.5F, 2}}) {
                const ColourScale scale(Palette::Grey, transfer, range);
                for (const std::uint32_t bits : {0x7fc00000U, 0xffc00000U, 0x7f800001U, 0xff800001U, 0x7fffffffU})
                    QCOMPARE(scale.colour(std::bit_cast<float>(bits)), ColourScale::nanColour());
                for (const float number : {kInfinity, -kInfinity, 0.0F, 1.0F})
                    QVERIFY(scale.colour(number) != ColourScale::nanColour());
            }
        }
    }

    void pixelsOutsideHaveTheColourGiven()
    {
        const ColourScale scale(Palette::Viridis, Transfer::Linear, {0, 1});
        const std::vector<float> values{0, kOutside, 1, kNaN};
        std::vector<std::uint32_t> colours(4);
        scale.colour(values, colours, 0x12345678);
        QCOMPARE(colours, (std::vector<std::uint32_t>{0xff440154, 0x12345678, 0xfffde725, ColourScale::nanColour()}));
    }

    void theLogarithmHasItsDecades()
    {
        const ColourScale scale(Palette::Grey, Transfer::Logarithmic, {0, 1});
        QCOMPARE(scale.position(1e-2F), 0.5F);
        QCOMPARE(scale.position(0.1F), 0.75F);
        QCOMPARE(scale.position(1e-4F), 0.0F);
        QCOMPARE(scale.position(0), 0.0F);
        QCOMPARE(scale.colour(0), 0xff000000U);
        QCOMPARE(scale.colour(1), 0xffffffffU);
        QCOMPARE(ColourScale(Palette::Grey, Transfer::Logarithmic, {0.25F, 1}).position(0.5F), 0.5F);
    }

    void differencesAreNeutralAtZero()
    {
        for (const auto transfer : {Transfer::Linear, Transfer::Power, Transfer::Logarithmic}) {
            const ColourScale scale(Palette::Diverging, transfer, {-0.1F, 0.4F});
            QCOMPARE(scale.range(), (ValueRange{-0.4F, 0.4F}));
            QCOMPARE(scale.position(0), 0.5F);
            QCOMPARE(scale.position(0.4F), 1.0F);
            QCOMPARE(scale.position(-0.4F), 0.0F);
            QVERIFY(std::abs(scale.position(0.2F) + scale.position(-0.2F) - 1) < 1e-6F);
            const std::uint32_t more = scale.colour(0.3F);
            const std::uint32_t less = scale.colour(-0.3F);
            QVERIFY(channel(more, 16) > channel(more, 0));
            QVERIFY(channel(less, 16) < channel(less, 0));
            QVERIFY(std::abs(lightness(scale.colour(0.4F)) - lightness(scale.colour(-0.4F))) < 10);
        }
    }

    void sequentialPalettesRiseInLightness_data()
    {
        QTest::addColumn<Palette>("palette");
        QTest::newRow("viridis") << Palette::Viridis;
        QTest::newRow("magma") << Palette::Magma;
        QTest::newRow("grey") << Palette::Grey;
    }

    void sequentialPalettesRiseInLightness()
    {
        QFETCH(Palette, palette);
        const ColourScale scale(palette, Transfer::Linear, {0, 1});
        double before = -1;
        for (int i = 0; i <= 64; ++i) {
            const double now = lightness(scale.colourAt(static_cast<float>(i) / 64));
            QVERIFY(now > before);
            before = now;
        }
    }

    void aRangeThatIsNone_data()
    {
        QTest::addColumn<float>("low");
        QTest::addColumn<float>("high");
        QTest::newRow("empty") << 0.5F << 0.5F;
        QTest::newRow("turned round") << 1.0F << 0.0F;
        QTest::newRow("no number") << kNaN << 1.0F;
        QTest::newRow("without end") << 0.0F << kInfinity;
    }

    void aRangeThatIsNone()
    {
        QFETCH(float, low);
        QFETCH(float, high);
        QCOMPARE(ColourScale(Palette::Grey, Transfer::Linear, {low, high}).range(), (ValueRange{0, 1}));
    }
};

QTEST_GUILESS_MAIN(TestColourScale)
#include "TestColourScale.moc"
