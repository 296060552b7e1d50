// SPDX-License-Identifier: GPL-3.0-or-later
#include "TrainFixture.h"

#include "core/train/ComputeThreads.h"
#include "core/train/Evaluator.h"
#include "core/train/Learner.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/add.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/full.h>
#include <ATen/ops/log_softmax.h>

#include <QtTest>

#include <cmath>
#include <numbers>

using namespace workbench;
using namespace workbench::train;

namespace
{

/// The definition, written out: one byte after the other, state carried, minus the logarithm of what the model gave
/// the byte that came.
double directLoss(model::ShaRnn& model, const std::string& text)
{
    const at::NoGradGuard noGrad;
    model->eval();
    model::ShaRnnState state;
    double sum = 0;
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        const at::Tensor input = at::full({1, 1}, static_cast<int>(static_cast<unsigned char>(text[i])), at::kLong);
        model::ShaRnnOutput output = model->forward(input, state);
        const auto next = static_cast<std::int64_t>(static_cast<unsigned char>(text[i + 1]));
        sum -= at::log_softmax(output.logits[0][0], 0)[next].item<double>();
        state = std::move(output.state);
    }
    model->train();
    return sum / static_cast<double>(text.size() - 1);
}

} // namespace

class TestEvaluator : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void equalsTheDefinition_data();
    void equalsTheDefinition();
    void manyStreamsAreTheMeanOfTheirTexts();
    void startsAnewWhereAsked_data();
    void startsAnewWhereAsked();
    void leavesTheModelAsItWas();
    void looksAtNoMoreThanAsked();
    void shortTextGetsFewerStreams();
    void stopsOnRequest();
};

void TestEvaluator::initTestCase()
{
    useComputeThreads(1);
}

void TestEvaluator::equalsTheDefinition_data()
{
    QTest::addColumn<int>("bptt");
    // Memory is 48 positions: a segment of 16 fills it after three, and one by one the same bytes are seen only while
    // nothing has been forgotten yet, for segments drop what they forget at their start.
    QTest::newRow("one byte a segment") << 1;
    QTest::newRow("segments with a shorter last one") << 16;
    QTest::newRow("all in one segment") << 48;
}

void TestEvaluator::equalsTheDefinition()
{
    QFETCH(int, bptt);
    const std::string text = patternText(bptt == 1 ? 200 : 45);
    const TrainFixture fixture(text);
    Learner learner(fixture.smallConfig(), at::kCPU);
    const auto corpus = data::ByteCorpus::open(fixture.corpus());
    QVERIFY(corpus);
    const data::CorpusPart all{.file = 0, .begin = 0, .end = corpus->size()};
    const auto evaluation = evaluate(learner.model(), *corpus, all, {.batch = 1, .bptt = bptt}, at::kCPU);
    QVERIFY(evaluation);
    QCOMPARE(evaluation->bytes, static_cast<std::int64_t>(text.size()) - 1);
    const double expected = directLoss(learner.model(), text);
    QVERIFY2(
        std::abs(evaluation->loss - expected) < 1e-5,
        qPrintable(QString("%1 instead of %2").arg(evaluation->loss, 0, 'g', 9).arg(expected, 0, 'g', 9)));
    QCOMPARE(evaluation->bpc, evaluation->loss / std::numbers::ln2);
}

void TestEvaluator::manyStreamsAreTheMeanOfTheirTexts()
{
    const std::string text = patternText(120);
    const TrainFixture fixture(text);
    Learner learner(fixture.smallConfig(), at::kCPU);
    const auto corpus = data::ByteCorpus::open(fixture.corpus());
    QVERIFY(corpus);
    const data::CorpusPart all{.file = 0, .begin = 0, .end = corpus->size()};
    const auto evaluation = evaluate(learner.model(), *corpus, all, {.batch = 4, .bptt = 8}, at::kCPU);
    QVERIFY(evaluation);
    QCOMPARE(evaluation->bytes, std::int64_t{4 * 29});
    double expected = 0;
    for (std::size_t stream = 0; stream < 4; ++stream)
        expected += directLoss(learner.model(), text.substr(stream * 30, 30)) / 4;
    QVERIFY(std::abs(evaluation->loss - expected) < 1e-5);
}

void TestEvaluator::startsAnewWhereAsked_data()
{
    QTest::addColumn<int>("resetEvery");
    QTest::addColumn<int>("bptt");
    QTest::newRow("every byte") << 1 << 16;
    QTest::newRow("within a segment") << 7 << 16;
    QTest::newRow("with segments") << 16 << 16;
    QTest::newRow("after one and a half") << 12 << 8;
    QTest::newRow("beyond the end") << 1000 << 16;
}

/// Pieces of so many bytes, each predicted as if nothing stood before it.
void TestEvaluator::startsAnewWhereAsked()
{
    QFETCH(const int, resetEvery);
    QFETCH(const int, bptt);
    const std::string text = patternText(2 * 45);
    const TrainFixture fixture(text);
    Learner learner(fixture.smallConfig(), at::kCPU);
    const auto corpus = data::ByteCorpus::open(fixture.corpus());
    QVERIFY(corpus);
    const data::CorpusPart all{.file = 0, .begin = 0, .end = corpus->size()};
    const auto evaluation
        = evaluate(learner.model(), *corpus, all, {.batch = 2, .bptt = bptt, .resetEvery = resetEvery}, at::kCPU);
    QVERIFY(evaluation);
    QCOMPARE(evaluation->bytes, std::int64_t{2 * 44});
    double expected = 0;
    for (std::size_t stream = 0; stream < 2; ++stream)
        for (std::size_t begin = 0; begin < 44; begin += static_cast<std::size_t>(resetEvery)) {
            const std::size_t predicted = std::min<std::size_t>(44 - begin, static_cast<std::size_t>(resetEvery));
            const std::string piece = text.substr(45 * stream + begin, predicted + 1);
            expected += directLoss(learner.model(), piece) * static_cast<double>(predicted) / (2 * 44);
        }
    QVERIFY2(
        std::abs(evaluation->loss - expected) < 1e-5,
        qPrintable(QString("%1 instead of %2").arg(evaluation->loss, 0, 'g', 9).arg(expected, 0, 'g', 9)));
    const auto carried = evaluate(learner.model(), *corpus, all, {.batch = 2, .bptt = bptt}, at::kCPU);
    QVERIFY(carried);
    QCOMPARE(std::abs(carried->loss - evaluation->loss) < 1e-9, resetEvery == 1000);
}

void TestEvaluator::leavesTheModelAsItWas()
{
    const TrainFixture fixture;
    Learner learner(fixture.smallConfig(), at::kCPU);
    const auto corpus = data::ByteCorpus::open(fixture.corpus());
    QVERIFY(corpus);
    const data::CorpusPart part{.file = 0, .begin = 0, .end = 500};
    learner.model()->train();
    const auto first = evaluate(learner.model(), *corpus, part, {.batch = 2, .bptt = 16}, at::kCPU);
    QVERIFY(learner.model()->is_training());
    QVERIFY(at::GradMode::is_enabled());
    const auto second = evaluate(learner.model(), *corpus, part, {.batch = 2, .bptt = 16}, at::kCPU);
    QVERIFY(first && second);
    QCOMPARE(second->loss, first->loss); // no dropout, although the model has some
}

void TestEvaluator::looksAtNoMoreThanAsked()
{
    const TrainFixture fixture;
    Learner learner(fixture.smallConfig(), at::kCPU);
    const auto corpus = data::ByteCorpus::open(fixture.corpus());
    QVERIFY(corpus);
    const data::CorpusPart part{.file = 0, .begin = 1000, .end = 9000};
    const auto limited
        = evaluate(learner.model(), *corpus, part, {.batch = 2, .bptt = 16, .maximumBytes = 300}, at::kCPU);
    const auto same = evaluate(
        learner.model(), *corpus, {.file = 0, .begin = 1000, .end = 1300}, {.batch = 2, .bptt = 16}, at::kCPU);
    QVERIFY(limited && same);
    QCOMPARE(limited->bytes, std::int64_t{298});
    QCOMPARE(limited->loss, same->loss);
}

void TestEvaluator::shortTextGetsFewerStreams()
{
    const TrainFixture fixture;
    Learner learner(fixture.smallConfig(), at::kCPU);
    const auto corpus = data::ByteCorpus::open(fixture.corpus());
    QVERIFY(corpus);
    const auto evaluation
        = evaluate(learner.model(), *corpus, {.file = 0, .begin = 0, .end = 7}, {.batch = 8, .bptt = 16}, at::kCPU);
    QVERIFY(evaluation);
    QCOMPARE(evaluation->bytes, std::int64_t{3}); // three streams of two bytes
}

void TestEvaluator::stopsOnRequest()
{
    const TrainFixture fixture;
    Learner learner(fixture.smallConfig(), at::kCPU);
    const auto corpus = data::ByteCorpus::open(fixture.corpus());
    QVERIFY(corpus);
    std::stop_source stop;
    stop.request_stop();
    const auto evaluation = evaluate(
        learner.model(), *corpus, {.file = 0, .begin = 0, .end = 500}, {.batch = 2, .bptt = 16}, at::kCPU,
        stop.get_token());
    QVERIFY(!evaluation);
    QCOMPARE(evaluation.error().code, ErrorCode::Cancelled);
}

QTEST_GUILESS_MAIN(TestEvaluator)
#include "TestEvaluator.moc"
