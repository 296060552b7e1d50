// SPDX-License-Identifier: GPL-3.0-or-later
#include "TrainFixture.h"

#include "core/config/ConfigSchema.h"
#include "core/kernels/Devices.h"
#include "core/train/ResumePoint.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <string>
#include <tuple>

using namespace workbench;
using namespace workbench::train;

namespace
{

constexpr std::int64_t kMore = 300; ///< steps after the break
constexpr double kSteeredRate = 4e-3; ///< set by hand after step 20
constexpr double kSpoilingRate = 0.5; ///< so that nothing gets better from then on
constexpr std::int64_t kKilledAt = 40;

/// When a run is cut short.
enum class Cut {
    MidEpoch,
    EpochEnd,
    BeforeEvaluation, ///< stopped in a step after which a validation is due, which is not made then
    AfterEvaluation,
    AfterCheckpoint, ///< stopped at a step that has its checkpoint
    Killed, ///< what lies on the disk at a checkpoint, and no more
    Twice, ///< stopped, resumed, and stopped again before the next checkpoint
};

/// What a run tells that must not hang on a break: all figures but those of time and memory.
using Figures = std::vector<std::tuple<std::string, std::int64_t, std::int64_t, double, double, double, double>>;

void add(Figures& figures, const TrainEvent& event)
{
    if (const auto* step = std::get_if<StepDone>(&event))
        figures.emplace_back(
            "step", step->at.step, step->at.bytes, step->at.epoch, step->trainLoss, step->learningRate, step->gradNorm);
    if (const auto* eval = std::get_if<EvalDone>(&event))
        figures.emplace_back(
            splitPartName(eval->part), eval->at.step, eval->evaluatedBytes, eval->at.epoch, eval->loss, eval->bpc,
            eval->best ? 1 : 0);
    if (const auto* end = std::get_if<RunEnded>(&event); end && end->state == RunState::Finished)
        figures.emplace_back(
            "end " + end->checkpoint.filename().string(), end->at.step, end->at.bytes, end->at.epoch,
            end->trainLoss.value_or(-1), end->validationLoss.value_or(-1), end->testBpc.value_or(-1));
}

/// Every checkpoint that lies in a folder, with the bytes of its tensors.
std::map<std::string, std::string> tensorsIn(const std::filesystem::path& folder)
{
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.path().extension() == ".safetensors")
            files[entry.path().lexically_relative(folder).string()] = readAll(entry.path());
    return files;
}

void steer(const TrainEvent& event, TrainControl& control, double rate)
{
    if (const auto* step = std::get_if<StepDone>(&event); step && step->at.step == 20 && rate > 0)
        control.setLearningRate(rate);
}

std::string textOf(const Figures::value_type& got, const Figures::value_type& expected)
{
    return std::get<0>(got) + " " + std::to_string(std::get<1>(got)) + " is not as " + std::get<0>(expected) + " "
        + std::to_string(std::get<1>(expected));
}

} // namespace
Q_DECLARE_METATYPE(Cut)

/// Runs that are cut short and go on, beside twins that are not.
class TestResumedRun : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void endsAsItsTwinBitForBit_data();
    void endsAsItsTwinBitForBit();
};

void TestResumedRun::endsAsItsTwinBitForBit_data()
{
    QTest::addColumn<QStringList>("fields");
    QTest::addColumn<Cut>("cut");
    QTest::addColumn<double>("rate"); // 0: not changed by hand
    const auto row = [](const char* name, Cut cut, QStringList fields = {}, double rate = 0) {
        QTest::newRow(name) << fields << cut << rate;
    };
    const QStringList adamw{"train.optimizer=adamw"};
    row("in an epoch", Cut::MidEpoch);
    row("in an epoch, AdamW", Cut::MidEpoch, adamw);
    row("at the end of an epoch", Cut::EpochEnd);
    row("at the end of an epoch, AdamW", Cut::EpochEnd, adamw);
    row("before a validation", Cut::BeforeEvaluation);
    row("before a validation, AdamW", Cut::BeforeEvaluation, adamw);
    row("after a validation", Cut::AfterEvaluation);
    row("after a validation, AdamW", Cut::AfterEvaluation, adamw);
    row("at a checkpoint", Cut::AfterCheckpoint);
    row("killed", Cut::Killed);
    row("killed, AdamW", Cut::Killed, adamw);
    row("twice", Cut::Twice);
    for (const char* schedule : {"linear", "cosine", "step"})
        row(schedule, Cut::MidEpoch, {QString("train.schedule=") + schedule, "train.decayFrom=0.05"});
    row("still warming up", Cut::MidEpoch, {"train.warmupSteps=100"});
    row("segments of one length", Cut::EpochEnd, {"train.varyBptt=false"});
    row("without dropout", Cut::Killed, {"model.dropout=0"});
    row("without attention", Cut::MidEpoch, {"model.attention=none"});
    row("attention in all blocks", Cut::MidEpoch, {"model.attention=all"});
    row("attention in all blocks, at the end of an epoch", Cut::EpochEnd, {"model.attention=all"});
    row("a rate set by hand", Cut::MidEpoch, {}, kSteeredRate);
    row("a rate set by hand, killed, cosine", Cut::Killed, {"train.schedule=cosine"}, kSteeredRate);
    row("an old best", Cut::MidEpoch, {}, kSpoilingRate);
    row("an old best, killed", Cut::Killed, {}, kSpoilingRate);
    row("an old best, twice", Cut::Twice, {}, kSpoilingRate);
    row("another seed, one checkpoint a validation", Cut::BeforeEvaluation,
        {"train.seed=5", "checkpoint.everySteps=15"});
    row("ended soon after, with as few checkpoints", Cut::MidEpoch, {"train.steps=40", "eval.everySteps=0"});
    row("some checkpoints for good, one after every validation", Cut::BeforeEvaluation,
        {"checkpoint.keepEverySteps=30", "checkpoint.afterEvaluation=true"});
    row("some checkpoints for good, one after every validation, killed, an old best", Cut::Killed,
        {"checkpoint.keepEverySteps=30", "checkpoint.afterEvaluation=true"}, kSpoilingRate);
    row("on a GPU", Cut::MidEpoch, {"runtime.device=cuda"});
    row("on a GPU, killed", Cut::Killed, {"runtime.device=cuda"});
    row("checkpoints of the best alone", Cut::MidEpoch, {"checkpoint.everySteps=0"});
}

void TestResumedRun::endsAsItsTwinBitForBit()
{
    QFETCH(QStringList, fields);
    QFETCH(Cut, cut);
    QFETCH(double, rate);
    const TrainFixture fixture(patternText(3000));
    config::RunConfig config = fixture.smallConfig();
    config.checkpoint.everySteps = 10;
    config.eval.everySteps = 15;
    config.train.steps = 40 + kMore;
    config.safety.spikeDeviations = 0; // a run that goes on watches anew, and may not say the same
    for (const QString& field : fields)
        QVERIFY(config::setField(config, field.section('=', 0, 0).toStdString(), field.section('=', 1).toStdString()));
    if (const auto device = kernels::chooseDevice(config.runtime.device); !device)
        QSKIP(describe(device.error()).c_str());

    const TrainRequest twinRequest = fixture.request(config);
    TrainRequest request = twinRequest;
    request.checkpointFolder = fixture.folder() / "cut";

    // The twin; at one of its checkpoints its folder is copied, which is what a process that is killed there leaves.
    EventLog twin;
    Figures expected;
    TrainControl twinControl;
    std::int64_t epochEnd = 0;
    std::size_t toldAtCopy = 0;
    twin.onEvent = [&](const TrainEvent& event) {
        add(expected, event);
        steer(event, twinControl, rate);
        if (const auto* step = std::get_if<StepDone>(&event); step && epochEnd == 0 && step->at.epoch >= 1)
            epochEnd = step->at.step;
        if (const auto* saved = std::get_if<CheckpointSaved>(&event);
            saved && saved->at.step == kKilledAt && cut == Cut::Killed) {
            std::filesystem::copy(
                fixture.checkpoints(), request.checkpointFolder, std::filesystem::copy_options::recursive);
            toldAtCopy = expected.size();
        }
    };
    const auto whole = fixture.train(twinRequest, twin, twinControl);
    QVERIFY2(whole, messageOf(whole).c_str());
    QVERIFY(cut != Cut::EpochEnd || (epochEnd > 20 && epochEnd % 10 != 0));

    Figures got(expected.begin(), expected.begin() + static_cast<std::ptrdiff_t>(toldAtCopy));
    const auto goOn = [&](std::int64_t stopAt, bool afterEvaluation) {
        TrainRequest next = request;
        if (const auto point = findResumePoint(request.checkpointFolder, request.run)) {
            QVERIFY(point->passedOver.empty());
            next.begin = Beginning{.checkpoint = point->checkpoint};
        }
        EventLog log;
        TrainControl control;
        std::stop_source stop;
        log.onEvent = [&](const TrainEvent& event) {
            add(got, event);
            steer(event, control, next.begin ? 0 : rate);
            const auto* step = std::get_if<StepDone>(&event);
            const auto* eval = std::get_if<EvalDone>(&event);
            if (afterEvaluation ? eval && eval->at.step == stopAt : step && step->at.step == stopAt)
                stop.request_stop();
        };
        const auto summary = fixture.train(next, log, control, stop.get_token());
        QVERIFY2(summary, messageOf(summary).c_str());
        QCOMPARE(summary->state, stopAt > 0 ? RunState::Stopped : RunState::Finished);
        QVERIFY(log.all<Warning>().empty());
        QCOMPARE(log.all<RunStarted>().front().isResumed(request.run), next.begin.has_value());
    };
    if (cut == Cut::MidEpoch || cut == Cut::Twice)
        goOn(37, false);
    if (cut == Cut::Twice)
        goOn(39, false);
    if (cut == Cut::EpochEnd)
        goOn(epochEnd, false);
    if (cut == Cut::BeforeEvaluation)
        goOn(45, false);
    if (cut == Cut::AfterEvaluation)
        goOn(45, true);
    if (cut == Cut::AfterCheckpoint)
        goOn(40, false);
    goOn(0, false);

    QVERIFY(got.size() > static_cast<std::size_t>(config.train.steps) && std::get<0>(got.back()).starts_with("end"));
    for (std::size_t i = 0; i < std::min(got.size(), expected.size()); ++i)
        QVERIFY2(got[i] == expected[i], textOf(got[i], expected[i]).c_str());
    QCOMPARE(got.size(), expected.size());
    const auto files = tensorsIn(request.checkpointFolder);
    QVERIFY(files.size() >= 6);
    QVERIFY(files == tensorsIn(twinRequest.checkpointFolder));
    if (rate == kSpoilingRate) { // the best is old, and is no longer among the newest
        const auto best = std::filesystem::path(whole->checkpoint).filename();
        QVERIFY2(best < "step-000000040", best.c_str());
        QVERIFY(files.contains((best / "model.safetensors").string()));
    }
}

QTEST_GUILESS_MAIN(TestResumedRun)
#include "TestResumedRun.moc"
