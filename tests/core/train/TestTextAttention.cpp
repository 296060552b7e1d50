// SPDX-License-Identifier: GPL-3.0-or-later
#include "TrainFixture.h"

#include "core/train/ComputeThreads.h"
#include "core/train/Learner.h"
#include "core/train/TextAttention.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/tensor.h>

#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace workbench;
using namespace workbench::train;

namespace
{

config::RunConfig configOf(const TrainFixture& fixture, int memory, int heads)
{
    config::RunConfig config = fixture.smallConfig();
    config.model.layers = 3;
    config.model.heads = heads;
    config.model.memory = memory;
    config.model.attention = {config::AttentionPlacement::Listed, {0, 2}};
    return config;
}

/// Attention and logits of every segment, as the model gives them.
struct Segment {
    int begin = 0, end = 0;
    model::ShaRnnOutput output;
};

std::vector<Segment> segmentsOf(model::ShaRnn& model, const std::string& text, int bptt)
{
    const at::NoGradGuard noGrad;
    model->eval();
    std::vector<Segment> segments;
    model::ShaRnnState state;
    for (int begin = 0; begin < static_cast<int>(text.size()); begin += bptt) {
        const int end = std::min(begin + bptt, static_cast<int>(text.size()));
        std::vector<std::int64_t> bytes;
        for (int i = begin; i < end; ++i)
            bytes.push_back(static_cast<unsigned char>(text[static_cast<std::size_t>(i)]));
        segments.push_back({begin, end, model->forward(at::tensor(bytes, at::kLong).unsqueeze(1), state, true)});
        state = segments.back().output.state;
    }
    model->train();
    return segments;
}

} // namespace

class TestTextAttention : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void equalsWhatTheModelDoes_data();
    void equalsWhatTheModelDoes();
    void leavesEverythingAsItWas();
    void refuses_data();
    void refuses();
    void stopsOnRequest();
};

void TestTextAttention::initTestCase()
{
    useComputeThreads(1);
}

void TestTextAttention::equalsWhatTheModelDoes_data()
{
    QTest::addColumn<int>("bytes");
    QTest::addColumn<int>("queries");
    QTest::addColumn<int>("bptt");
    QTest::addColumn<int>("memory");
    QTest::addColumn<int>("heads");
    QTest::addColumn<int>("block");
    QTest::newRow("one byte") << 1 << 1 << 16 << 48 << 1 << 0;
    QTest::newRow("one segment, all of it") << 10 << 10 << 16 << 48 << 1 << 0;
    QTest::newRow("one segment, its end") << 16 << 5 << 16 << 48 << 2 << 2;
    QTest::newRow("several segments, nothing forgotten") << 45 << 45 << 16 << 48 << 1 << 2;
    QTest::newRow("memory moves on") << 150 << 100 << 16 << 48 << 2 << 0;
    QTest::newRow("queries begin within a segment") << 150 << 37 << 16 << 48 << 1 << 2;
    QTest::newRow("memory of one segment") << 50 << 50 << 16 << 16 << 1 << 0;
    QTest::newRow("segments of one byte") << 20 << 12 << 1 << 8 << 1 << 0;
    QTest::newRow("last query alone") << 100 << 1 << 16 << 48 << 4 << 2;
}

void TestTextAttention::equalsWhatTheModelDoes()
{
    QFETCH(int, bytes);
    QFETCH(int, queries);
    QFETCH(int, bptt);
    QFETCH(int, memory);
    QFETCH(int, heads);
    QFETCH(int, block);
    const std::string text = patternText(static_cast<std::size_t>(bytes));
    const TrainFixture fixture;
    const config::RunConfig config = configOf(fixture, memory, heads);
    Learner learner(config, at::kCPU);
    const auto map = textAttention(learner.model(), text, queries, block, bptt, at::kCPU);
    QVERIFY2(map, map ? "" : describe(map.error()).c_str());

    QCOMPARE(map->source, maps::MapSource::Probe);
    QCOMPARE(map->block, block);
    QCOMPARE(map->heads, heads);
    QCOMPARE(map->memoryLimit, memory);
    QCOMPARE(map->queries, queries);
    QCOMPARE(map->firstOffset + map->keys, std::int64_t{bytes});
    QCOMPARE(map->bytes, text.substr(static_cast<std::size_t>(map->firstOffset)));
    QVERIFY(!map->nextByte);
    QVERIFY(maps::checkExactness(*map).passed());
    QCOMPARE(map->firstVisible.front(), 0);

    int looked = 0;
    for (const Segment& segment : segmentsOf(learner.model(), text, bptt)) {
        const at::Tensor weights = segment.output.attention[static_cast<std::size_t>(block)][0]; // [heads, T, K]
        const auto firstKey = segment.end - weights.size(2) - map->firstOffset; // in the map
        const at::Tensor expected = at::softmax(segment.output.logits.select(1, 0), -1);
        for (int i = std::max(segment.begin, bytes - queries); i < segment.end; ++i, ++looked) {
            const int query = i - (bytes - queries);
            QCOMPARE(std::int64_t{map->firstVisible[static_cast<std::size_t>(query)]}, firstKey);
            for (int head = 0; head < heads; ++head) {
                const auto row = map->row(head, query);
                std::vector<float> wanted(row.size(), 0.0F);
                for (int key = 0; key < weights.size(2); ++key)
                    wanted[static_cast<std::size_t>(firstKey + key)]
                        = weights[head][i - segment.begin][key].item<float>();
                QVERIFY(std::ranges::equal(row, wanted));
            }
            const float* const probabilities = map->probabilities.data() + static_cast<std::ptrdiff_t>(query) * 256;
            for (int byte = 0; byte < 256; ++byte)
                QVERIFY(std::abs(probabilities[byte] - expected[i - segment.begin][byte].item<float>()) < 1e-6F);
        }
    }
    QCOMPARE(looked, queries);
}

void TestTextAttention::leavesEverythingAsItWas()
{
    const TrainFixture fixture;
    const std::string text = patternText(60);
    Learner learner(configOf(fixture, 48, 1), at::kCPU);
    const at::Tensor random = learner.random().cpuState().clone();
    learner.model()->train();
    const auto first = textAttention(learner.model(), text, 20, 0, 16, at::kCPU);
    QVERIFY(learner.model()->is_training());
    QVERIFY(at::GradMode::is_enabled());
    learner.model()->eval();
    const auto second = textAttention(learner.model(), text, 20, 0, 16, at::kCPU);
    QVERIFY(!learner.model()->is_training());
    QVERIFY(first && second);
    QVERIFY(first->weights == second->weights); // no dropout, although the model has some
    QVERIFY(learner.random().cpuState().equal(random));
}

void TestTextAttention::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("queries");
    QTest::addColumn<int>("block");
    QTest::addColumn<int>("bptt");
    QTest::addColumn<bool>("attends");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("named");
    const int invalid = static_cast<int>(ErrorCode::InvalidArgument);
    const int missing = static_cast<int>(ErrorCode::NotFound);
    QTest::newRow("no text") << QByteArray() << 1 << 0 << 16 << true << invalid << "at least one byte";
    QTest::newRow("no queries") << QByteArray("abc") << 0 << 0 << 16 << true << invalid << "0 rows";
    QTest::newRow("more queries than bytes") << QByteArray("abc") << 4 << 0 << 16 << true << invalid << "3 bytes";
    QTest::newRow("no segment") << QByteArray("abc") << 1 << 0 << 0 << true << invalid << "train.bptt";
    QTest::newRow("a block without") << QByteArray("abc") << 1 << 1 << 16 << true << missing << "attention: 0, 2.";
    QTest::newRow("a block beyond") << QByteArray("abc") << 1 << 3 << 16 << true << missing << "attention: 0, 2.";
    QTest::newRow("a negative block") << QByteArray("abc") << 1 << -1 << 16 << true << missing << "attention: 0, 2.";
    QTest::newRow("a model without") << QByteArray("abc") << 1 << 0 << 16 << false << missing << "model.attention";
}

void TestTextAttention::refuses()
{
    QFETCH(QByteArray, text);
    QFETCH(int, queries);
    QFETCH(int, block);
    QFETCH(int, bptt);
    QFETCH(bool, attends);
    QFETCH(int, code);
    QFETCH(QString, named);
    const TrainFixture fixture;
    config::RunConfig config = configOf(fixture, 48, 1);
    if (!attends)
        config.model.attention.placement = config::AttentionPlacement::None;
    Learner learner(config, at::kCPU);
    const auto map = textAttention(learner.model(), text.toStdString(), queries, block, bptt, at::kCPU);
    QVERIFY(!map);
    QCOMPARE(static_cast<int>(map.error().code), code);
    QVERIFY2(QString::fromStdString(describe(map.error())).contains(named), describe(map.error()).c_str());
}

void TestTextAttention::stopsOnRequest()
{
    const TrainFixture fixture;
    Learner learner(configOf(fixture, 48, 1), at::kCPU);
    std::stop_source stop;
    stop.request_stop();
    const auto map = textAttention(learner.model(), patternText(60), 20, 0, 16, at::kCPU, stop.get_token());
    QVERIFY(!map);
    QCOMPARE(map.error().code, ErrorCode::Cancelled);
}

QTEST_GUILESS_MAIN(TestTextAttention)
#include "TestTextAttention.moc"
