// SPDX-License-Identifier: GPL-3.0-or-later
#include "TrainFixture.h"

#include "core/config/ModelConfig.h"
#include "core/train/CheckpointReader.h"
#include "core/train/WeightsBytes.h"
#include "core/train/WeightsModel.h"

#include <ATen/ops/equal.h>

#include <QtTest>

#include <algorithm>
#include <atomic>
#include <limits>
#include <memory>
#include <thread>

using namespace workbench;
using namespace workbench::train;

namespace
{

bool sameWeights(const model::ShaRnn& left, const model::ShaRnn& right)
{
    const auto ours = left->named_parameters();
    const auto theirs = right->named_parameters();
    if (ours.is_empty() || ours.size() != theirs.size())
        return false;
    return std::ranges::all_of(ours, [&](const auto& each) {
        const at::Tensor* const other = theirs.find(each.key());
        return other && at::equal(each.value(), *other);
    });
}

} // namespace

class TestWeightsSnapshot : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void areThoseOfTheirStep();
    void comeWhilePausedToo();
    void modelsMadeMeanwhileChangeNothingOfTheRun();
    void crossAsBytes();
    void otherBytesAreRefused_data();
    void otherBytesAreRefused();

private:
    static std::shared_ptr<const WeightsSnapshot> freshWeights();
};

/// Of a small model that learned nothing.
std::shared_ptr<const WeightsSnapshot> TestWeightsSnapshot::freshWeights()
{
    const config::RunConfig config = TrainFixture().smallConfig();
    return snapshotOf(model::ShaRnn(config.model), config, 7);
}

void TestWeightsSnapshot::areThoseOfTheirStep()
{
    const TrainFixture fixture;
    config::RunConfig config = fixture.smallConfig();
    config.checkpoint.everySteps = 0;
    config.checkpoint.keep = 10;
    EventLog log;
    TrainControl control;
    log.onEvent = [&](const TrainEvent& event) {
        const auto* step = std::get_if<StepDone>(&event);
        if (step && (step->at.step == 3 || step->at.step == 6)) {
            control.requestWeights();
            control.requestCheckpoint();
        }
    };
    QVERIFY(fixture.train(fixture.request(config), log, control));

    const auto published = log.all<WeightsPublished>();
    QCOMPARE(published.size(), std::size_t{2});
    QVERIFY(!sameWeights(modelOf(*published[0].weights, at::kCPU), modelOf(*published[1].weights, at::kCPU)));
    for (const WeightsPublished& each : published) {
        QCOMPARE(each.weights->step(), each.at.step);
        QVERIFY(each.weights->config() == config);
        const auto saved = log.all<CheckpointSaved>();
        const auto same = std::ranges::find_if(
            saved, [&](const CheckpointSaved& checkpoint) { return checkpoint.at.step == each.at.step; });
        QVERIFY(same != saved.end());
        const auto stored = readModel(same->folder, at::kCPU);
        QVERIFY2(stored, stored ? "" : describe(stored.error()).c_str());
        const model::ShaRnn model = modelOf(*each.weights, at::kCPU);
        QVERIFY(sameWeights(model, *stored));
        QVERIFY(!model->is_training());
    }
}

void TestWeightsSnapshot::comeWhilePausedToo()
{
    const TrainFixture fixture;
    EventLog log;
    TrainControl control;
    log.onEvent = [&](const TrainEvent& event) {
        if (const auto* step = std::get_if<StepDone>(&event); step && step->at.step == 4)
            control.requestPause();
        if (const auto* pause = std::get_if<PauseChanged>(&event); pause && pause->paused)
            control.requestWeights();
        if (std::holds_alternative<WeightsPublished>(event))
            control.resume();
    };
    QVERIFY(fixture.train(fixture.request(fixture.smallConfig()), log, control));
    const auto published = log.all<WeightsPublished>();
    QCOMPARE(published.size(), std::size_t{1});
    QCOMPARE(published[0].at.step, std::int64_t{4});
    QCOMPARE(published[0].weights->step(), std::int64_t{4});
    QCOMPARE(log.all<PauseChanged>().size(), std::size_t{2});
}

void TestWeightsSnapshot::modelsMadeMeanwhileChangeNothingOfTheRun()
{
    const TrainFixture fixture;
    config::RunConfig config = fixture.smallConfig();
    config.train.steps = 60;
    config.eval.everySteps = config.checkpoint.everySteps = 0;
    EventLog alone;
    QVERIFY(fixture.train(config, alone));

    EventLog log;
    TrainControl control;
    std::atomic<bool> done = false;
    std::thread viewer; // a model draws random weights before it gets the right ones
    std::atomic<int> made = 0;
    log.onEvent = [&](const TrainEvent& event) {
        if (std::holds_alternative<RunStarted>(event))
            control.requestWeights();
        if (const auto* published = std::get_if<WeightsPublished>(&event))
            viewer = std::thread([&, weights = published->weights] {
                while (!done) {
                    modelOf(*weights, at::kCPU);
                    ++made;
                }
            });
        if (const auto* step = std::get_if<StepDone>(&event); step && step->at.step == 30)
            while (made == 0) // on a busy machine the other thread may need its time
                std::this_thread::yield();
    };
    const TrainFixture again;
    config.corpus.path = again.corpus().string();
    const auto summary = again.train(again.request(config), log, control);
    done = true;
    if (viewer.joinable())
        viewer.join();
    QVERIFY(summary);
    QVERIFY(made > 0);
    QCOMPARE(lossesOf(log), lossesOf(alone));
}

void TestWeightsSnapshot::crossAsBytes()
{
    const auto weights = freshWeights();
    at::Tensor first = weights->weights().parameters.front().flatten();
    first[0] = std::numeric_limits<float>::quiet_NaN();
    first[1] = std::numeric_limits<float>::infinity();
    first[2] = -0.0F;
    const std::string bytes = weightBytes(*weights);
    const auto read = weightsOfBytes(weights->config(), 7, bytes);
    QVERIFY2(read, read ? "" : describe(read.error()).c_str());
    QCOMPARE((*read)->step(), std::int64_t(7));
    QVERIFY((*read)->config() == weights->config());
    QVERIFY(weightBytes(**read) == bytes);
    const auto& ours = weights->weights().parameters;
    const auto& theirs = (*read)->weights().parameters;
    QCOMPARE(theirs.size(), ours.size());
    for (std::size_t i = 1; i < ours.size(); ++i) // the first is not equal to itself
        QVERIFY(at::equal(ours[i], theirs[i]));
    QVERIFY(modelOf(**read, at::kCPU)->parameters().size() == ours.size());
}

void TestWeightsSnapshot::otherBytesAreRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray bytes = QByteArray::fromStdString(weightBytes(*freshWeights()));
    QTest::newRow("nothing") << QByteArray();
    for (const int length : {1, 8, 9, 17, int(bytes.size() / 2), int(bytes.size() - 1)})
        QTest::addRow("cut after %d", length) << bytes.left(length);
    QTest::newRow("a byte too many") << bytes + '\1';
    QTest::newRow("twice") << bytes + bytes;
    QByteArray rank = bytes;
    rank[0] = 5;
    QTest::newRow("five sizes") << rank;
    rank[0] = 0;
    QTest::newRow("no size") << rank;
    QByteArray size = bytes;
    size[8] = 0x7f;
    QTest::newRow("larger than any model") << size;
    size[8] = char(0xff);
    QTest::newRow("smaller than nothing") << size;
}

void TestWeightsSnapshot::otherBytesAreRefused()
{
    QFETCH(QByteArray, bytes);
    const auto read = weightsOfBytes(TrainFixture().smallConfig(), 7, bytes.toStdString());
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::Corrupt);
}

QTEST_GUILESS_MAIN(TestWeightsSnapshot)
#include "TestWeightsSnapshot.moc"
