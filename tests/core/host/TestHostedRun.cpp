// SPDX-License-Identifier: GPL-3.0-or-later
// Runs in processes of their own. This program is started again for each: see main() at the end.
#include "HostPrograms.h"
#include "SavedWeights.h"

#include "core/host/ChosenTrainer.h"
#include "core/host/HostedTrainer.h"
#include "core/maps/AttentionMap.h"
#include "core/sample/FilmFrame.h"
#include "core/train/ResumePoint.h"

#include <QCoreApplication>
#include <QtTest>

#include <algorithm>
#include <sstream>
#include <thread>
#include <utility>

using namespace workbench;
using namespace workbench::train;
using namespace std::chrono_literals;
using host::endlessConfig;
using host::HostedTrainer;
using host::trainHosted;

namespace
{

/// All that a run computes, without what clocks say.
std::string course(const EventLog& log)
{
    std::ostringstream out;
    out << std::hexfloat;
    for (const StepDone& step : log.all<StepDone>())
        out << step.at.step << ' ' << step.at.bytes << ' ' << step.at.epoch << ' ' << step.trainLoss << ' '
            << step.gradNorm << ' ' << step.learningRate << ' ' << step.segmentLength << '\n';
    for (const EvalDone& done : log.all<EvalDone>())
        out << done.at.step << ' ' << int(done.part) << ' ' << done.loss << ' ' << done.bpc << ' ' << done.best << '\n';
    for (const FilmTaken& film : log.all<FilmTaken>())
        out << film.at.step << ' ' << film.frame->text << '\n';
    for (const CheckpointSaved& saved : log.all<CheckpointSaved>())
        out << saved.at.step << ' ' << saved.folder.filename() << ' ' << saved.best << '\n';
    return out.str();
}

} // namespace

class TestHostedRun : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isTheRunOfThisProcessBitForBit_data();
    void isTheRunOfThisProcessBitForBit();
    void branchesAndResumesToo();
    void obeysWhatIsAsked();
    void framesComeOneAtATime();
    void stopsWithACheckpoint_data();
    void stopsWithACheckpoint();
    void settlesBeforeEveryCheckpoint();
    void theConfigurationChooses_data();
    void theConfigurationChooses();
};

void TestHostedRun::isTheRunOfThisProcessBitForBit_data()
{
    QTest::addColumn<int>("threads");
    QTest::addColumn<int>("steps");
    QTest::newRow("one thread") << 1 << 12;
    QTest::newRow("two threads") << 2 << 4; // which wait for each other on a busy machine
}

void TestHostedRun::isTheRunOfThisProcessBitForBit()
{
    QFETCH(int, threads);
    QFETCH(int, steps);
    const TrainFixture fixture;
    config::RunConfig config = fixture.smallConfig();
    config.inspect.everySteps = config.film.everySteps = 4;
    config.film.bytes = 20;
    config.train.steps = steps;
    config.runtime.threads = threads;
    TrainRequest here = fixture.request(config);
    here.checkpointFolder = fixture.folder() / "here";
    TrainRequest there = here;
    there.checkpointFolder = fixture.folder() / "there";
    EventLog logHere, logThere;
    TrainControl control;
    QVERIFY(fixture.train(here, logHere, control));
    const auto summary = trainHosted(there, logThere, control);
    QVERIFY2(summary, summary ? "" : describe(summary.error()).c_str());

    QCOMPARE(course(logThere), course(logHere));
    QCOMPARE(logThere.all<StepDone>().size(), std::size_t(steps));
    QVERIFY(!logThere.all<FilmTaken>().empty() && !logThere.all<SnapshotTaken>().empty());
    QCOMPARE(logThere.events().size(), logHere.events().size());
    for (std::size_t i = 0; i < logHere.events().size(); ++i)
        QCOMPARE(logThere.events()[i].index(), logHere.events()[i].index());
    const auto started = logThere.all<RunStarted>();
    QCOMPARE(started[0].corpusSha256, logHere.all<RunStarted>()[0].corpusSha256);
    QCOMPARE(started[0].threads, threads);
    QVERIFY(summary->state == RunState::Finished);
    QVERIFY(summary->testBpc && summary->testBpc == logHere.all<RunEnded>()[0].testBpc);
    QCOMPARE(summary->checkpoint.parent_path(), there.checkpointFolder);

    int files = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(here.checkpointFolder)) {
        if (entry.path().extension() != ".safetensors")
            continue;
        const auto other = there.checkpointFolder / std::filesystem::relative(entry.path(), here.checkpointFolder);
        QVERIFY2(readAll(entry.path()) == readAll(other), other.c_str());
        ++files;
    }
    QVERIFY(files >= 3);
}

void TestHostedRun::branchesAndResumesToo()
{
    const TrainFixture fixture;
    config::RunConfig config = endlessConfig(fixture);
    config.train.steps = 8;
    const TrainRequest first = fixture.request(config);
    EventLog log;
    TrainControl control;
    QVERIFY(trainHosted(first, log, control));
    TrainRequest longer = first;
    longer.config.train.steps = 12;
    const auto point = findResumePoint(first.checkpointFolder, first.run);
    QVERIFY(point);
    longer.begin = Beginning{.checkpoint = point->checkpoint};
    EventLog resumed;
    QVERIFY(trainHosted(longer, resumed, control));
    QCOMPARE(resumed.all<StepDone>().front().at.step, std::int64_t(9));
    QVERIFY(resumed.all<RunStarted>()[0].isResumed(first.run));
    QVERIFY(!resumed.all<RunStarted>()[0].kept.empty());

    TrainRequest whole = fixture.request(longer.config);
    whole.checkpointFolder = fixture.folder() / "whole";
    EventLog straight;
    QVERIFY(fixture.train(whole, straight, control));
    const auto losses = straight.all<StepDone>();
    for (const StepDone& step : resumed.all<StepDone>())
        QCOMPARE(step.trainLoss, losses.at(std::size_t(step.at.step - 1)).trainLoss);
}

void TestHostedRun::obeysWhatIsAsked()
{
    const TrainFixture fixture;
    config::RunConfig config = endlessConfig(fixture);
    config.checkpoint.everySteps = 0;
    EventLog log;
    TrainControl control;
    std::stop_source stop;
    bool askedPause = false;
    std::int64_t pausedAt = 0, resumedAt = 0;
    log.onEvent = [&](const TrainEvent& event) {
        const auto* step = std::get_if<StepDone>(&event);
        if (step && step->at.step >= 3 && !std::exchange(askedPause, true))
            control.requestPause();
        if (step && resumedAt > 0 && step->at.step > resumedAt + 2)
            stop.request_stop();
        if (const auto* pause = std::get_if<PauseChanged>(&event)) {
            (pause->paused ? pausedAt : resumedAt) = pause->at.step;
            if (pause->paused) {
                control.requestEvaluation();
                control.requestCheckpoint();
                control.setLearningRate(5e-3);
                control.requestWeights();
            }
        }
        if (std::holds_alternative<WeightsPublished>(event)) // the last of what was asked for
            control.resume();
    };
    const auto summary = trainHosted(fixture.request(config), log, control, stop.get_token());
    QVERIFY2(summary, summary ? "" : describe(summary.error()).c_str());
    QVERIFY(summary->state == RunState::Stopped);
    QVERIFY(pausedAt >= 3 && pausedAt == resumedAt); // no step in between

    const auto evaluations = log.all<EvalDone>();
    QCOMPARE(evaluations.size(), std::size_t(1));
    QVERIFY(evaluations[0].at.step == pausedAt && evaluations[0].asked == Asked::ByHand);
    const auto rates = log.all<LearningRateChanged>();
    QCOMPARE(rates.size(), std::size_t(1));
    QCOMPARE(rates[0].to, 5e-3);
    QCOMPARE(log.all<StepDone>().back().learningRate, 5e-3);
    const auto saved = log.all<CheckpointSaved>();
    const auto byHand = std::ranges::find_if(saved, [](const auto& each) { return each.asked == Asked::ByHand; });
    QVERIFY(byHand != saved.end());
    QCOMPARE(byHand->at.step, pausedAt);
    const auto weights = log.all<WeightsPublished>();
    QCOMPARE(weights.size(), std::size_t(1));
    QCOMPARE(weights[0].weights->step(), pausedAt);
    QVERIFY(weights[0].weights->config() == config);
    QVERIFY(sameAsCheckpoint(*weights[0].weights, byHand->folder));
}

void TestHostedRun::framesComeOneAtATime()
{
    const TrainFixture fixture;
    EventLog log;
    TrainControl control;
    control.setCapture(CaptureSettings{.block = {}, .stream = 1, .perSecond = 1e6}); // before there is a process
    std::stop_source stop;
    std::int64_t firstAt = 0;
    std::size_t beforeTaken = 0;
    log.onEvent = [&](const TrainEvent& event) {
        const auto frames = log.all<AttentionCaptured>();
        if (frames.size() == 1 && firstAt == 0)
            firstAt = frames[0].at.step;
        if (const auto* step = std::get_if<StepDone>(&event); step && firstAt > 0 && step->at.step == firstAt + 30) {
            beforeTaken = frames.size();
            control.frameTaken();
        }
        if (frames.size() == 3)
            stop.request_stop();
        else if (frames.size() == 2)
            control.setCapture(CaptureSettings{.block = {}, .stream = 3, .perSecond = 1e6});
    };
    const auto summary = trainHosted(fixture.request(endlessConfig(fixture)), log, control, stop.get_token());
    QVERIFY2(summary, summary ? "" : describe(summary.error()).c_str());
    QCOMPARE(beforeTaken, std::size_t(1)); // dropped, never queued
    const auto frames = log.all<AttentionCaptured>();
    QVERIFY(frames.size() >= 3);
    QCOMPARE(frames[0].map->stream, 1);
    QCOMPARE(frames[2].map->stream, 3);
    QVERIFY(maps::checkExactness(*frames[0].map).badCells == 0);
}

void TestHostedRun::stopsWithACheckpoint_data()
{
    QTest::addColumn<bool>("before");
    QTest::addColumn<bool>("paused");
    QTest::newRow("before it runs") << true << false;
    QTest::newRow("between steps") << false << false;
    QTest::newRow("while it is paused") << false << true;
}

void TestHostedRun::stopsWithACheckpoint()
{
    QFETCH(bool, before);
    QFETCH(bool, paused);
    const TrainFixture fixture;
    EventLog log;
    TrainControl control;
    std::stop_source stop;
    if (before)
        stop.request_stop();
    log.onEvent = [&](const TrainEvent& event) {
        const auto* step = std::get_if<StepDone>(&event);
        if (step && step->at.step == 5) {
            if (paused)
                control.requestPause();
            else
                stop.request_stop();
        }
        if (std::holds_alternative<PauseChanged>(event))
            stop.request_stop();
    };
    const auto summary = trainHosted(fixture.request(endlessConfig(fixture)), log, control, stop.get_token());
    QVERIFY2(summary, summary ? "" : describe(summary.error()).c_str());
    QVERIFY(summary->state == RunState::Stopped);
    QVERIFY(std::holds_alternative<RunEnded>(log.events().back()));
    QCOMPARE(log.all<RunEnded>().size(), std::size_t(1));
    QCOMPARE(log.all<CheckpointSaved>().empty(), before);
    if (!before)
        QCOMPARE(log.all<CheckpointSaved>().back().at.step, summary->at.step);
}

void TestHostedRun::settlesBeforeEveryCheckpoint()
{
    /// Lets a checkpoint wait, and looks whether it waited.
    class SlowSink final : public EventSink
    {
    public:
        explicit SlowSink(std::filesystem::path folder)
            : m_folder(std::move(folder))
        {
        }
        void accept(const TrainEvent& event) override
        {
            if (const auto* step = std::get_if<StepDone>(&event))
                m_step = step->at.step;
            else if (const auto* saved = std::get_if<CheckpointSaved>(&event))
                isSettled = isSettled && settledAt == saved->at.step && ++checkpoints > 0;
        }
        Result<> settle() override
        {
            std::this_thread::sleep_for(100ms);
            const auto name = "step-" + QByteArray::number(qlonglong(m_step)).rightJustified(9, '0').toStdString();
            if (settledAt != m_step) // at the end of the run once more, when it is saved
                isSettled = isSettled && !std::filesystem::exists(m_folder / name);
            settledAt = m_step;
            return {};
        }

        bool isSettled = true;
        int checkpoints = 0;
        std::int64_t settledAt = -1;

    private:
        std::filesystem::path m_folder;
        std::int64_t m_step = 0;
    };
    const TrainFixture fixture;
    config::RunConfig config = endlessConfig(fixture);
    config.train.steps = 10;
    const TrainRequest request = fixture.request(config);
    SlowSink sink(request.checkpointFolder);
    TrainControl control;
    auto trainer = HostedTrainer::create(request);
    QVERIFY(trainer);
    QVERIFY((*trainer)->run({}, sink, control));
    QVERIFY(sink.isSettled);
    QVERIFY(sink.checkpoints >= 3);
}

void TestHostedRun::theConfigurationChooses_data()
{
    QTest::addColumn<int>("process");
    QTest::addColumn<int>("device");
    QTest::addColumn<bool>("own");
    using config::Device;
    using config::Process;
    QTest::newRow("auto, CPU") << int(Process::Auto) << int(Device::Cpu) << false;
    QTest::newRow("auto, GPU") << int(Process::Auto) << int(Device::Cuda) << true;
    QTest::newRow("same, GPU") << int(Process::Same) << int(Device::Cuda) << false;
    QTest::newRow("own, CPU") << int(Process::Own) << int(Device::Cpu) << true;
}

void TestHostedRun::theConfigurationChooses()
{
    QFETCH(int, process);
    QFETCH(int, device);
    QFETCH(bool, own);
    const TrainFixture fixture;
    config::RunConfig config = fixture.smallConfig();
    config.runtime.process = config::Process(process);
    config.runtime.device = config::Device(device);
    QCOMPARE(host::wantsOwnProcess(config.runtime), own);
    if (config.runtime.device == config::Device::Cuda)
        return;
    EventLog log;
    TrainControl control;
    auto trainer = host::ChosenTrainer::create(fixture.request(config));
    QVERIFY(trainer);
    QCOMPARE(host::childrenOfThisProcess() > 0, own);
    QVERIFY(trainer->run({}, log, control));
    QCOMPARE(log.all<StepDone>().size(), std::size_t(12));
    QCOMPARE(host::childrenOfThisProcess(), 0);
}

int main(int argumentCount, char** arguments)
{
    if (const auto ended = host::playProgram(argumentCount, arguments))
        return *ended;
    const QCoreApplication application(argumentCount, arguments);
    TestHostedRun test;
    return QTest::qExec(&test, argumentCount, arguments);
}
#include "TestHostedRun.moc"
