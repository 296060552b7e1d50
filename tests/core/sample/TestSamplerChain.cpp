// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sample/SamplerChain.h"

#include <QTest>

#include <cmath>
#include <initializer_list>
#include <limits>
#include <random>
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

/// The steps named come first, in that order.
std::vector<SamplerStep> orderOf(std::initializer_list<SamplerStep> first)
{
    std::vector<SamplerStep> order(first);
    for (const SamplerStep step : kSamplerSteps)
        if (std::find(order.begin(), order.end(), step) == order.end())
            order.push_back(step);
    return order;
}

template <typename Change>
SamplerSettings with(Change&& change)
{
    SamplerSettings settings;
    change(settings);
    return settings;
}

constexpr double kClose = 1e-12;

} // namespace

Q_DECLARE_METATYPE(workbench::sample::SamplerSettings)

/// Every step against figures worked out by hand.
class TestSamplerChain : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void steps_data()
    {
        QTest::addColumn<SamplerSettings>("settings");
        QTest::addColumn<Shares>("model");
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<Shares>("after");
        QTest::addColumn<QList<double>>("removed");

        const Shares four{{'a', 0.5}, {'b', 0.25}, {'c', 0.125}, {'d', 0.125}};
        const auto row = [&](const char* name, auto change, const Shares& model, const QByteArray& before,
                             const Shares& after, const QList<double>& removed) {
            QTest::newRow(name) << with(change) << model << before << after << removed;
        };
        const auto all = [&](const char* name, auto change, const Shares& after, const QList<double>& removed) {
            row(name, change, four, "", after, removed);
        };

        all("pure model", [](auto&) {}, four, {});
        // Squares: 16, 4, 1, 1 of 64, of which 22 are left.
        all("temperature 1/2", [](auto& s) { s.temperature = 0.5; },
            {{'a', 16.0 / 22}, {'b', 4.0 / 22}, {'c', 1.0 / 22}, {'d', 1.0 / 22}}, {0});
        // Roots: 1/sqrt2, 1/2, 1/sqrt8 twice; in eighths of sqrt2: 4, 2 sqrt2, 2, 2.
        all("temperature 2", [](auto& s) { s.temperature = 2; },
            {{'a', 4 / (8 + std::sqrt(8))},
             {'b', std::sqrt(8) / (8 + std::sqrt(8))},
             {'c', 2 / (8 + std::sqrt(8))},
             {'d', 2 / (8 + std::sqrt(8))}},
            {0});
        all("temperature 0", [](auto& s) { s.temperature = 0; }, {{'a', 1}}, {0.5});
        row("temperature 0 takes the lowest of equals", [](auto& s) { s.temperature = 0; },
            {{'z', 0.4}, {'y', 0.4}, {'\0', 0.2}}, "", {{'y', 1}}, {0.6});
        row("a temperature next to 0 keeps equals", [](auto& s) { s.temperature = 1e-300; },
            {{'z', 0.4}, {'y', 0.4}, {'\0', 0.2}}, "", {{'y', 0.5}, {'z', 0.5}}, {0.2});
        all("top-k 1", [](auto& s) { s.topK = 1; }, {{'a', 1}}, {0.5});
        all("top-k keeps the lower of equals", [](auto& s) { s.topK = 3; },
            {{'a', 4.0 / 7}, {'b', 2.0 / 7}, {'c', 1.0 / 7}}, {0.125});
        all("top-k of more than there are", [](auto& s) { s.topK = 9; }, four, {0});
        all("top-p exactly at the edge", [](auto& s) { s.topP = 0.75; }, {{'a', 2.0 / 3}, {'b', 1.0 / 3}}, {0.25});
        all("top-p just above the edge", [](auto& s) { s.topP = 0.7501; },
            {{'a', 4.0 / 7}, {'b', 2.0 / 7}, {'c', 1.0 / 7}}, {0.125});
        all("top-p leaves one byte", [](auto& s) { s.topP = 1e-9; }, {{'a', 1}}, {0.5});
        row("top-p stands rounding", [](auto& s) { s.topP = 0.8; }, {{'a', 0.7}, {'b', 0.1}, {'c', 0.1}, {'d', 0.1}},
            "", {{'a', 0.875}, {'b', 0.125}}, {0.2});
        all("min-p at the edge", [](auto& s) { s.minP = 0.5; }, {{'a', 2.0 / 3}, {'b', 1.0 / 3}}, {0.25});
        all("min-p above it", [](auto& s) { s.minP = 0.51; }, {{'a', 1}}, {0.5});
        row("min-p 1 keeps equals", [](auto& s) { s.minP = 1; }, {{'x', 0.4}, {'y', 0.4}, {'z', 0.2}}, "",
            {{'x', 0.5}, {'y', 0.5}}, {0.2});
        // H = 1.75 bits: b is 0.25 away, a 0.75, c and d 1.25.
        all("typical begins beside the likeliest", [](auto& s) { s.typical = 0.2; }, {{'b', 1}}, {0.75});
        all("typical with a second", [](auto& s) { s.typical = 0.7; }, {{'a', 2.0 / 3}, {'b', 1.0 / 3}}, {0.25});
        all("typical with the lower of equals", [](auto& s) { s.typical = 0.8; },
            {{'a', 4.0 / 7}, {'b', 2.0 / 7}, {'c', 1.0 / 7}}, {0.125});
        all("ban", [](auto& s) { s.banned = {'a', 'c'}; }, {{'b', 2.0 / 3}, {'d', 1.0 / 3}}, {0.625});
        // c and d weigh 0.25 instead of 0.125: 1.25 in all.
        all("bias doubles",
            [](auto& s) {
                s.bias = {{'c', std::log(2)}, {'d', std::log(2)}};
            },
            {{'a', 0.4}, {'b', 0.2}, {'c', 0.2}, {'d', 0.2}}, {0});
        // a stood within the last two bytes: 0.25 instead of 0.5, of 0.75 in all.
        row("repetition squares", [](auto& s) { s.repetition = 2, s.repetitionWindow = 2; }, four, "bcax",
            {{'a', 1.0 / 3}, {'b', 1.0 / 3}, {'c', 1.0 / 6}, {'d', 1.0 / 6}}, {0});
        row("repetition looks back no further", [](auto& s) { s.repetition = 2, s.repetitionWindow = 2; }, four,
            "abcyx", four, {0});
        row("repetition over a short text", [](auto& s) { s.repetition = 2; }, {{'a', 0.5}, {'b', 0.5}}, "a",
            {{'a', 1.0 / 3}, {'b', 2.0 / 3}}, {0});
        row("a byte that is certain stays certain", [](auto& s) { s.repetition = 9; }, {{'a', 1}}, "aaa", {{'a', 1}},
            {0});
        // "ab" came with c and d behind it.
        row("no run of three twice", [](auto& s) { s.noRepeat = 3; }, four, "abcabdab",
            {{'a', 2.0 / 3}, {'b', 1.0 / 3}}, {0.25});
        row("runs may overlap", [](auto& s) { s.noRepeat = 3; }, four, "aaa", {{'b', 0.5}, {'c', 0.25}, {'d', 0.25}},
            {0.5});
        row("a text shorter than the run", [](auto& s) { s.noRepeat = 3; }, four, "aa", four, {0});
        row("no byte twice", [](auto& s) { s.noRepeat = 1; }, four, "abb", {{'c', 0.5}, {'d', 0.5}}, {0.75});
        row("valid UTF-8", [](auto& s) { s.validUtf8 = true; },
            {{'a', 0.5}, {'\xc3', 0.25}, {'\xa9', 0.125}, {'\xff', 0.125}}, "x", {{'a', 2.0 / 3}, {'\xc3', 1.0 / 3}},
            {0.25});
        row("valid UTF-8 within a character", [](auto& s) { s.validUtf8 = true; },
            {{'a', 0.5}, {'\xc3', 0.25}, {'\xa9', 0.125}, {'\xff', 0.125}}, "x\xc3", {{'\xa9', 1}}, {0.875});

        // What the order decides.
        const auto hotFirst = orderOf({SamplerStep::Temperature, SamplerStep::TopP});
        const auto topFirst = orderOf({SamplerStep::TopP, SamplerStep::Temperature});
        // 16, 4, 1, 1 of 22: a and b hold 20/22 > 0.8; of those 16 and 4 of 20.
        all("temperature, then top-p", [&](auto& s) { s.temperature = 0.5, s.topP = 0.8, s.order = hotFirst; },
            {{'a', 0.8}, {'b', 0.2}}, {0, 2.0 / 22});
        // a, b and c hold 0.8; squared 16, 4, 1.
        all("top-p, then temperature", [&](auto& s) { s.temperature = 0.5, s.topP = 0.8, s.order = topFirst; },
            {{'a', 16.0 / 21}, {'b', 4.0 / 21}, {'c', 1.0 / 21}}, {0.125, 0});
        all("ban, then top-k", [](auto& s) { s.banned = {'a'}, s.topK = 1; }, {{'b', 1}}, {0.5, 0.5});
        all("ban, then temperature 0",
            [](auto& s) {
                s.banned = {'a', 'b'}, s.temperature = 0;
            },
            {{'c', 1}}, {0.75, 0.5});
        all("min-p, then a bias that lifts what is left",
            [](auto& s) {
                s.minP = 0.5, s.bias = {{'b', std::log(2)}, {'c', 9}};
                s.order = orderOf({SamplerStep::MinP, SamplerStep::Bias});
            },
            {{'a', 0.5}, {'b', 0.5}}, {0.25, 0});
    }
    void steps()
    {
        QFETCH(const SamplerSettings, settings);
        QFETCH(const Shares, model);
        QFETCH(const QByteArray, before);
        QFETCH(const Shares, after);
        QFETCH(const QList<double>, removed);
        QVERIFY(checkSettings(settings));
        const auto sampled = applySampler(settings, distributionOf(model), before.toStdString());
        QVERIFY2(sampled, sampled ? "" : describe(sampled.error()).c_str());
        const Distribution expected = distributionOf(after);
        for (std::size_t byte = 0; byte < 256; ++byte) {
            QCOMPARE(sampled->after[byte] == 0, expected[byte] == 0);
            QVERIFY2(
                std::abs(sampled->after[byte] - expected[byte]) < kClose,
                qPrintable(QString("%1: %2, not %3")
                               .arg(byte)
                               .arg(sampled->after[byte], 0, 'g', 15)
                               .arg(expected[byte], 0, 'g', 15)));
        }
        QCOMPARE(sampled->removed.size(), std::size_t(removed.size()));
        for (std::size_t i = 0; i < sampled->removed.size(); ++i)
            QVERIFY(std::abs(sampled->removed[i].mass - removed[qsizetype(i)]) < kClose);
    }

    void theRemovedMassNamesItsStep()
    {
        SamplerSettings settings;
        settings.topK = 3;
        settings.temperature = 2;
        settings.order = orderOf({SamplerStep::TopK, SamplerStep::Temperature});
        const auto sampled = applySampler(settings, distributionOf({{'a', 0.5}, {'b', 0.5}}), "");
        QVERIFY(sampled);
        QCOMPARE(sampled->removed.size(), std::size_t{2});
        QCOMPARE(sampled->removed[0].step, SamplerStep::TopK);
        QCOMPARE(sampled->removed[1].step, SamplerStep::Temperature);
    }

    void nothingLeftNamesTheStep_data()
    {
        QTest::addColumn<SamplerSettings>("settings");
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("step");
        QTest::newRow("ban") << with([](auto& s) { s.banned = {'a', 'b'}; }) << QByteArray() << QByteArray("ban");
        QTest::newRow("no-repeat") << with([](auto& s) { s.noRepeat = 1; }) << QByteArray("ab")
                                   << QByteArray("no-repeat");
        QTest::newRow("utf8") << with([](auto& s) { s.validUtf8 = true; }) << QByteArray("\xc3") << QByteArray("utf8");
        QTest::newRow("ban behind top-k") << with([](auto& s) {
            s.topK = 1, s.banned = {'a'}, s.order = orderOf({SamplerStep::TopK, SamplerStep::Ban});
        }) << QByteArray() << QByteArray("ban");
    }
    void nothingLeftNamesTheStep()
    {
        QFETCH(const SamplerSettings, settings);
        QFETCH(const QByteArray, before);
        QFETCH(const QByteArray, step);
        const auto sampled = applySampler(settings, distributionOf({{'a', 0.6}, {'b', 0.4}}), before.toStdString());
        QVERIFY(!sampled);
        QCOMPARE(sampled.error().code, ErrorCode::InvalidArgument);
        QVERIFY(QByteArray::fromStdString(sampled.error().message).contains("step " + step + " "));
        QVERIFY(QByteArray::fromStdString(sampled.error().hint).contains(step));
    }

    void probabilitiesThatAreNoNumbersAreRefused()
    {
        std::array<float, 256> logits{};
        logits[3] = std::numeric_limits<float>::quiet_NaN();
        const auto sampled = applySampler({}, probabilities(logits), "a");
        QVERIFY(!sampled);
        QCOMPARE(sampled.error().code, ErrorCode::Diverged);
    }

    /// Whatever the settings, what comes out is a distribution over bytes that the model left possible.
    void randomSettingsGiveDistributions()
    {
        std::mt19937_64 random(11);
        const auto unit = [&] { return std::uniform_real_distribution<double>(0, 1)(random); };
        int whole = 0;
        for (int round = 0; round < 2000; ++round) {
            std::array<float, 256> logits{};
            for (float& logit : logits)
                logit = static_cast<float>(8 * unit());
            const Distribution model = probabilities(logits);
            SamplerSettings settings;
            settings.temperature = round % 7 == 0 ? 0 : 3 * unit();
            settings.topK = static_cast<int>(40 * unit());
            settings.topP = 1 - 0.9 * unit();
            settings.minP = unit() * unit();
            settings.typical = 1 - 0.9 * unit();
            settings.repetition = 0.5 + unit();
            settings.noRepeat = static_cast<int>(4 * unit());
            settings.validUtf8 = round % 2 == 0;
            settings.banned = {static_cast<std::uint8_t>(256 * unit())};
            settings.bias = {{static_cast<std::uint8_t>(256 * unit()), 20 * unit() - 10}};
            std::shuffle(settings.order.begin(), settings.order.end(), random);
            const auto sampled = applySampler(settings, model, "some text so far");
            if (!sampled) {
                QCOMPARE(sampled.error().code, ErrorCode::InvalidArgument);
                continue;
            }
            ++whole;
            double sum = 0;
            for (const double value : sampled->after) {
                QVERIFY(value >= 0);
                sum += value;
            }
            QVERIFY(std::abs(sum - 1) < 1e-9);
            QCOMPARE(sampled->after[settings.banned.front()], 0.0);
            for (const double value : {0.0, unit(), std::nextafter(1.0, 0.0)})
                QVERIFY(sampled->after[drawByte(sampled->after, value)] > 0);
        }
        QVERIFY(whole > 1000);
    }
};

QTEST_GUILESS_MAIN(TestSamplerChain)
#include "TestSamplerChain.moc"
