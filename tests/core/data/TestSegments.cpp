// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/SegmentBatcher.h"
#include "core/data/SegmentLengths.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <string>
#include <tuple>

using namespace workbench;
using namespace workbench::data;

class TestSegments : public QObject
{
    Q_OBJECT

private:
    // Byte i of the file is i mod 251, so that every place within reach tells where it is.
    ByteCorpus corpus(int size) const
    {
        const auto path = m_folder.path().toStdString() + "/corpus";
        std::ofstream out(path, std::ios::binary);
        for (int i = 0; i < size; ++i)
            out.put(static_cast<char>(i % 251));
        out.close();
        return *ByteCorpus::open(path);
    }
    // The published way: cut to columns at once, then slice rows.
    static std::vector<std::uint8_t>
    expectedRows(std::int64_t begin, std::int64_t rows, int batch, std::int64_t row, int length)
    {
        std::vector<std::uint8_t> expected;
        for (std::int64_t t = row; t <= row + length; ++t)
            for (int b = 0; b < batch; ++b)
                expected.push_back(static_cast<std::uint8_t>((begin + b * rows + t) % 251));
        return expected;
    }

    QTemporaryDir m_folder;

private Q_SLOTS:
    void walksTheColumns_data()
    {
        QTest::addColumn<int>("begin");
        QTest::addColumn<int>("end");
        QTest::addColumn<int>("batch");
        QTest::addColumn<int>("bptt");
        QTest::newRow("one stream") << 0 << 100 << 1 << 7;
        QTest::newRow("remainder dropped") << 0 << 103 << 4 << 5;
        QTest::newRow("part of the file") << 17 << 950 << 16 << 9;
        QTest::newRow("exactly one segment") << 0 << 44 << 4 << 10;
        QTest::newRow("exactly two segments") << 0 << 84 << 4 << 10;
    }
    void walksTheColumns()
    {
        QFETCH(const int, begin);
        QFETCH(const int, end);
        QFETCH(const int, batch);
        QFETCH(const int, bptt);
        const auto file = corpus(1000);
        auto batcher = SegmentBatcher::create(file, {0, begin, end}, batch, bptt);
        QVERIFY(batcher);
        const std::int64_t rows = (end - begin) / batch;
        QCOMPARE(batcher->rows(), rows);

        // As the published training loop: `if at + bptt + 1 > len(table): at = 0`.
        std::int64_t at = 0, epoch = 0;
        for (int step = 0; step < 60; ++step) {
            const int length = step % 3 == 0 ? std::max(1, bptt / 2) : bptt;
            bool restarted = step == 0;
            if (at + bptt + 1 > rows) {
                at = 0;
                ++epoch;
                restarted = true;
            }
            const auto segment = batcher->next(length);
            QVERIFY(segment);
            QCOMPARE(segment->startsEpoch, restarted);
            QCOMPARE(segment->length, length);
            QCOMPARE(segment->batch, batch);
            QVERIFY(segment->rows == expectedRows(begin, rows, batch, at, length));
            at += length;
            QVERIFY((batcher->position() == BatchPosition{at, epoch}));
        }
        QVERIFY(epoch > 0);
    }

    void positionRestoresExactly()
    {
        const auto file = corpus(1000);
        auto first = SegmentBatcher::create(file, {0, 0, 900}, 8, 10);
        QVERIFY(first);
        for (int step = 0; step < 13; ++step)
            QVERIFY(first->next(9));
        auto second = SegmentBatcher::create(file, {0, 0, 900}, 8, 10);
        QVERIFY(second && second->seek(first->position()));
        QCOMPARE(second->epochsDone(), first->epochsDone());
        for (int step = 0; step < 30; ++step) {
            const auto a = first->next(10), b = second->next(10);
            QVERIFY(a && b && a->rows == b->rows && a->startsEpoch == b->startsEpoch);
        }
        QVERIFY(!second->seek({.row = 113, .epoch = 0}));
        QVERIFY(!second->seek({.row = -1, .epoch = 0}));
    }

    void whatIsSkippedIsWhatNextWouldGive()
    {
        const auto file = corpus(1000);
        auto reading = SegmentBatcher::create(file, {0, 0, 900}, 8, 10);
        auto skipping = reading;
        QVERIFY(reading);
        for (int step = 0; step < 80; ++step) { // over the end of several epochs
            const int length = 1 + step % 10;
            QVERIFY(reading->next(length));
            skipping->skip(length);
            QVERIFY(skipping->position() == reading->position());
        }
        QVERIFY(reading->position().epoch >= 2);
    }

    void evaluationSeesEveryRowOnce()
    {
        const auto file = corpus(1000);
        const auto batcher = SegmentBatcher::create(file, {0, 900, 1000}, 4, 7);
        QVERIFY(batcher);
        std::int64_t predictions = 0;
        for (std::int64_t row = 0; row < batcher->rows() - 1; row += 7) {
            const int length = int(std::min<std::int64_t>(7, batcher->rows() - 1 - row));
            const auto segment = batcher->segmentAt(row, length);
            QVERIFY(segment && !segment->startsEpoch);
            QVERIFY(segment->rows == expectedRows(900, 25, 4, row, length));
            predictions += length * 4;
        }
        QCOMPARE(predictions, std::int64_t(4 * 24));
        QVERIFY(!batcher->segmentAt(24, 1)); // its target would lie outside
    }

    void streamsAreReadWhereverTheyAre()
    {
        const QTemporaryDir folder;
        const auto path = (folder.path() + "/corpus").toStdString();
        std::ofstream(path, std::ios::binary) << "--abcdefghijklmnopqrstu--"; // 21 bytes: 4 streams of 5
        const auto corpus = ByteCorpus::open(path);
        QVERIFY(corpus);
        const auto batcher = SegmentBatcher::create(*corpus, {.file = 0, .begin = 2, .end = 23}, 4, 3);
        QVERIFY(batcher);
        QCOMPARE(batcher->streamBytes(0, 0, 5).value(), std::string("abcde"));
        QCOMPARE(batcher->streamBytes(2, 1, 3).value(), std::string("lmn"));
        QCOMPARE(batcher->streamBytes(3, 4, 1).value(), std::string("t"));
        QCOMPARE(batcher->offsetOf(2, 1), std::int64_t{13});
        for (const auto& [stream, row, count] : {std::tuple{-1, 0, 1}, {4, 0, 1}, {0, -1, 2}, {0, 3, 3}, {0, 0, 0}})
            QVERIFY(!batcher->streamBytes(stream, row, count));
    }

    void tooShortStreamsAreRefused()
    {
        const auto file = corpus(1000);
        QVERIFY(SegmentBatcher::create(file, {0, 0, 1000}, 10, 99));
        const auto refused = SegmentBatcher::create(file, {0, 0, 1000}, 10, 100);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
        QVERIFY(!SegmentBatcher::create(file, {0, 0, 1000}, 0, 10));
    }

    void aFileThatShrinksEndsTheReading()
    {
        const auto file = corpus(1000);
        auto batcher = SegmentBatcher::create(file, {0, 0, 1000}, 2, 10);
        QVERIFY(batcher && batcher->next(10));
        const auto before = batcher->position();
        std::filesystem::resize_file(file.path(), 300);
        const auto segment = batcher->next(10);
        QVERIFY(!segment);
        QCOMPARE(segment.error().code, ErrorCode::Mismatch);
        QVERIFY(batcher->position() == before);
    }

    void lengthsVaryAsPublished()
    {
        const SegmentLengths lengths(200, true, 1);
        constexpr int kSteps = 40'000;
        int halves = 0, longest = 0;
        double sumOfHalves = 0;
        for (int step = 0; step < kSteps; ++step) {
            const int length = lengths.at(step);
            QVERIFY(length >= 5 && length <= 200);
            longest += length == 200;
            if (length < 150) {
                ++halves;
                sumOfHalves += length;
            }
        }
        // 5 % of the steps, within five standard deviations (0.11 %).
        QVERIFY2(std::abs(halves / double(kSteps) - 0.05) < 0.0055, qPrintable(QString::number(halves)));
        QVERIFY(std::abs(sumOfHalves / halves - 99.5) < 0.6); // int() takes half a byte off the mean of 100
        // Half of the others are drawn at 200 or above, and cut to it.
        QVERIFY(std::abs(longest / double(kSteps) - 0.475) < 0.0125);
    }

    void lengthsDependOnSeedAndStepAlone()
    {
        const SegmentLengths a(64, true, 7), b(64, true, 7), other(64, true, 8);
        int different = 0;
        for (int step = 999; step >= 0; --step) {
            QCOMPARE(a.at(step), b.at(step));
            different += a.at(step) != other.at(step);
        }
        QVERIFY(different > 300);
    }

    void fixedAndShortLengths()
    {
        const SegmentLengths fixed(64, false, 1), tiny(3, true, 1);
        for (int step = 0; step < 100; ++step) {
            QCOMPARE(fixed.at(step), 64);
            QCOMPARE(tiny.at(step), 3);
        }
    }
};

QTEST_GUILESS_MAIN(TestSegments)
#include "TestSegments.moc"
