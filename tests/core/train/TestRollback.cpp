// SPDX-License-Identifier: GPL-3.0-or-later
#include "CutRun.h"

#include "core/config/ConfigSchema.h"
#include "core/train/Checkpoint.h"
#include "core/train/ResumePoint.h"

#include <QtTest>

#include <cmath>
#include <map>
#include <set>
#include <tuple>

using namespace workbench;
using namespace workbench::train;
namespace fs = std::filesystem;

namespace
{

constexpr double kEnormous = 1e38; ///< no weight survives a step of that rate

/// Sets an enormous rate by hand after each of these steps, once: the next step spoils the weights, and the loss of the
/// one after it is no number.
class Spoiler
{
public:
    explicit Spoiler(std::vector<std::int64_t> after)
        : m_after(std::move(after))
    {
    }

    void see(const TrainEvent& event, TrainControl& control)
    {
        const auto* step = std::get_if<StepDone>(&event);
        if (!step || m_after.empty() || step->at.step != m_after.front())
            return;
        control.setLearningRate(kEnormous);
        m_after.erase(m_after.begin());
    }

private:
    std::vector<std::int64_t> m_after;
};

config::RunConfig runConfig(const TrainFixture& fixture)
{
    config::RunConfig config = fixture.smallConfig();
    config.train.steps = 60;
    config.checkpoint.everySteps = 10;
    config.eval.everySteps = 15;
    config.safety.rollbacks = 2;
    config.safety.skipSegments = 7;
    return config;
}

struct Told {
    EventLog log;
    Result<TrainSummary> summary = fail(ErrorCode::Internal, "not run");
};

void trainSpoilt(
    Told& told, const TrainFixture& fixture, const TrainRequest& request, std::vector<std::int64_t> spoilAfter)
{
    TrainControl control;
    Spoiler spoiler(std::move(spoilAfter));
    const auto listener = told.log.onEvent;
    told.log.onEvent = [&](const TrainEvent& event) {
        spoiler.see(event, control);
        if (listener)
            listener(event);
    };
    told.summary = fixture.train(request, told.log, control);
    told.log.onEvent = listener;
}

std::vector<std::int64_t> stepsOf(const EventLog& log)
{
    std::vector<std::int64_t> steps;
    for (const StepDone& done : log.all<StepDone>())
        steps.push_back(done.at.step);
    return steps;
}

std::vector<std::int64_t> joined(std::int64_t from, std::int64_t to, std::int64_t again, std::int64_t end)
{
    std::vector<std::int64_t> steps;
    for (std::int64_t step = from; step <= to; ++step)
        steps.push_back(step);
    for (std::int64_t step = again; step <= end; ++step)
        steps.push_back(step);
    return steps;
}

using Figures = std::vector<std::tuple<std::string, std::int64_t, std::int64_t, double, double, double>>;

void add(Figures& figures, const TrainEvent& event)
{
    if (const auto* step = std::get_if<StepDone>(&event))
        figures.emplace_back(
            "step", step->at.step, step->at.bytes, step->at.epoch, step->trainLoss, step->learningRate);
    if (const auto* eval = std::get_if<EvalDone>(&event))
        figures.emplace_back(
            splitPartName(eval->part), eval->at.step, eval->best ? 1 : 0, eval->at.epoch, eval->loss, eval->bpc);
    if (const auto* back = std::get_if<RolledBack>(&event))
        figures.emplace_back("back", back->at.step, back->from.step, back->at.epoch, back->count, back->most);
    if (const auto* end = std::get_if<RunEnded>(&event); end && end->state == RunState::Finished)
        figures.emplace_back(
            "end " + end->checkpoint.filename().string(), end->at.step, end->at.bytes, end->at.epoch,
            end->validationLoss.value_or(-1), end->testBpc.value_or(-1));
}

std::map<std::string, std::string> tensorsIn(const fs::path& folder)
{
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.path().extension() == ".safetensors")
            files[entry.path().lexically_relative(folder).string()] = readAll(entry.path());
    return files;
}

std::string messageOf(const auto& result)
{
    return result ? "" : describe(result.error());
}

} // namespace

/// Runs whose loss is no number at some step, and which go back to a checkpoint.
class TestRollback : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void goesBackAndOn();
    void theTextIsAnotherOne_data();
    void theTextIsAnotherOne();
    void endsAsItsTwinBitForBit_data();
    void endsAsItsTwinBitForBit();
    void outOfRollbacksItFailsWithAdvice();
    void rollbacksCountOverTheWholeLife();
    void beforeTheFirstCheckpointItGoesBackToTheStart();
    void withoutACheckpointItFails();
    void spoiltCheckpointsArePassedOver_data();
    void spoiltCheckpointsArePassedOver();
};

void TestRollback::goesBackAndOn()
{
    const TrainFixture fixture(patternText(3000));
    TrainRequest request = fixture.request(runConfig(fixture));
    Told told;
    trainSpoilt(told, fixture, request, {23});
    QVERIFY2(told.summary, messageOf(told.summary).c_str());
    QCOMPARE(told.summary->state, RunState::Finished);

    const auto backs = told.log.all<RolledBack>();
    QCOMPARE(backs.size(), std::size_t{1});
    const RolledBack& back = backs.front();
    QCOMPARE(back.at.step, std::int64_t{20});
    QCOMPARE(back.from.step, std::int64_t{24});
    QCOMPARE(back.reason, std::string("the loss is not a number"));
    QVERIFY(back.count == 1 && back.most == 2 && back.skippedSegments == 8);
    QCOMPARE(stepsOf(told.log), joined(1, 24, 21, 60));
    const auto steps = told.log.all<StepDone>();
    for (const StepDone& step : steps)
        QVERIFY(std::isfinite(step.trainLoss) && std::isfinite(step.gradNorm));
    // What was set by hand after the checkpoint is forgotten with the steps after it.
    const auto rates = told.log.all<LearningRateChanged>();
    QCOMPARE(rates.size(), std::size_t{2});
    QVERIFY(rates[1].inherited && rates[1].from == kEnormous && rates[1].to == 1e-2 && rates[1].at.step == 20);
    QCOMPARE(steps[24].learningRate, 1e-2);
    QVERIFY(steps[24].at.bytes < steps[23].at.bytes && steps[24].at.epoch > back.from.epoch);
    QVERIFY(told.log.all<Warning>().empty());
    // The checkpoint that it went back to is that of the run behind it.
    const auto saved = told.log.all<CheckpointSaved>();
    QCOMPARE(std::ranges::count(saved, 20, [](const CheckpointSaved& each) { return each.at.step; }), 2);
    const auto manifest = readManifest(at(request.checkpointFolder, 60));
    QVERIFY(manifest && manifest->memory && manifest->memory->rollbacks == 1);
}

void TestRollback::theTextIsAnotherOne_data()
{
    QTest::addColumn<int>("bytes"); // of the corpus
    QTest::addColumn<qint64>("skip");
    QTest::newRow("only the one that failed") << 20'000 << qint64{0};
    QTest::newRow("some") << 20'000 << qint64{7};
    QTest::newRow("to the next epoch") << 3000 << qint64{30};
    QTest::newRow("more than the text has") << 3000 << qint64{100'000};
}

void TestRollback::theTextIsAnotherOne()
{
    QFETCH(int, bytes);
    QFETCH(qint64, skip);
    const TrainFixture fixture(patternText(static_cast<std::size_t>(bytes)));
    config::RunConfig config = runConfig(fixture);
    config.train.varyBptt = false;
    config.safety.skipSegments = skip;
    Told told;
    trainSpoilt(told, fixture, fixture.request(config), {23});
    QVERIFY2(told.summary, messageOf(told.summary).c_str());
    const auto steps = told.log.all<StepDone>();
    const RolledBack back = told.log.all<RolledBack>().front();
    const double rows = std::floor(bytes * 0.9 / config.train.batch);
    const double perEpoch = std::floor((rows - 1) / config.train.bptt);
    // Where the segment began that came next, in segments from the one that failed on, past all whole epochs.
    const double next = steps[24].at.epoch;
    const double moved = (next - std::floor(next)) * rows / config.train.bptt - 1
        - (back.from.epoch - std::floor(back.from.epoch)) * rows / config.train.bptt;
    const double expected = std::fmod(1 + static_cast<double>(skip), perEpoch);
    QVERIFY2(
        std::abs(std::fmod(moved + 2 * perEpoch, perEpoch) - expected) < 1e-6,
        (std::to_string(moved) + " " + std::to_string(expected)).c_str());
    QVERIFY(next > back.from.epoch && next < back.from.epoch + 1.1);
    for (std::size_t i = 25; i < steps.size(); ++i)
        QVERIFY(steps[i].at.epoch > steps[i - 1].at.epoch);
}

void TestRollback::endsAsItsTwinBitForBit_data()
{
    QTest::addColumn<QStringList>("fields");
    QTest::addColumn<QList<int>>("spoilAfter");
    QTest::addColumn<QList<int>>("stopAfter"); // after which step done for the second time; -1: killed after the save
    QTest::newRow("stopped at once") << QStringList() << QList{23} << QList{21};
    QTest::newRow("stopped later") << QStringList() << QList{23} << QList{37};
    QTest::newRow("stopped twice") << QStringList() << QList{23} << QList{22, 41};
    QTest::newRow("stopped, AdamW") << QStringList{"train.optimizer=adamw"} << QList{23} << QList{27};
    QTest::newRow("killed") << QStringList() << QList{23} << QList{-1};
    QTest::newRow("killed, AdamW, rows of one length")
        << QStringList{"train.optimizer=adamw", "train.varyBptt=false"} << QList{23} << QList{-1};
    QTest::newRow("far on in the text") << QStringList{"safety.skipSegments=200"} << QList{23} << QList{24};
    QTest::newRow("back to the best") << QStringList{"checkpoint.everySteps=0"} << QList{23} << QList{17};
    QTest::newRow("a schedule") << QStringList{"train.schedule=cosine"} << QList{23} << QList{29};
    QTest::newRow("back twice") << QStringList() << QList{23, 38} << QList{45};
    QTest::newRow("checkpoints for good") << QStringList{"checkpoint.keepEverySteps=12"} << QList{25} << QList{29};
}

void TestRollback::endsAsItsTwinBitForBit()
{
    QFETCH(QStringList, fields);
    QFETCH(QList<int>, spoilAfter);
    QFETCH(QList<int>, stopAfter);
    const TrainFixture fixture(patternText(3000));
    config::RunConfig config = runConfig(fixture);
    for (const QString& field : fields)
        QVERIFY(config::setField(config, field.section('=', 0, 0).toStdString(), field.section('=', 1).toStdString()));
    const std::vector<std::int64_t> spoilt(spoilAfter.begin(), spoilAfter.end());
    const TrainRequest twinRequest = fixture.request(config);
    TrainRequest request = twinRequest;
    request.checkpointFolder = fixture.folder() / "cut";

    Told twin;
    Figures expected;
    std::size_t toldAtCopy = 0;
    int backs = 0;
    twin.log.onEvent = [&](const TrainEvent& event) {
        add(expected, event);
        backs += std::holds_alternative<RolledBack>(event) ? 1 : 0;
        if (std::holds_alternative<CheckpointSaved>(event) && backs == 1 && toldAtCopy == 0) {
            toldAtCopy = expected.size();
            if (stopAfter.front() < 0)
                fs::copy(twinRequest.checkpointFolder, request.checkpointFolder, fs::copy_options::recursive);
        }
    };
    trainSpoilt(twin, fixture, twinRequest, spoilt);
    QVERIFY2(twin.summary, messageOf(twin.summary).c_str());
    QCOMPARE(twin.summary->state, RunState::Finished);
    QCOMPARE(backs, static_cast<int>(spoilt.size()));
    QVERIFY(toldAtCopy > 0);

    Figures got;
    bool wasBack = false;
    const auto part = [&](std::int64_t stopAt) {
        EventLog log;
        TrainControl control;
        std::stop_source stop;
        Spoiler spoiler(wasBack ? std::vector<std::int64_t>() : spoilt);
        std::size_t backsHere = 0;
        log.onEvent = [&](const TrainEvent& event) {
            add(got, event);
            spoiler.see(event, control);
            backsHere += std::holds_alternative<RolledBack>(event) ? 1 : 0;
            const auto* step = std::get_if<StepDone>(&event);
            if (step && step->at.step == stopAt && (wasBack || backsHere == spoilt.size()))
                stop.request_stop();
        };
        const auto summary = [&] {
            if (!fs::exists(request.checkpointFolder))
                return fixture.train(request, log, control, stop.get_token());
            TrainRequest next = request;
            next.begin = Beginning{.checkpoint = findResumePoint(request.checkpointFolder, request.run)->checkpoint};
            return fixture.train(next, log, control, stop.get_token());
        }();
        QVERIFY2(summary, messageOf(summary).c_str());
        QCOMPARE(summary->state, stopAt > 0 ? RunState::Stopped : RunState::Finished);
        QVERIFY(log.all<Warning>().empty());
        wasBack = true;
    };
    if (stopAfter.front() < 0) {
        got.assign(expected.begin(), expected.begin() + static_cast<std::ptrdiff_t>(toldAtCopy));
        wasBack = true;
    } else {
        for (const int stopAt : stopAfter)
            part(stopAt);
    }
    part(0);
    for (std::size_t i = 0; i < std::min(got.size(), expected.size()); ++i)
        QVERIFY2(
            got[i] == expected[i],
            (std::get<0>(got[i]) + " " + std::to_string(std::get<1>(got[i])) + " is not as " + std::get<0>(expected[i])
             + " " + std::to_string(std::get<1>(expected[i])))
                .c_str());
    QCOMPARE(got.size(), expected.size());
    const auto files = tensorsIn(request.checkpointFolder);
    QVERIFY(files.size() >= 6);
    QVERIFY(files == tensorsIn(twinRequest.checkpointFolder));
}

void TestRollback::outOfRollbacksItFailsWithAdvice()
{
    const TrainFixture fixture(patternText(3000));
    config::RunConfig config = runConfig(fixture);
    config.safety.rollbacks = 1;
    TrainRequest request = fixture.request(config);
    Told told;
    trainSpoilt(told, fixture, request, {23, 33});
    QVERIFY(!told.summary);
    QCOMPARE(told.summary.error().code, ErrorCode::Diverged);
    QVERIFY2(hasWord(told.summary.error().message, "1 times already"), told.summary.error().message.c_str());
    QVERIFY(hasWord(told.summary.error().hint, "train.learningRate"));
    QCOMPARE(told.log.all<RolledBack>().size(), std::size_t{1});
    // The weights of the step before are there, and those of the last checkpoint, whole.
    for (const int step : {30, 34})
        QVERIFY(verifyCheckpoint(at(request.checkpointFolder, step)));
}

void TestRollback::rollbacksCountOverTheWholeLife()
{
    const TrainFixture fixture(patternText(3000));
    config::RunConfig config = runConfig(fixture);
    config.safety.rollbacks = 1;
    TrainRequest request = fixture.request(config);
    TrainControl control;
    std::stop_source stop;
    Spoiler spoiler({23});
    EventLog first;
    first.onEvent = [&](const TrainEvent& event) {
        spoiler.see(event, control);
        if (std::holds_alternative<RolledBack>(event))
            stop.request_stop(); // no step after it
    };
    QVERIFY(fixture.train(request, first, control, stop.get_token()));
    QCOMPARE(first.all<RunEnded>().front().at.step, std::int64_t{20});

    const auto point = findResumePoint(request.checkpointFolder, request.run);
    QVERIFY(point && point->manifest.memory && point->manifest.memory->rollbacks == 1);
    request.begin = Beginning{.checkpoint = point->checkpoint};
    for (const int allowed : {2, 1}) {
        request.config.safety.rollbacks = allowed; // it may be raised, as what is done about trouble may be changed
        TrainRequest copy = request;
        copy.checkpointFolder = fixture.folder() / ("copy" + std::to_string(allowed));
        fs::copy(request.checkpointFolder, copy.checkpointFolder, fs::copy_options::recursive);
        copy.begin->checkpoint = at(copy.checkpointFolder, 20);
        Told second;
        trainSpoilt(second, fixture, copy, {24});
        QCOMPARE(second.summary.has_value(), allowed == 2);
        QCOMPARE(second.log.all<RolledBack>().size(), std::size_t(allowed - 1));
        if (allowed == 2)
            QCOMPARE(second.log.all<RolledBack>().front().count, 2);
    }
}

void TestRollback::beforeTheFirstCheckpointItGoesBackToTheStart()
{
    const TrainFixture fixture(patternText(3000));
    TrainRequest request = fixture.request(runConfig(fixture));
    Told told;
    trainSpoilt(told, fixture, request, {4});
    QVERIFY2(told.summary, messageOf(told.summary).c_str());
    QCOMPARE(told.log.all<CheckpointSaved>().front().at.step, std::int64_t{0});
    const RolledBack back = told.log.all<RolledBack>().front();
    QVERIFY(back.at == RunPosition() && back.from.step == 5);
    QCOMPARE(stepsOf(told.log), joined(1, 5, 1, 60));

    // Who does not go back needs none.
    request.config.safety.rollbacks = 0;
    request.checkpointFolder = fixture.folder() / "without";
    Told without;
    trainSpoilt(without, fixture, request, {});
    QVERIFY(without.log.all<CheckpointSaved>().front().at.step > 0);
}

void TestRollback::withoutACheckpointItFails()
{
    const TrainFixture fixture(patternText(3000));
    const TrainRequest request = fixture.request(runConfig(fixture));
    Told told;
    told.log.onEvent = [&](const TrainEvent& event) {
        if (std::holds_alternative<CheckpointSaved>(event))
            fs::remove_all(request.checkpointFolder);
    };
    trainSpoilt(told, fixture, request, {4});
    QVERIFY(!told.summary);
    QCOMPARE(told.summary.error().code, ErrorCode::Diverged);
    QVERIFY2(hasWord(told.summary.error().message, "no good checkpoint"), told.summary.error().message.c_str());
    QVERIFY(told.log.all<RolledBack>().empty());
}

void TestRollback::spoiltCheckpointsArePassedOver_data()
{
    QTest::addColumn<qint64>("everySteps");
    QTest::addColumn<int>("damaged"); // step
    QTest::addColumn<qint64>("backTo");
    QTest::newRow("the newest is damaged") << qint64{10} << 20 << qint64{10};
    QTest::newRow("the newest holds what was spoilt") << qint64{2} << 0 << qint64{22};
    QTest::newRow("so does the only newer one") << qint64{12} << 0 << qint64{12};
}

void TestRollback::spoiltCheckpointsArePassedOver()
{
    QFETCH(qint64, everySteps);
    QFETCH(int, damaged);
    QFETCH(qint64, backTo);
    const TrainFixture fixture(patternText(3000));
    config::RunConfig config = runConfig(fixture);
    config.eval.everySteps = 0;
    config.checkpoint.everySteps = everySteps;
    const TrainRequest request = fixture.request(config);
    Told told;
    told.log.onEvent = [&](const TrainEvent& event) {
        if (const auto* saved = std::get_if<CheckpointSaved>(&event); saved && saved->at.step == damaged && damaged)
            alter(saved->folder / "model.safetensors");
    };
    trainSpoilt(told, fixture, request, {23});
    QVERIFY2(told.summary, messageOf(told.summary).c_str());
    QCOMPARE(told.log.all<RolledBack>().front().at.step, backTo);
    if (everySteps == 10) {
        const auto warnings = told.log.all<Warning>(); // it is not the run's to throw away
        QVERIFY(warnings.size() == 1 && hasWord(warnings.front().message, "step-000000020"));
        return;
    }
    const auto removed = told.log.all<CheckpointRemoved>();
    QVERIFY(std::ranges::any_of(
        removed, [&](const CheckpointRemoved& each) { return each.folder.filename() == "step-000000024"; }));
}

QTEST_GUILESS_MAIN(TestRollback)
#include "TestRollback.moc"
