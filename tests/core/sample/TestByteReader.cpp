// SPDX-License-Identifier: GPL-3.0-or-later
// A reader against the model that it reads with: numbers within rounding, memory at its edges.
#include "ReaderCases.h"

#include "core/sample/ByteReader.h"
#include "core/sample/PackModel.h"

#include <QTest>

#include <cmath>

using namespace workbench;

namespace
{

constexpr double kTolerance = 1e-4;

/// The largest distance of two tables; NaN where there is one, infinite where they are of different shapes.
double distance(const LogitRows& ours, const LogitRows& theirs)
{
    if (ours.size() != theirs.size())
        return INFINITY;
    double largest = 0;
    for (std::size_t row = 0; row < ours.size(); ++row) {
        if (ours[row].size() != theirs[row].size())
            return INFINITY;
        for (std::size_t i = 0; i < ours[row].size(); ++i)
            if (const double away = std::abs(double{ours[row][i]} - theirs[row][i]); !(away <= largest))
                largest = away;
    }
    return largest;
}

LogitRows readerLogits(sample::ByteReader& reader, const std::string& text)
{
    LogitRows rows;
    sample::ReadingState state(reader.model());
    const auto last = reader.read(state, text, [&rows](std::size_t index, std::span<const float> logits) {
        if (index == rows.size())
            rows.emplace_back(logits.begin(), logits.end());
    });
    return !rows.empty() && last == rows.back() ? rows : LogitRows();
}

void addCases(std::initializer_list<int> memories)
{
    QTest::addColumn<int>("number");
    QTest::addColumn<int>("memory");
    const auto cases = readerCases();
    for (std::size_t number = 0; number < cases.size(); ++number)
        for (const int memory : memories)
            QTest::addRow("%s, memory %d", cases[number].name, memory) << static_cast<int>(number) << memory;
}

config::ModelConfig fetchedConfig()
{
    QFETCH(int, number);
    QFETCH(int, memory);
    config::ModelConfig config = readerCases()[static_cast<std::size_t>(number)].model;
    config.memory = memory;
    return config;
}

} // namespace

class TestByteReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatTheModelReadsAtOnce_data() { addCases({150}); }
    void readsWhatTheModelReadsAtOnce();
    void forgetsLikeTheModel_data() { addCases({1, 5, 100}); }
    void forgetsLikeTheModel();
    void knowsItsSizes();
};

void TestByteReader::readsWhatTheModelReadsAtOnce()
{
    const config::ModelConfig config = fetchedConfig();
    model::ShaRnn net = stirredModel(config);
    const std::string text = someText(config.vocabulary, 150);
    sample::ByteReader reader(sample::packModel(net), 2);
    const auto ours = readerLogits(reader, text);
    QCOMPARE(ours.size(), text.size());
    const double away = distance(ours, modelLogits(net, text, text.size()));
    QVERIFY2(away <= kTolerance, std::to_string(away).c_str());
    // A difference can be seen: the logits are not all alike.
    QVERIFY(distance({ours[10]}, {ours[11]}) > 100 * kTolerance);
}

void TestByteReader::forgetsLikeTheModel()
{
    const config::ModelConfig config = fetchedConfig();
    model::ShaRnn net = stirredModel(config);
    const std::string text = someText(config.vocabulary, 2000);
    sample::ByteReader reader(sample::packModel(net), 1);
    const double away = distance(readerLogits(reader, text), modelLogits(net, text, 1));
    QVERIFY2(away <= kTolerance, std::to_string(away).c_str());
}

void TestByteReader::knowsItsSizes()
{
    config::ModelConfig config = readerCases()[1].model;
    config.memory = 40;
    sample::ByteReader reader(sample::packModel(stirredModel(config)), 1);
    sample::ReadingState state(reader.model());
    QCOMPARE(state.bytesRead(), 0);
    QCOMPARE(state.memoryFilled(), 0);
    reader.read(state, someText(config.vocabulary, 39));
    QCOMPARE(state.bytesRead(), 39);
    QCOMPARE(state.memoryFilled(), 39);
    reader.read(state, someText(config.vocabulary, 300));
    QCOMPARE(state.bytesRead(), 339);
    QCOMPARE(state.memoryFilled(), 40);
    // h and c of three blocks; a ring of at least 40 rows in one.
    QVERIFY(state.sizeBytes() >= 4 * 32 * (3 * 2 + 40));
    QVERIFY(state.sizeBytes() < 2 * 4 * 32 * (3 * 2 + 100));
    // All weights but the first block's input matrix, which the 19 rows of 128 sums stand for.
    const auto weights = config::parameterCount(config, /*folded=*/true) - 4 * 32 * 32;
    QVERIFY(reader.model().sizeBytes() >= 4 * weights);

    config.attention.placement = config::AttentionPlacement::None;
    sample::ByteReader plain(sample::packModel(stirredModel(config)), 1);
    sample::ReadingState without(plain.model());
    plain.read(without, someText(config.vocabulary, 50));
    QCOMPARE(without.memoryFilled(), 0);
    QVERIFY(without.sizeBytes() < state.sizeBytes());
}

QTEST_GUILESS_MAIN(TestByteReader)
#include "TestByteReader.moc"
