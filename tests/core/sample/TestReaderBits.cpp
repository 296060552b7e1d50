// SPDX-License-Identifier: GPL-3.0-or-later
// However a text is cut, whoever else is read beside it, and however many threads work on it: the same bits.
#include "ReaderCases.h"

#include "core/sample/ByteReader.h"
#include "core/sample/PackModel.h"

#include <QTest>

#include <bit>
#include <deque>

using namespace workbench;
using sample::ByteReader;
using sample::ReadingState;

namespace
{

constexpr int kMemory = 70; ///< less than the texts, so that rows leave it

/// Bits and not values, for which -0 is 0 and NaN nothing.
std::vector<std::uint32_t> bitsOf(std::span<const float> values)
{
    std::vector<std::uint32_t> bits;
    for (const float value : values)
        bits.push_back(std::bit_cast<std::uint32_t>(value));
    return bits;
}

using BitRows = std::vector<std::vector<std::uint32_t>>;

/// With a new team: one that was slowed down by other work would leave the next passes to a single thread.
void useFreshTeam(ByteReader& reader, int threads)
{
    reader.setThreads(1);
    reader.setThreads(threads);
}

/// Reads on in pieces of so many bytes; the bits behind every byte.
BitRows readInPieces(ByteReader& reader, ReadingState& state, std::string_view text, std::size_t piece, int threads = 1)
{
    BitRows rows;
    for (; !text.empty(); text.remove_prefix(std::min(piece, text.size()))) {
        useFreshTeam(reader, threads);
        reader.read(state, text.substr(0, piece), [&rows](std::size_t, std::span<const float> logits) {
            rows.push_back(bitsOf(logits));
        });
    }
    return rows;
}

std::shared_ptr<const sample::PackedModel> packedCase(int number)
{
    config::ModelConfig config = readerCases()[static_cast<std::size_t>(number)].model;
    config.memory = kMemory;
    return sample::packModel(stirredModel(config));
}

void addCases()
{
    QTest::addColumn<int>("number");
    const auto cases = readerCases();
    for (std::size_t number = 0; number < cases.size(); ++number)
        QTest::addRow("%s", cases[number].name) << static_cast<int>(number);
}

} // namespace

class TestReaderBits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cuttingsAndThreadsDoNotShow_data() { addCases(); }
    void cuttingsAndThreadsDoNotShow();
    void othersBesideDoNotShow_data() { addCases(); }
    void othersBesideDoNotShow();
    void packsTheSameOnAnyThreads();
    void copiesGoOnAlike();
    void stopsAndGoesOn();
};

void TestReaderBits::cuttingsAndThreadsDoNotShow()
{
    QFETCH(int, number);
    ByteReader reader(packedCase(number), 1);
    const std::string text = someText(reader.model().config().vocabulary, 211);
    ReadingState expectedState(reader.model());
    const BitRows expected = readInPieces(reader, expectedState, text, 1);
    QCOMPARE(expected.size(), text.size());
    for (const int threads : {1, 2, 3})
        for (const std::size_t piece : {1, 2, 3, 5, 7, 48, 50, 211}) {
            ReadingState state(reader.model());
            QVERIFY2(
                readInPieces(reader, state, text, piece, threads) == expected,
                qPrintable(QString("pieces of %1, %2 threads").arg(piece).arg(threads)));
            QVERIFY(state == expectedState);
        }
}

void TestReaderBits::othersBesideDoNotShow()
{
    QFETCH(int, number);
    ByteReader reader(packedCase(number), 1);
    const auto vocabulary = static_cast<std::size_t>(reader.model().config().vocabulary);
    constexpr std::size_t kTexts = 53; // more than are worked on at once
    constexpr std::size_t kSteps = 4;
    // Texts of all lengths, so that their memories are filled and turned to different degrees.
    std::vector<std::string> next;
    std::vector<ReadingState> starts, ends;
    std::vector<BitRows> expected;
    for (unsigned i = 0; i < kTexts; ++i) {
        ReadingState state(reader.model());
        if (i > 0)
            reader.read(state, someText(static_cast<int>(vocabulary), std::size_t{5} * i, i));
        starts.push_back(state);
        next.push_back(someText(static_cast<int>(vocabulary), kSteps, 100 + i));
        expected.push_back(readInPieces(reader, state, next.back(), 1));
        ends.push_back(state);
    }
    for (const int threads : {1, 2, 3})
        for (const std::size_t together : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{7}, kTexts}) {
            std::vector<ReadingState> states(starts.end() - static_cast<std::ptrdiff_t>(together), starts.end());
            std::vector<ReadingState*> places;
            for (ReadingState& state : states)
                places.push_back(&state);
            const std::size_t first = kTexts - together;
            std::vector<std::uint8_t> bytes(together);
            std::vector<float> logits(together * vocabulary);
            for (std::size_t step = 0; step < kSteps; ++step) {
                for (std::size_t i = 0; i < together; ++i)
                    bytes[i] = static_cast<std::uint8_t>(next[first + i][step]);
                useFreshTeam(reader, threads);
                reader.step(places, bytes, logits);
                for (std::size_t i = 0; i < together; ++i)
                    QCOMPARE(bitsOf(std::span(logits).subspan(i * vocabulary, vocabulary)), expected[first + i][step]);
            }
            for (std::size_t i = 0; i < together; ++i)
                QVERIFY(states[i] == ends[first + i]);
        }
}

void TestReaderBits::packsTheSameOnAnyThreads()
{
    const int before = at::get_num_threads();
    const std::string text = someText(19, 60);
    std::vector<BitRows> results;
    for (const int threads : {1, 2}) {
        at::set_num_threads(threads);
        ByteReader reader(packedCase(4), 1);
        ReadingState state(reader.model());
        results.push_back(readInPieces(reader, state, text, text.size()));
    }
    at::set_num_threads(before);
    QVERIFY(results[0] == results[1]);
}

void TestReaderBits::copiesGoOnAlike()
{
    ByteReader reader(packedCase(2), 1);
    const int vocabulary = reader.model().config().vocabulary;
    ReadingState state(reader.model());
    reader.read(state, someText(vocabulary, 130));
    ReadingState copy = state;
    QVERIFY(copy == state);
    const std::string left = someText(vocabulary, 90, 2);
    const std::string right = someText(vocabulary, 90, 3);
    const BitRows once = readInPieces(reader, state, left, 13);
    QVERIFY(!(copy == state));
    ReadingState other = copy;
    const BitRows elsewhere = readInPieces(reader, other, right, 13);
    QVERIFY(elsewhere != once);
    QVERIFY(readInPieces(reader, copy, left, 90) == once);
    QVERIFY(copy == state);
}

void TestReaderBits::stopsAndGoesOn()
{
    ByteReader reader(packedCase(1), 2);
    const std::string text = someText(reader.model().config().vocabulary, 400);
    ReadingState whole(reader.model());
    const auto expected = reader.read(whole, text);

    std::stop_source stopped;
    ReadingState state(reader.model());
    std::size_t heard = 0;
    reader.read(
        state, text,
        [&](std::size_t index, std::span<const float>) {
            ++heard;
            if (index == 100)
                stopped.request_stop();
        },
        stopped.get_token());
    QVERIFY(heard > 100 && heard < text.size());
    QCOMPARE(state.bytesRead(), static_cast<std::int64_t>(heard));
    const auto logits = reader.read(state, std::string_view(text).substr(heard));
    QCOMPARE(bitsOf(logits), bitsOf(expected));
    QVERIFY(state == whole);

    // A request that was there before leaves the text where it was.
    reader.read(state, text, {}, stopped.get_token());
    QVERIFY(state == whole);
}

QTEST_GUILESS_MAIN(TestReaderBits)
#include "TestReaderBits.moc"
