// SPDX-License-Identifier: GPL-3.0-or-later
#include "Stepper.h"

#include "core/model/PublishedStateDict.h"
#include "core/train/Checkpoint.h"

#include <ATen/ops/full.h>

#include <QtTest>

#include <cmath>
#include <functional>

using namespace workbench;
using namespace workbench::train;

namespace
{

constexpr int kStepsBefore = 9;

using Change = std::function<void(CheckpointTensors&)>;

} // namespace
Q_DECLARE_METATYPE(Change)

class TestCheckpoint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { useComputeThreads(1); }
    void savedAndLoadedGoesOnBitForBit_data();
    void savedAndLoadedGoesOnBitForBit();
    void otherRandomNumbersInBetweenChangeNothing();
    void refusesTensorsThatDoNotFit_data();
    void refusesTensorsThatDoNotFit();
    void hugeConfigurationTakesNoMemory();
    void exportsWhatThePublishedCodeReads();
};

void TestCheckpoint::savedAndLoadedGoesOnBitForBit_data()
{
    QTest::addColumn<bool>("lamb");
    QTest::addColumn<int>("stepsBefore");
    QTest::newRow("LAMB, within an epoch") << true << kStepsBefore;
    QTest::newRow("AdamW, within an epoch") << false << kStepsBefore;
    QTest::newRow("LAMB, before an epoch begins anew") << true << 60;
    QTest::newRow("before the first step") << true << 0;
}

void TestCheckpoint::savedAndLoadedGoesOnBitForBit()
{
    QFETCH(bool, lamb);
    QFETCH(int, stepsBefore);
    const TrainFixture fixture(patternText(4000));
    config::RunConfig config = fixture.smallConfig();
    config.train.optimizer = lamb ? config::Optimizer::Lamb : config::Optimizer::AdamW;
    QVERIFY(config.train.varyBptt && config.model.dropoutHidden > 0);
    Stepper original(fixture, config);
    for (int step = 0; step < stepsBefore; ++step)
        original.step();
    const auto written
        = CheckpointWriter(realFileSystem(), fixture.checkpoints()).write(original.manifest(), original.tensors());
    QVERIFY2(written, text(written).c_str());
    const auto contents = readCheckpoint(written->folder);
    QVERIFY2(contents, text(contents).c_str());
    QVERIFY(stepsBefore == 0 || sameState(contents->tensors, original.tensors()));

    Stepper resumed(fixture, config);
    resumed.step(); // so that anything not restored shows
    resumed.step();
    const auto restored = resumed.goOnFrom(*contents);
    QVERIFY2(restored, text(restored).c_str());
    for (int step = 0; step < 5; ++step) {
        const StepOutcome expected = original.step();
        const StepOutcome got = resumed.step();
        QVERIFY(std::isfinite(expected.loss));
        QCOMPARE(got.loss, expected.loss);
        QCOMPARE(got.gradNorm, expected.gradNorm);
    }
    QVERIFY(sameState(resumed.tensors(), original.tensors()));
    QVERIFY(!sameState(contents->tensors, original.tensors()));
}

void TestCheckpoint::otherRandomNumbersInBetweenChangeNothing()
{
    const TrainFixture fixture;
    Stepper quiet(fixture, fixture.smallConfig());
    Stepper disturbed(fixture, fixture.smallConfig());
    for (int step = 0; step < 4; ++step) {
        quiet.step();
        at::full({100}, 0.5).bernoulli_(0.5);
        disturbed.step();
    }
    QVERIFY(sameState(quiet.tensors(), disturbed.tensors()));
}

void TestCheckpoint::refusesTensorsThatDoNotFit_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("named");
    const auto drop = [](std::vector<model::NamedTensor>& tensors, const char* name) {
        std::erase_if(tensors, [&](const auto& each) { return each.name == name; });
    };
    const auto replace = [drop](std::vector<model::NamedTensor>& tensors, const char* name, at::Tensor tensor) {
        drop(tensors, name);
        tensors.push_back({name, std::move(tensor)});
    };
    QTest::newRow("a weight is missing") << Change([=](CheckpointTensors& tensors) {
        drop(tensors.model, "blocks.0.rnn.weight_ih_l0");
    }) << "blocks.0.rnn.weight_ih_l0";
    QTest::newRow("a weight of another shape") << Change([=](CheckpointTensors& tensors) {
        replace(tensors.model, "blocks.1.ff.linear1.bias", at::full({31}, 0.0));
    }) << "blocks.1.ff.linear1.bias";
    QTest::newRow("a moment is missing") << Change([=](CheckpointTensors& tensors) {
        drop(tensors.optimizer, "mean.decoder.bias");
    }) << "decoder.bias";
    QTest::newRow("a moment of another type") << Change([=](CheckpointTensors& tensors) {
        replace(tensors.optimizer, "square.decoder.bias", at::full({256}, 0.0, at::kDouble));
    }) << "decoder.bias";
    QTest::newRow("a count below zero") << Change([=](CheckpointTensors& tensors) {
        replace(tensors.optimizer, "step.decoder.bias", at::full({1}, -1, at::kLong));
    }) << "step.decoder.bias";
    QTest::newRow("a moment of nothing") << Change([=](CheckpointTensors& tensors) {
        tensors.optimizer.push_back({"mean.nothing", at::full({1}, 0.0)});
    }) << "optimizer.safetensors";
    QTest::newRow("no random numbers") << Change([=](CheckpointTensors& tensors) { drop(tensors.state, "random.cpu"); })
                                       << "random.cpu";
    QTest::newRow("hidden state of another batch") << Change([=](CheckpointTensors& tensors) {
        replace(tensors.state, "hidden.0.h", at::full({1, 5, 16}, 0.0));
    }) << "hidden.0.h";
    QTest::newRow("half a hidden state") << Change([=](CheckpointTensors& tensors) {
        drop(tensors.state, "hidden.1.c");
    }) << "block 1";
    QTest::newRow("too long a memory") << Change([=](CheckpointTensors& tensors) {
        replace(tensors.state, "memory.0", at::full({49, 4, 16}, 0.0));
    }) << "memory.0";
    QTest::newRow("memory where there is no attention") << Change([=](CheckpointTensors& tensors) {
        tensors.state.push_back({"memory.1", at::full({4, 4, 16}, 0.0)});
    }) << "memory.1";
    QTest::newRow("a place before the beginning") << Change([=](CheckpointTensors& tensors) {
        replace(tensors.state, "place.row", at::full({1}, -1, at::kLong));
    }) << "state.safetensors";
    QTest::newRow("no rate") << Change([=](CheckpointTensors& tensors) {
        replace(tensors.state, "place.learningRate", at::full({1}, NAN, at::kDouble));
    }) << "rate";
    QTest::newRow("something more") << Change([=](CheckpointTensors& tensors) {
        tensors.state.push_back({"extra", at::full({1}, 0.0)});
    }) << "state.safetensors";
}

void TestCheckpoint::refusesTensorsThatDoNotFit()
{
    QFETCH(Change, change);
    QFETCH(QString, named);
    const TrainFixture fixture;
    Stepper stepper(fixture, fixture.smallConfig());
    for (int step = 0; step < 4; ++step)
        stepper.step();
    CheckpointTensors tensors = stepper.tensors();
    change(tensors);
    const auto written = CheckpointWriter(realFileSystem(), fixture.checkpoints()).write(stepper.manifest(), tensors);
    QVERIFY2(written, text(written).c_str());
    const auto verified = verifyCheckpoint(written->folder);
    QVERIFY(!verified);
    QVERIFY2(QString::fromStdString(verified.error().message).contains(named), verified.error().message.c_str());

    const auto contents = readCheckpoint(written->folder);
    QVERIFY2(contents, text(contents).c_str());
    Stepper resumed(fixture, fixture.smallConfig());
    QVERIFY(!resumed.goOnFrom(*contents));
}

void TestCheckpoint::hugeConfigurationTakesNoMemory()
{
    const TrainFixture fixture;
    Stepper stepper(fixture, fixture.smallConfig());
    CheckpointManifest manifest = stepper.manifest();
    manifest.config.model.layers = 64;
    manifest.config.model.width = 4096;
    manifest.config.model.boomWidth = 16384;
    QVERIFY(config::parameterCount(manifest.config.model) > 8'000'000'000);
    const auto written = CheckpointWriter(realFileSystem(), fixture.checkpoints()).write(manifest, stepper.tensors());
    QVERIFY2(written, text(written).c_str());
    const auto verified = verifyCheckpoint(written->folder);
    QVERIFY(!verified);
    QVERIFY2(QString::fromStdString(verified.error().message).contains("too small"), verified.error().message.c_str());
}

void TestCheckpoint::exportsWhatThePublishedCodeReads()
{
    const TrainFixture fixture;
    Stepper stepper(fixture, fixture.smallConfig());
    stepper.step();
    const auto written
        = CheckpointWriter(realFileSystem(), fixture.checkpoints()).write(stepper.manifest(), stepper.tensors());
    QVERIFY2(written, text(written).c_str());
    const std::filesystem::path target = fixture.folder() / "weights.safetensors";
    const auto exported = exportWeights(written->folder, target, false);
    QVERIFY2(exported, text(exported).c_str());
    const auto file = model::readSafetensors(target);
    QVERIFY2(file, text(file).c_str());
    QVERIFY(sameTensors(file->tensors, model::publishedStateDict(stepper.learner().model())));
    for (const char* unused : {"decoder.weight", "blocks.0.lnout.weight", "blocks.0.attn.qkvs", "blocks.1.lnmem.bias"})
        QVERIFY2(model::findTensor(file->tensors, unused), unused);

    writeAll(target, "precious");
    const auto refused = exportWeights(written->folder, target, false);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::AlreadyExists);
    QCOMPARE(readAll(target), std::string("precious"));
    QVERIFY(exportWeights(written->folder, target, true));
    QVERIFY(model::readSafetensors(target));
}

QTEST_GUILESS_MAIN(TestCheckpoint)
#include "TestCheckpoint.moc"
