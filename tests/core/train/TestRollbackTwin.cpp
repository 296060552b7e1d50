// SPDX-License-Identifier: GPL-3.0-or-later
#include "SpoiltRun.h"

#include "core/config/ConfigSchema.h"
#include "core/train/ResumePoint.h"

#include <QtTest>

#include <filesystem>
#include <map>
#include <tuple>

using namespace workbench;
using namespace workbench::train;
namespace fs = std::filesystem;

namespace
{

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

} // namespace

/// Runs that go back to a checkpoint, are cut short after that and go on, beside twins that are not cut.
class TestRollbackTwin : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void endsAsItsTwinBitForBit_data();
    void endsAsItsTwinBitForBit();
};

void TestRollbackTwin::endsAsItsTwinBitForBit_data()
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

void TestRollbackTwin::endsAsItsTwinBitForBit()
{
    QFETCH(QStringList, fields);
    QFETCH(QList<int>, spoilAfter);
    QFETCH(QList<int>, stopAfter);
    const TrainFixture fixture(patternText(3000));
    config::RunConfig config = spoiltConfig(fixture);
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

QTEST_GUILESS_MAIN(TestRollbackTwin)
#include "TestRollbackTwin.moc"
