// SPDX-License-Identifier: GPL-3.0-or-later
#include "TrainFixture.h"

#include "core/data/SegmentBatcher.h"
#include "core/data/SegmentLengths.h"
#include "core/model/PublishedStateDict.h"
#include "core/train/Checkpoint.h"
#include "core/train/CheckpointReader.h"
#include "core/train/LearnerState.h"
#include "tests/support/FailingFileSystem.h"

#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>

#include <QtTest>

#include <cerrno>
#include <filesystem>

using namespace workbench;
using namespace workbench::train;

namespace
{

constexpr int kStepsBefore = 9;

/// A learner with its place in a corpus, stepping as a run does.
class Stepper
{
public:
    Stepper(const TrainFixture& fixture, config::RunConfig config)
        : m_config(std::move(config))
        , m_corpus(data::ByteCorpus::open(fixture.corpus()).value())
        , m_lengths(m_config.train.bptt, m_config.train.varyBptt, m_config.train.seed)
        , m_batcher(
              data::SegmentBatcher::create(
                  m_corpus, {.file = 0, .begin = 0, .end = m_corpus.size()}, m_config.train.batch, m_config.train.bptt)
                  .value())
        , m_learner(m_config, at::kCPU)
    {
    }

    StepOutcome step()
    {
        const data::Segment segment = m_batcher.next(m_lengths.at(m_steps++)).value();
        if (segment.startsEpoch)
            m_learner.forgetText();
        return m_learner.step(toTensors(segment, at::kCPU), 1e-2).value();
    }

    CheckpointTensors tensors()
    {
        return tensorsOf(m_learner, {m_batcher.position().epoch, m_batcher.position().row, 1e-2});
    }

    CheckpointManifest manifest() const
    {
        CheckpointManifest manifest;
        manifest.run = RunId("5f0c1c1e-0d6a-4a55-9a5e-1c2b3d4e5f60");
        manifest.at.step = m_steps;
        manifest.config = m_config;
        manifest.corpusSha256 = std::string(64, 'a');
        manifest.device = "cpu";
        return manifest;
    }

    /// From a checkpoint; the error is restore()'s.
    Result<> goOnFrom(const CheckpointContents& contents)
    {
        return restore(m_learner, contents.tensors, m_config)
            .and_then([&](const TrainingPlace& place) {
                return m_batcher.seek({place.row, place.epoch});
            })
            .map([&] { m_steps = contents.manifest.at.step; });
    }

    Learner& learner() { return m_learner; }

private:
    config::RunConfig m_config;
    data::ByteCorpus m_corpus;
    data::SegmentLengths m_lengths;
    data::SegmentBatcher m_batcher;
    Learner m_learner;
    std::int64_t m_steps = 0;
};

bool sameTensors(const std::vector<model::NamedTensor>& left, const std::vector<model::NamedTensor>& right)
{
    if (left.empty() || left.size() != right.size())
        return false;
    return std::ranges::all_of(left, [&](const model::NamedTensor& each) {
        const at::Tensor* other = model::findTensor(right, each.name);
        return other && each.tensor.scalar_type() == other->scalar_type() && at::equal(each.tensor, *other);
    });
}

bool sameState(const CheckpointTensors& left, const CheckpointTensors& right)
{
    return sameTensors(left.model, right.model) && sameTensors(left.optimizer, right.optimizer)
        && sameTensors(left.state, right.state);
}

std::string text(const auto& result)
{
    return result ? "" : describe(result.error());
}

std::vector<std::filesystem::path> foldersIn(const std::filesystem::path& folder)
{
    std::vector<std::filesystem::path> found;
    if (std::filesystem::exists(folder))
        for (const auto& entry : std::filesystem::directory_iterator(folder))
            found.push_back(entry.path());
    return found;
}

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
    void refusesAnyFlippedByte_data();
    void refusesAnyFlippedByte();
    void refusesCutAndMissingFiles_data();
    void refusesCutAndMissingFiles();
    void refusesTensorsThatDoNotFit_data();
    void refusesTensorsThatDoNotFit();
    void hugeConfigurationTakesNoMemory();
    void everyFailureLeavesOldOnesWhole_data();
    void everyFailureLeavesOldOnesWhole();
    void fullDiskDoesNotEndARun();
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

void TestCheckpoint::refusesAnyFlippedByte_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<double>("where");
    for (const char* file : {"model.safetensors", "optimizer.safetensors", "state.safetensors", "manifest.json"})
        for (const double where : {0.0, 0.01, 0.3, 0.5, 0.77, 1.0})
            QTest::addRow("%s at %g", file, where) << QString(file) << where;
}

void TestCheckpoint::refusesAnyFlippedByte()
{
    QFETCH(QString, file);
    QFETCH(double, where);
    const TrainFixture fixture;
    Stepper stepper(fixture, fixture.smallConfig());
    stepper.step();
    const auto written
        = CheckpointWriter(realFileSystem(), fixture.checkpoints()).write(stepper.manifest(), stepper.tensors());
    QVERIFY2(written, text(written).c_str());
    const auto sound = verifyCheckpoint(written->folder);
    QVERIFY2(sound, text(sound).c_str());

    const std::filesystem::path path = written->folder / file.toStdString();
    std::string bytes = readAll(path);
    // A manifest has no checksum of its own: a digit of a step or a letter of a name can change unnoticed, so the
    // flip there is one that breaks JSON or UTF-8.
    const auto at = static_cast<std::size_t>(where * static_cast<double>(bytes.size() - 1));
    bytes[at] = static_cast<char>(bytes[at] ^ (file == "manifest.json" ? 0x80 : 0x10));
    writeAll(path, bytes);

    const auto verified = verifyCheckpoint(written->folder);
    QVERIFY(!verified);
    QVERIFY2(QString::fromStdString(verified.error().message).contains(file), verified.error().message.c_str());
    if (file == "model.safetensors" || file == "manifest.json")
        QVERIFY(!readModel(written->folder, at::kCPU));
}

void TestCheckpoint::refusesCutAndMissingFiles_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<bool>("missing");
    for (const char* file : {"model.safetensors", "optimizer.safetensors", "state.safetensors", "manifest.json"}) {
        QTest::addRow("cut %s", file) << QString(file) << false;
        QTest::addRow("no %s", file) << QString(file) << true;
    }
}

void TestCheckpoint::refusesCutAndMissingFiles()
{
    QFETCH(QString, file);
    QFETCH(bool, missing);
    const TrainFixture fixture;
    Stepper stepper(fixture, fixture.smallConfig());
    stepper.step();
    const auto written
        = CheckpointWriter(realFileSystem(), fixture.checkpoints()).write(stepper.manifest(), stepper.tensors());
    QVERIFY2(written, text(written).c_str());
    const std::filesystem::path path = written->folder / file.toStdString();
    if (missing)
        std::filesystem::remove(path);
    else
        std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
    const auto verified = verifyCheckpoint(written->folder);
    QVERIFY(!verified);
    QVERIFY2(QString::fromStdString(verified.error().message).contains(file), verified.error().message.c_str());
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

void TestCheckpoint::everyFailureLeavesOldOnesWhole_data()
{
    QTest::addColumn<bool>("dies");
    QTest::newRow("the disk is full for one call") << false;
    QTest::newRow("the process dies at a call") << true;
}

void TestCheckpoint::everyFailureLeavesOldOnesWhole()
{
    QFETCH(bool, dies);
    const TrainFixture fixture;
    Stepper stepper(fixture, fixture.smallConfig());
    stepper.step();
    const auto folderFor = [&](int number) { return fixture.folder() / ("try-" + std::to_string(number)); };
    const auto tryIt = [&](const FileSystem& fileSystem, int number) {
        CheckpointManifest older = stepper.manifest();
        older.at.step = 1;
        if (!CheckpointWriter(realFileSystem(), folderFor(number)).write(older, stepper.tensors()))
            qFatal("the older checkpoint could not be written");
        CheckpointManifest newer = stepper.manifest();
        newer.at.step = 2;
        return CheckpointWriter(fileSystem, folderFor(number)).write(newer, stepper.tensors());
    };

    const FailingFileSystem counting;
    QVERIFY(tryIt(counting, 0));
    const int calls = counting.calls();
    QVERIFY(calls > 15);
    int refused = 0;
    for (int call = 1; call <= calls; ++call) {
        const FailingFileSystem failing(
            {.failingCall = call, .errorNumber = ENOSPC, .shortWrite = true, .andAllLater = dies});
        const auto written = tryIt(failing, call);
        refused += written ? 0 : 1;
        std::size_t whole = 0;
        for (const auto& folder : foldersIn(folderFor(call))) {
            if (folder.extension() == ".tmp") {
                QVERIFY2(dies || call == calls, qPrintable(QString("call %1 left a half behind").arg(call)));
                continue;
            }
            const auto verified = verifyCheckpoint(folder);
            QVERIFY2(verified, qPrintable(QString("call %1: ").arg(call) + text(verified).c_str()));
            ++whole;
        }
        QVERIFY(whole >= 1);
        QVERIFY(!written || whole == 2);
        // The next occasion works again, whatever was left.
        CheckpointManifest next = stepper.manifest();
        next.at.step = 2;
        const auto again = CheckpointWriter(realFileSystem(), folderFor(call)).write(next, stepper.tensors());
        QVERIFY2(again, text(again).c_str());
        QVERIFY(verifyCheckpoint(again->folder));
    }
    // Only asking for the free space may fail unnoticed.
    QVERIFY2(refused >= calls - 1, qPrintable(QString("%1 of %2").arg(refused).arg(calls)));
}

void TestCheckpoint::fullDiskDoesNotEndARun()
{
    const TrainFixture fixture;
    config::RunConfig config = fixture.smallConfig();
    config.eval.everySteps = 0;
    const FailingFileSystem counting;
    TrainRequest request = fixture.request(config);
    request.fileSystem = &counting;
    TrainControl control;
    EventLog counted;
    QVERIFY(fixture.train(request, counted, control));
    const int perCheckpoint = counting.calls() / static_cast<int>(counted.all<CheckpointSaved>().size());

    // From the middle of the second checkpoint on nothing can be written any more.
    const FailingFileSystem full({.failingCall = perCheckpoint * 3 / 2, .errorNumber = ENOSPC, .andAllLater = true});
    request = fixture.request(config);
    request.checkpointFolder = fixture.folder() / "full";
    request.fileSystem = &full;
    EventLog log;
    const auto summary = fixture.train(request, log, control);
    QVERIFY2(summary, text(summary).c_str());
    QCOMPARE(summary->state, RunState::Finished);
    QCOMPARE(summary->at.step, std::int64_t{12});
    QCOMPARE(log.all<CheckpointSaved>().size(), std::size_t{1});
    const auto warnings = log.all<Warning>();
    QVERIFY(!warnings.empty());
    QVERIFY2(QString::fromStdString(warnings.front().message).contains("checkpoint"), warnings.front().message.c_str());
    QCOMPARE(summary->checkpoint, log.all<CheckpointSaved>().front().folder);
    QVERIFY(verifyCheckpoint(summary->checkpoint));
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
