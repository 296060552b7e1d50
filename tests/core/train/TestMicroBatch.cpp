// SPDX-License-Identifier: GPL-3.0-or-later
#include "CutRun.h"
#include "Stepper.h"

#include "core/train/ComputeThreads.h"
#include "core/train/Evaluator.h"

#include <ATen/ops/allclose.h>

#include <QtTest>

#include <cmath>

using namespace workbench;
using namespace workbench::train;

namespace
{

constexpr int kBatch = 5;

config::RunConfig plainConfig(const TrainFixture& fixture)
{
    config::RunConfig config = fixture.smallConfig();
    config.model.dropoutEmbedding = config.model.dropoutInput = config.model.dropoutHidden = 0;
    config.model.dropoutOutput = 0; // masks are drawn for what is computed at a time
    config.model.attention.placement = config::AttentionPlacement::All;
    config.train.batch = kBatch;
    return config;
}

bool near(const std::vector<model::NamedTensor>& left, const std::vector<model::NamedTensor>& right)
{
    return !left.empty() && left.size() == right.size()
        && std::ranges::all_of(left, [&](const model::NamedTensor& each) {
               const at::Tensor* other = model::findTensor(right, each.name);
               return other && each.tensor.sizes() == other->sizes()
                   && at::allclose(each.tensor.to(at::kDouble), other->to(at::kDouble), 1e-3, 2e-5);
           });
}

} // namespace

/// Batches whose streams are computed some at a time.
class TestMicroBatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { useComputeThreads(1); }
    void equalsTheWholeBatch_data();
    void equalsTheWholeBatch();
    void showsTheStreamAskedFor_data();
    void showsTheStreamAskedFor();
    void aLossThatIsNoNumberLeavesNothing_data();
    void aLossThatIsNoNumberLeavesNothing();
    void goesOnBitForBit();
    void anEvaluationIsTheSame_data();
    void anEvaluationIsTheSame();
};

void TestMicroBatch::equalsTheWholeBatch_data()
{
    QTest::addColumn<int>("microBatch");
    QTest::addColumn<int>("inForce");
    QTest::newRow("one") << 1 << 1;
    QTest::newRow("two, with one left over") << 2 << 2;
    QTest::newRow("three, with two left over") << 3 << 3;
    QTest::newRow("all but one") << kBatch - 1 << kBatch - 1;
    QTest::newRow("all") << kBatch << kBatch;
    QTest::newRow("more than there are") << 100 << kBatch;
    QTest::newRow("not set") << 0 << kBatch;
}

void TestMicroBatch::equalsTheWholeBatch()
{
    QFETCH(int, microBatch);
    QFETCH(int, inForce);
    const TrainFixture fixture(patternText(3000));
    config::RunConfig config = plainConfig(fixture);
    Stepper whole(fixture, config);
    config.train.microBatch = microBatch;
    Stepper parts(fixture, config);
    QCOMPARE(parts.learner().microBatch(), inForce);
    for (int i = 0; i < 12; ++i) {
        const StepOutcome expected = whole.step();
        const StepOutcome got = parts.step();
        QVERIFY2(
            std::abs(got.loss - expected.loss) <= 2e-5 * expected.loss
                && std::abs(got.gradNorm - expected.gradNorm) <= 2e-3 * expected.gradNorm,
            QTest::toString(got.loss - expected.loss));
        if (inForce == kBatch)
            QVERIFY(got.loss == expected.loss && got.gradNorm == expected.gradNorm);
    }
    const CheckpointTensors expected = whole.tensors(), got = parts.tensors();
    QVERIFY(near(got.model, expected.model));
    QVERIFY(near(got.state, expected.state)); // of the same shapes, so that a checkpoint is the same kind of thing
    if (inForce == kBatch)
        QVERIFY(sameState(got, expected));
}

void TestMicroBatch::showsTheStreamAskedFor_data()
{
    QTest::addColumn<int>("microBatch");
    QTest::addColumn<int>("stream");
    for (const int microBatch : {1, 2, 3, 5})
        for (const int stream : {0, 1, 4})
            QTest::addRow("%d at a time, stream %d", microBatch, stream) << microBatch << stream;
}

void TestMicroBatch::showsTheStreamAskedFor()
{
    QFETCH(int, microBatch);
    QFETCH(int, stream);
    const TrainFixture fixture(patternText(3000));
    config::RunConfig config = plainConfig(fixture);
    const auto shown = [&](int atOnce) {
        config.train.microBatch = atOnce;
        Learner learner(config, at::kCPU);
        const auto corpus = data::ByteCorpus::open(fixture.corpus()).value();
        auto batcher = data::SegmentBatcher::create(corpus, {.file = 0, .begin = 0, .end = 3000}, kBatch, 16).value();
        std::vector<at::Tensor> seen;
        const LookAtOutput look{
            [&](const model::ShaRnnOutput& output, int index) {
                seen.push_back(output.logits.detach().select(1, index).clone());
                seen.push_back(output.attention.front()[index].clone());
            },
            stream};
        for (int i = 0; i < 2; ++i)
            if (!learner.step(toTensors(batcher.next(16).value(), at::kCPU), 1e-2, look))
                return std::vector<at::Tensor>();
        return seen;
    };
    const auto expected = shown(0), got = shown(microBatch);
    QCOMPARE(got.size(), std::size_t{4}); // once a step
    for (std::size_t i = 0; i < got.size(); ++i)
        QVERIFY(got[i].sizes() == expected[i].sizes() && at::allclose(got[i], expected[i], 1e-3, 2e-5));
}

void TestMicroBatch::aLossThatIsNoNumberLeavesNothing_data()
{
    QTest::addColumn<double>("clip");
    QTest::addColumn<std::string>("advice");
    QTest::newRow("clipped") << 0.25 << std::string("lower train.clip");
    QTest::newRow("not clipped") << 0.0 << std::string("set train.clip");
}

void TestMicroBatch::aLossThatIsNoNumberLeavesNothing()
{
    QFETCH(double, clip);
    QFETCH(std::string, advice);
    const TrainFixture fixture(patternText(3000));
    config::RunConfig config = plainConfig(fixture);
    config.train.microBatch = 2;
    config.train.clip = clip;
    Stepper stepper(fixture, config);
    stepper.step();
    const CheckpointTensors before = stepper.tensors();
    // A state that is no number, in the last streams alone: the first ones have been computed by then.
    model::ShaRnnState bad = stepper.learner().carried();
    bad.hidden.front().h = bad.hidden.front().h.clone();
    bad.hidden.front().h.select(1, kBatch - 1).fill_(std::nan(""));
    const auto good = stepper.learner().carried();
    stepper.learner().setCarried(bad);
    const auto corpus = data::ByteCorpus::open(fixture.corpus()).value();
    auto batcher = data::SegmentBatcher::create(corpus, {.file = 0, .begin = 0, .end = 3000}, kBatch, 16).value();
    const auto failed = stepper.learner().step(toTensors(batcher.next(16).value(), at::kCPU), 1e-2);
    QVERIFY(!failed);
    QCOMPARE(failed.error().code, ErrorCode::Diverged);
    QCOMPARE(divergenceReason(failed.error()), std::string("the loss is not a number"));
    QVERIFY2(failed.error().hint.find(advice) != std::string::npos, failed.error().hint.c_str());
    for (const at::Tensor& weight : stepper.learner().model()->parameters())
        QVERIFY(!weight.grad().defined());
    stepper.learner().setCarried(good);
    QVERIFY(sameTensors(stepper.tensors().model, before.model));
    QVERIFY(sameTensors(stepper.tensors().optimizer, before.optimizer));
}

void TestMicroBatch::goesOnBitForBit()
{
    const TrainFixture fixture(patternText(3000));
    config::RunConfig config = fixture.smallConfig(); // with dropout
    config.train.microBatch = 3;
    config.train.steps = 30;
    const auto losses = [](const EventLog& log) {
        std::vector<double> list;
        for (const StepDone& step : log.all<StepDone>())
            list.push_back(step.trainLoss);
        return list;
    };
    EventLog whole;
    QVERIFY(fixture.train(config, whole));
    TrainRequest request = fixture.request(config);
    request.checkpointFolder = fixture.folder() / "cut";
    EventLog first, second;
    TrainControl control;
    std::stop_source stop;
    first.onEvent = [&](const TrainEvent& event) {
        if (const auto* step = std::get_if<StepDone>(&event); step && step->at.step == 13)
            stop.request_stop();
    };
    QVERIFY(fixture.train(request, first, control, stop.get_token()));
    QVERIFY(goOn(request, second));
    auto got = losses(first);
    std::ranges::copy(losses(second), std::back_inserter(got));
    QCOMPARE(got, losses(whole));
}

void TestMicroBatch::anEvaluationIsTheSame_data()
{
    QTest::addColumn<int>("atOnce");
    for (const int atOnce : {1, 2, 4, 7, 9})
        QTest::addRow("%d at a time", atOnce) << atOnce;
}

void TestMicroBatch::anEvaluationIsTheSame()
{
    QFETCH(int, atOnce);
    const TrainFixture fixture(patternText(3000));
    Stepper stepper(fixture, plainConfig(fixture));
    const auto corpus = data::ByteCorpus::open(fixture.corpus()).value();
    const auto evaluated = [&](int streams) {
        return evaluate(
                   stepper.learner().model(), corpus, {.file = 0, .begin = 0, .end = 3000},
                   {.batch = 7, .streamsAtOnce = streams, .bptt = 16, .maximumBytes = 2500, .resetEvery = 100},
                   at::kCPU)
            .value();
    };
    const Evaluation expected = evaluated(0), got = evaluated(atOnce);
    QCOMPARE(got.bytes, expected.bytes);
    QVERIFY(expected.loss > 1 && std::abs(got.loss - expected.loss) < 1e-6);
    if (atOnce >= 7)
        QCOMPARE(got.loss, expected.loss);
}

QTEST_GUILESS_MAIN(TestMicroBatch)
#include "TestMicroBatch.moc"
