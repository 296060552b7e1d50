// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/SpikeWatch.h"

#include <QtTest>

#include <cmath>
#include <functional>
#include <random>
#include <vector>

using workbench::train::SpikeWatch;

namespace
{

using Series = std::function<double(std::int64_t step)>;

double noise(std::int64_t step, double deviation)
{
    std::mt19937_64 random(static_cast<std::uint64_t>(step) * 7919);
    return std::normal_distribution<double>(0, deviation)(random);
}

} // namespace
Q_DECLARE_METATYPE(Series)

class TestSpikeWatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void warnsWhereItShould_data();
    void warnsWhereItShould();
    void saysWhatItSaw();
    void forgetsWhatWasBefore();
    void isSilentWhenOff();
};

void TestSpikeWatch::warnsWhereItShould_data()
{
    QTest::addColumn<Series>("loss");
    QTest::addColumn<Series>("gradNorm");
    QTest::addColumn<QList<qint64>>("warned");
    const auto row = [](const char* name, Series loss, Series gradNorm, QList<qint64> warned) {
        QTest::newRow(name) << loss << gradNorm << warned;
    };
    const Series calm = [](std::int64_t step) { return 1.5 + noise(step, 0.02); };
    const auto calmBut = [calm](std::vector<std::int64_t> steps, double value) {
        return [=](std::int64_t step) { return std::ranges::find(steps, step) != steps.end() ? value : calm(step); };
    };
    row(
        "a constant", [](auto) { return 2.0; }, [](auto) { return 0.5; }, {});
    row("a constant, a hair higher once", [](auto step) { return step == 300 ? 2.001 : 2.0; }, calm, {});
    row("a constant, far higher once", [](auto step) { return step == 300 ? 2.1 : 2.0; }, calm, {300});
    row(
        "zeros", [](auto) { return 0.0; }, [](auto) { return 0.0; }, {});
    row("noise", calm, calm, {});
    row("a fall, as when learning begins",
        [](auto step) { return 1.5 + 4.0 * std::exp(-step / 60.0) + noise(step, 0.05); }, calm, {});
    row("a ramp up", [](auto step) { return 1.0 + 0.01 * double(step); }, calm, {});
    row("an outlier", calmBut({200}, 5.31), calm, {200});
    row("an outlier of the gradient alone", calm, calmBut({200}, 40), {});
    row("an outlier of the gradient, and a loss that is high", calmBut({200}, 1.57), calmBut({200}, 40), {200});
    row("one below", calmBut({200}, 0.1), calm, {});
    row("among the first steps", calmBut({5, 40, 60}, 5.31), calm, {});
    row("as soon as there are enough", calmBut({65}, 5.31), calm, {65});
    row("several: one for a hundred steps", calmBut({200, 210, 299}, 90), calmBut({220}, 90), {200});
    row("two far apart", calmBut({200, 350}, 90), calm, {200, 350});
    row("no number", calmBut({200}, std::nan("")), calm, {});
    row("infinite", calm, calmBut({200}, INFINITY), {});
    row("a spike after no number",
        [calm](std::int64_t step) { return step == 199 ? std::nan("")
                                        : step == 200  ? 5.31
                                                       : calm(step); }, calm,
        {200});
}

void TestSpikeWatch::warnsWhereItShould()
{
    QFETCH(Series, loss);
    QFETCH(Series, gradNorm);
    SpikeWatch watch(6);
    QList<qint64> warned;
    for (std::int64_t step = 1; step <= 500; ++step)
        if (watch.look(step, loss(step), gradNorm(step)))
            warned << step;
    QTEST(warned, "warned");
}

void TestSpikeWatch::saysWhatItSaw()
{
    SpikeWatch watch(6);
    for (std::int64_t step = 1; step <= 300; ++step)
        QVERIFY(!watch.look(step, step % 2 ? 1.4 : 1.44, 0.5));
    const auto said = watch.look(301, 1.62, 0.5);
    QVERIFY(said);
    QCOMPARE(
        *said,
        std::string("Spike: loss 1.62 at step 301 is 10.0 standard deviations above the mean 1.42 of the 128 steps "
                    "before."));
    SpikeWatch young(3);
    for (std::int64_t step = 1; step <= 70; ++step)
        QVERIFY(!young.look(step, step % 2 ? 1 : 2, step % 2 ? 1 : 3));
    QCOMPARE(
        young.look(71, 2.75, 12).value_or(""),
        std::string("Spike: gradient norm 12 at step 71 is 10.0 standard deviations above the mean 2 of the 70 steps "
                    "before."));
}

void TestSpikeWatch::forgetsWhatWasBefore()
{
    SpikeWatch watch(6);
    for (std::int64_t step = 1; step <= 100; ++step)
        QVERIFY(!watch.look(step, 1, 1));
    watch.forget();
    QVERIFY(!watch.look(50, 9, 1));
    for (std::int64_t step = 51; step <= 130; ++step)
        QVERIFY(!watch.look(step, 1, 1));
    QVERIFY(watch.look(131, 99, 1));
}

void TestSpikeWatch::isSilentWhenOff()
{
    SpikeWatch watch(0);
    for (std::int64_t step = 1; step <= 300; ++step)
        QVERIFY(!watch.look(step, step == 200 ? 1e6 : 1, 1));
}

QTEST_GUILESS_MAIN(TestSpikeWatch)
#include "TestSpikeWatch.moc"
