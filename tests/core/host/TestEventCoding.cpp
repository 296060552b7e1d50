// SPDX-License-Identifier: GPL-3.0-or-later
#include "EventSamples.h"

#include "core/host/EventCoding.h"
#include "core/maps/AttentionMap.h"
#include "core/maps/AttentionSnapshot.h"
#include "core/sample/FilmFrame.h"

#include <QtTest>

#include <algorithm>
#include <cstring>
#include <set>

using namespace workbench;
using namespace workbench::host;

namespace
{

/// By bits, so that NaN is itself and -0 is not 0.
bool same(double left, double right)
{
    return std::memcmp(&left, &right, sizeof left) == 0;
}

const std::pair<std::string, train::TrainEvent>& eventAt(std::size_t index)
{
    static const auto samples = eventSamples();
    return samples.at(index);
}

} // namespace

class TestEventCoding : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyEventComesBack_data() { addSamples(); }
    void everyEventComesBack();
    void everyKindIsThere();
    void membersAreExact();
    void mapsAreExact();
    void cutEventsAreRefused_data() { addSamples(); }
    void cutEventsAreRefused();
    void changedBytesAreReadOrRefused_data() { addSamples(); }
    void changedBytesAreReadOrRefused();
    void impossibleOnesAreRefused_data();
    void impossibleOnesAreRefused();
    void mapsMustFit_data();
    void mapsMustFit();

private:
    static void addSamples();
};

void TestEventCoding::addSamples()
{
    QTest::addColumn<int>("index");
    const auto samples = eventSamples();
    for (std::size_t i = 0; i < samples.size(); ++i)
        QTest::newRow(samples[i].first.c_str()) << static_cast<int>(i);
}

void TestEventCoding::everyEventComesBack()
{
    QFETCH(int, index);
    const train::TrainEvent& event = eventAt(std::size_t(index)).second;
    const std::string bytes = encodeEvent(event);
    const auto read = decodeEvent(bytes);
    QVERIFY2(read, read ? "" : describe(read.error()).c_str());
    QCOMPARE(read->index(), event.index());
    QCOMPARE(encodeEvent(*read), bytes); // the bytes say all: membersAreExact() looks at what they say
}

void TestEventCoding::everyKindIsThere()
{
    std::set<std::size_t> kinds;
    for (const auto& [name, event] : eventSamples())
        kinds.insert(event.index());
    constexpr std::size_t kWeights = 1; // cross in a frame of their own
    QCOMPARE(kinds.size(), std::variant_size_v<train::TrainEvent> - kWeights);
}

void TestEventCoding::membersAreExact()
{
    for (const auto& [name, event] : eventSamples()) {
        const auto read = decodeEvent(encodeEvent(event));
        QVERIFY2(read, name.c_str());
        if (const auto* step = std::get_if<train::StepDone>(&event)) {
            const auto& back = std::get<train::StepDone>(*read);
            QVERIFY(back.at == step->at && back.segmentLength == step->segmentLength);
            QVERIFY(same(back.trainLoss, step->trainLoss) && same(back.learningRate, step->learningRate));
            QVERIFY(same(back.gradNorm, step->gradNorm) && same(back.bytesPerSecond, step->bytesPerSecond));
            QCOMPARE(back.residentBytes, step->residentBytes);
        } else if (const auto* done = std::get_if<train::EvalDone>(&event)) {
            const auto& back = std::get<train::EvalDone>(*read);
            QVERIFY(back.at == done->at && back.part == done->part && back.best == done->best);
            QVERIFY(same(back.loss, done->loss) && same(back.bpc, done->bpc) && back.asked == done->asked);
            QVERIFY(back.evaluatedBytes == done->evaluatedBytes && same(back.evalSeconds, done->evalSeconds));
        } else if (const auto* started = std::get_if<train::RunStarted>(&event)) {
            const auto& back = std::get<train::RunStarted>(*read);
            QVERIFY(back.at == started->at && back.from == started->from && back.device == started->device);
            QCOMPARE(back.parameterCount, started->parameterCount);
            QVERIFY(back.trainBytes == started->trainBytes && back.validationBytes == started->validationBytes);
            QCOMPARE(back.kept.size(), started->kept.size());
            for (std::size_t i = 0; i < back.kept.size(); ++i)
                QVERIFY(
                    back.kept[i].folder == started->kept[i].folder && back.kept[i].at == started->kept[i].at
                    && back.kept[i].best == started->kept[i].best
                    && back.kept[i].sizeBytes == started->kept[i].sizeBytes);
        } else if (const auto* rolled = std::get_if<train::RolledBack>(&event)) {
            const auto& back = std::get<train::RolledBack>(*read);
            QVERIFY(back.from == rolled->from && back.reason == rolled->reason && back.count == rolled->count);
            QVERIFY(back.most == rolled->most && back.skippedSegments == rolled->skippedSegments);
        } else if (const auto* warning = std::get_if<train::Warning>(&event)) {
            QCOMPARE(std::get<train::Warning>(*read).message, warning->message);
        } else if (const auto* ended = std::get_if<train::RunEnded>(&event)) {
            const auto& back = std::get<train::RunEnded>(*read);
            QVERIFY(back.state == ended->state && back.error == ended->error && back.checkpoint == ended->checkpoint);
            QVERIFY(back.trainLoss.has_value() == ended->trainLoss.has_value());
            QVERIFY(!back.trainLoss || same(*back.trainLoss, *ended->trainLoss));
            QVERIFY(back.validationBpc == ended->validationBpc && back.testBpc == ended->testBpc);
        }
    }
}

void TestEventCoding::mapsAreExact()
{
    int maps = 0;
    for (const auto& [name, event] : eventSamples()) {
        const auto read = decodeEvent(encodeEvent(event));
        QVERIFY2(read, name.c_str());
        if (const auto* frame = std::get_if<train::AttentionCaptured>(&event)) {
            const maps::AttentionMap& map = *frame->map;
            const maps::AttentionMap& back = *std::get<train::AttentionCaptured>(*read).map;
            QCOMPARE(back.weights.size(), map.weights.size());
            QVERIFY(
                map.weights.empty()
                || std::memcmp(back.weights.data(), map.weights.data(), 4 * map.weights.size()) == 0);
            QVERIFY(back.firstVisible == map.firstVisible && back.bytes == map.bytes && back.nextByte == map.nextByte);
            QVERIFY(back.probabilities == map.probabilities && back.firstOffset == map.firstOffset);
            QVERIFY(back.source == map.source && back.step == map.step && back.block == map.block);
            QVERIFY(back.stream == map.stream && back.memoryLimit == map.memoryLimit && back.heads == map.heads);
            ++maps;
        } else if (const auto* snapshot = std::get_if<train::SnapshotTaken>(&event)) {
            QCOMPARE(
                maps::encodeSnapshot(*std::get<train::SnapshotTaken>(*read).snapshot),
                maps::encodeSnapshot(*snapshot->snapshot));
            ++maps;
        } else if (const auto* film = std::get_if<train::FilmTaken>(&event)) {
            QVERIFY(*std::get<train::FilmTaken>(*read).frame == *film->frame);
            ++maps;
        }
    }
    QCOMPARE(maps, 5);
}

void TestEventCoding::cutEventsAreRefused()
{
    QFETCH(int, index);
    const std::string bytes = encodeEvent(eventAt(std::size_t(index)).second);
    const std::size_t stride = std::max<std::size_t>(1, bytes.size() / 2000);
    for (std::size_t length = 0; length < bytes.size(); length += length < 300 ? 1 : stride) {
        const auto read = decodeEvent(std::string_view(bytes).substr(0, length));
        QVERIFY2(!read, ("read although cut after " + std::to_string(length)).c_str());
        QCOMPARE(read.error().code, ErrorCode::Corrupt);
    }
    QVERIFY(!decodeEvent(bytes + '\0'));
}

void TestEventCoding::changedBytesAreReadOrRefused()
{
    QFETCH(int, index);
    const std::string bytes = encodeEvent(eventAt(std::size_t(index)).second);
    const std::size_t stride = std::max<std::size_t>(1, bytes.size() / 500);
    int refused = 0;
    for (std::size_t place = 0; place < bytes.size(); place += place < 200 ? 1 : stride)
        for (const int change : {0x01, 0x80, 0xff}) {
            std::string changed = bytes;
            changed[place] = static_cast<char>(changed[place] ^ change);
            const auto read = decodeEvent(changed);
            if (!read) {
                ++refused;
                continue;
            }
            // Nothing is read as something that it is not; settings are JSON, which says the same in many ways.
            const std::string written = encodeEvent(*read);
            QVERIFY(written == changed || std::holds_alternative<train::FilmTaken>(*read));
            QCOMPARE(encodeEvent(decodeEvent(written).value()), written);
        }
    QVERIFY(refused > 0); // its kind, to begin with
}

void TestEventCoding::impossibleOnesAreRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("word");
    const auto bytesOf = [](const train::TrainEvent& event) { return QByteArray::fromStdString(encodeEvent(event)); };
    QTest::newRow("nothing") << QByteArray() << "empty";
    QTest::newRow("unknown kind") << QByteArray("\x63") << "unknown kind 99";
    const QByteArray weights(1, char(train::TrainEvent(train::WeightsPublished{}).index()));
    QTest::newRow("weights") << weights << "weights";

    constexpr int kAt = 1 + 32; // kind and position
    QByteArray part = bytesOf(train::EvalDone{});
    part[kAt] = 3;
    QTest::newRow("part of the text") << part << "choice";
    QByteArray state = bytesOf(train::RunEnded{});
    state[kAt] = 7;
    QTest::newRow("state") << state << "choice";
    QByteArray code = bytesOf(train::RunEnded{
        .at = {},
        .state = {},
        .error = Error{},
        .trainLoss = {},
        .validationLoss = {},
        .validationBpc = {},
        .testBpc = {},
        .checkpoint = {}});
    code[kAt + 2] = 14;
    QTest::newRow("error code") << code << "choice";
    QByteArray flag = bytesOf(train::PauseChanged{});
    flag[kAt] = 2;
    QTest::newRow("flag") << flag << "neither yes nor no";
    QByteArray text = bytesOf(train::Warning{{}, "text"});
    text[kAt] = 5;
    QTest::newRow("text beyond the end") << text << "too early";
    QByteArray path = bytesOf(train::CheckpointRemoved{{}, "/runs/x"});
    path[kAt + 6] = 0;
    QTest::newRow("path with a zero byte") << path << "zero byte";
    QByteArray kept = bytesOf(train::RunStarted{});
    kept[kept.size() - 1] = 1; // 2^56 checkpoints
    QTest::newRow("count beyond the end") << kept << "count";
}

void TestEventCoding::impossibleOnesAreRefused()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, word);
    const auto read = decodeEvent(bytes.toStdString());
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::Corrupt);
    QVERIFY2(read.error().message.find(word.toStdString()) != std::string::npos, read.error().message.c_str());
}

void TestEventCoding::mapsMustFit_data()
{
    QTest::addColumn<int>("heads");
    QTest::addColumn<int>("queries");
    QTest::addColumn<int>("keys");
    QTest::addColumn<int>("first");
    QTest::newRow("no head") << 0 << 1 << 2 << 0;
    QTest::newRow("heads without weights") << 2 << 1 << 2 << 0;
    QTest::newRow("more heads than can be") << 2147483647 << 1 << 2 << 0;
    QTest::newRow("fewer than no queries") << 1 << -1 << 2 << 0;
    QTest::newRow("more queries than keys") << 1 << 3 << 2 << 0;
    QTest::newRow("keys without bytes") << 1 << 1 << 3 << 0;
    QTest::newRow("all of the greatest") << 2147483647 << 2147483647 << 2147483647 << 0;
    QTest::newRow("first key in the future") << 1 << 1 << 2 << 2;
    QTest::newRow("first key before the text") << 1 << 1 << 2 << -1;
}

void TestEventCoding::mapsMustFit()
{
    QFETCH(int, heads);
    QFETCH(int, queries);
    QFETCH(int, keys);
    QFETCH(int, first);
    auto map = std::make_shared<maps::AttentionMap>();
    map->heads = 1;
    map->queries = 1;
    map->keys = 2;
    map->weights = {0.5F, 0.5F};
    map->firstVisible = {0};
    map->bytes = "ab";
    QVERIFY(decodeEvent(encodeEvent(train::AttentionCaptured{{}, map, 0})));
    map->heads = heads;
    map->queries = queries;
    map->keys = keys;
    map->firstVisible = {first};
    const auto read = decodeEvent(encodeEvent(train::AttentionCaptured{{}, map, 0}));
    QVERIFY(!read);
    QVERIFY2(read.error().message.find("fit") != std::string::npos, read.error().message.c_str());
}

QTEST_GUILESS_MAIN(TestEventCoding)
#include "TestEventCoding.moc"
