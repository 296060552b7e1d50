// SPDX-License-Identifier: GPL-3.0-or-later
#include "TrainFixture.h"

#include "core/train/CheckpointReader.h"
#include "core/train/WeightsModel.h"

#include <ATen/ops/equal.h>

#include <QtTest>

#include <algorithm>
#include <atomic>
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

std::vector<double> lossesOf(const EventLog& log)
{
    std::vector<double> losses;
    for (const StepDone& step : log.all<StepDone>())
        losses.push_back(step.trainLoss);
    return losses;
}

} // namespace

class TestWeightsSnapshot : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void areThoseOfTheirStep();
    void comeWhilePausedToo();
    void modelsMadeMeanwhileChangeNothingOfTheRun();
};

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

QTEST_GUILESS_MAIN(TestWeightsSnapshot)
#include "TestWeightsSnapshot.moc"
