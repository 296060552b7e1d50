// SPDX-License-Identifier: GPL-3.0-or-later
#include "TrainFixture.h"

#include "core/config/ConfigSchema.h"
#include "core/data/ByteCorpus.h"
#include "core/train/Checkpoint.h"
#include "core/train/ResumeFit.h"
#include "core/train/ResumePoint.h"

#include <nlohmann/json.hpp>

#include <QtTest>

#include <functional>
#include <set>

using namespace workbench;
using namespace workbench::train;
using nlohmann::json;

namespace
{

namespace fs = std::filesystem;
using Damage = std::function<void(const fs::path&)>; // what happens to the folder of checkpoints

fs::path at(const fs::path& folder, int step)
{
    return folder / QStringLiteral("step-%1").arg(step, 9, 10, QLatin1Char('0')).toStdString();
}

void cut(const fs::path& file)
{
    fs::resize_file(file, fs::file_size(file) / 2);
}

void alter(const fs::path& file)
{
    std::string bytes = readAll(file);
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    writeAll(file, bytes);
}

void editManifest(const fs::path& checkpoint, const std::function<void(json&)>& edit)
{
    const fs::path path = checkpoint / "manifest.json";
    json root = json::parse(readAll(path));
    edit(root);
    writeAll(path, root.dump(2));
}

bool hasWord(const std::string& text, const QString& word)
{
    return text.find(word.toStdString()) != std::string::npos;
}

} // namespace
Q_DECLARE_METATYPE(Damage)

/// Where a run can go on, and what it may not be asked to go on with. One run of 12 steps is made, stopped after step
/// 10, and copied for each row: it has checkpoints of steps 4, 8 and 10.
class TestResumePoint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void theNewestWholeOneIsFound_data();
    void theNewestWholeOneIsFound();
    void goingOnClearsUpAndTells();
    void whatChangesTheRunIsRefused_data();
    void whatChangesTheRunIsRefused();
    void whatMayChangeIsTaken_data();
    void whatMayChangeIsTaken();
    void aCorpusThatChangedIsRefused();
    void aCorpusThatIsMissingIsNamed();
    void changedTextBeginsAnewWhereAsked();
    void aReachedLengthIsTold();
    void cutOffAtTheVeryEndItIsTested();
    void otherCircumstancesAreToldOf_data();
    void otherCircumstancesAreToldOf();
    void aCheckpointOfAnOlderVersionGoesOn();
    void withoutItsBestCheckpointTheNextBestIsTaken();
    void whatWasLearnedAfterTheCheckpointIsNotForgotten();
    void afterAFailureItGoesOnFromTheStepBefore();
    void aFailedStepLeavesNoTrace();

private:
    /// A copy of the run in a folder of its own.
    TrainRequest copied();
    Result<TrainSummary> goOn(TrainRequest& request, EventLog& log) const;

    TrainFixture m_fixture{patternText(3000)};
    TrainRequest m_made;
    int m_copies = 0;
};

void TestResumePoint::initTestCase()
{
    config::RunConfig config = m_fixture.smallConfig();
    config.checkpoint.keep = 9;
    m_made = m_fixture.request(config);
    EventLog log;
    TrainControl control;
    std::stop_source stop;
    log.onEvent = [&](const TrainEvent& event) {
        if (const auto* step = std::get_if<StepDone>(&event); step && step->at.step == 10)
            stop.request_stop();
    };
    QVERIFY(m_fixture.train(m_made, log, control, stop.get_token()));
    for (const int step : {4, 5, 8, 10})
        QVERIFY(fs::exists(at(m_fixture.checkpoints(), step)));
}

TrainRequest TestResumePoint::copied()
{
    TrainRequest request = m_made;
    request.checkpointFolder = m_fixture.folder() / ("copy" + std::to_string(++m_copies));
    fs::copy(m_fixture.checkpoints(), request.checkpointFolder, fs::copy_options::recursive);
    return request;
}

Result<TrainSummary> TestResumePoint::goOn(TrainRequest& request, EventLog& log) const
{
    if (!request.begin) {
        auto point = findResumePoint(request.checkpointFolder, request.run);
        if (!point)
            return fail(std::move(point.error()));
        request.begin = Beginning{.checkpoint = point->checkpoint};
    }
    TrainControl control;
    return m_fixture.train(request, log, control);
}

void TestResumePoint::theNewestWholeOneIsFound_data()
{
    QTest::addColumn<Damage>("damage");
    QTest::addColumn<int>("step"); // 0: none
    QTest::addColumn<QStringList>("passedOver"); // a word of each, oldest first
    QTest::addColumn<int>("likely");
    const auto row = [](const char* name, Damage damage, int step, QStringList passedOver = {}, int likely = 10) {
        QTest::newRow(name) << damage << step << passedOver << likely;
    };
    row(
        "whole", [](const fs::path&) {}, 10);
    for (const char* file : {"model.safetensors", "optimizer.safetensors", "state.safetensors"}) {
        QTest::addRow("%s cut", file) << Damage([file](const fs::path& in) { cut(at(in, 10) / file); }) << 8
                                      << QStringList{file} << 10;
        QTest::addRow("%s altered", file)
            << Damage([file](const fs::path& in) { alter(at(in, 10) / file); }) << 8 << QStringList{file} << 10;
        QTest::addRow("%s missing", file)
            << Damage([file](const fs::path& in) { fs::remove(at(in, 10) / file); }) << 8 << QStringList{file} << 10;
    }
    row(
        "half a folder", [](const fs::path& in) { fs::remove(at(in, 10) / "manifest.json"); }, 8, {"manifest.json"}, 8);
    row(
        "manifest cut", [](const fs::path& in) { cut(at(in, 10) / "manifest.json"); }, 8, {"JSON"}, 8);
    row(
        "of another run",
        [](const fs::path& in) {
            editManifest(at(in, 10), [](json& root) { root["run"] = "11111111-2222-4333-8444-555555555555"; });
        },
        8, {"11111111-2222"}, 8);
    row(
        "of another step than its name", [](const fs::path& in) { fs::rename(at(in, 10), at(in, 99)); }, 8,
        {"holds step 10"}, 8);
    row(
        "of a newer version",
        [](const fs::path& in) { editManifest(at(in, 10), [](json& root) { root["formatVersion"] = 9; }); }, 8,
        {"version 9"}, 8);
    row("a file of that name", [](const fs::path& in) { writeAll(at(in, 11), "x"); }, 10, {"step-000000011"});
    row(
        "two of them",
        [](const fs::path& in) {
            cut(at(in, 8) / "model.safetensors");
            fs::remove(at(in, 10) / "manifest.json");
        },
        5, {"step-000000008", "step-000000010"}, 8);
    row(
        "an older one", [](const fs::path& in) { cut(at(in, 4) / "model.safetensors"); }, 10);
    row(
        "left over", [](const fs::path& in) { fs::rename(at(in, 10), at(in, 10) += ".tmp"); }, 8, {}, 8);
    row(
        "removed halfway", [](const fs::path& in) { fs::rename(at(in, 10), at(in, 10) += ".removed.tmp"); }, 8, {}, 8);
    row(
        "names of others", [](const fs::path& in) { fs::create_directory(in / "step-one"); }, 10);
    row("all damaged",
        [](const fs::path& in) {
            for (const int step : {4, 5, 8, 10})
                cut(at(in, step) / "state.safetensors");
        },
        0, {"step-000000004", "step-000000005", "step-000000008", "step-000000010"});
    row(
        "an empty folder",
        [](const fs::path& in) {
            fs::remove_all(in);
            fs::create_directory(in);
        },
        0, {}, 0);
    row(
        "no folder", [](const fs::path& in) { fs::remove_all(in); }, 0, {}, 0);
}

void TestResumePoint::theNewestWholeOneIsFound()
{
    QFETCH(Damage, damage);
    QFETCH(int, step);
    QFETCH(QStringList, passedOver);
    QFETCH(int, likely);
    const TrainRequest request = copied();
    damage(request.checkpointFolder);
    const auto names = [&] {
        std::set<std::string> all;
        if (fs::exists(request.checkpointFolder))
            for (const auto& entry : fs::recursive_directory_iterator(request.checkpointFolder))
                all.insert(entry.path().string());
        return all;
    };
    const auto before = names();
    const auto point = findResumePoint(request.checkpointFolder, request.run);
    const auto position = likelyResumePosition(request.checkpointFolder, request.run);
    QVERIFY(names() == before); // it looks, and touches nothing
    QCOMPARE(position ? static_cast<int>(position->step) : 0, likely);
    if (step == 0) {
        QVERIFY(!point);
        QCOMPARE(point.error().code, ErrorCode::NotFound);
        for (const QString& word : passedOver)
            QVERIFY2(hasWord(point.error().message, word), point.error().message.c_str());
        return;
    }
    QVERIFY2(point, point ? "" : describe(point.error()).c_str());
    QCOMPARE(static_cast<int>(point->manifest.at.step), step);
    QVERIFY(point->checkpoint == at(request.checkpointFolder, step));
    QCOMPARE(static_cast<int>(point->passedOver.size()), static_cast<int>(passedOver.size()));
    for (int i = 0; i < passedOver.size(); ++i) {
        const auto& fault = point->passedOver[static_cast<std::size_t>(i)];
        QVERIFY2(hasWord(describe(fault.why), passedOver[i]), describe(fault.why).c_str());
    }
}

void TestResumePoint::goingOnClearsUpAndTells()
{
    TrainRequest request = copied();
    const fs::path folder = request.checkpointFolder;
    fs::copy(at(folder, 8), at(folder, 11) += ".tmp", fs::copy_options::recursive);
    fs::copy(at(folder, 8), at(folder, 3) += ".removed.tmp", fs::copy_options::recursive);
    cut(at(folder, 10) / "model.safetensors"); // not whole: the run goes on from step 8
    EventLog log;
    const auto summary = goOn(request, log);
    QVERIFY2(summary, summary ? "" : describe(summary.error()).c_str());
    QVERIFY(!fs::exists(at(folder, 11) += ".tmp") && !fs::exists(at(folder, 3) += ".removed.tmp"));
    const auto started = log.all<RunStarted>().front();
    QVERIFY(started.isResumed(request.run));
    QCOMPARE(started.at.step, std::int64_t{8});
    QCOMPARE(started.kept.size(), std::size_t{3});
    QVERIFY(started.kept.front().folder == at(folder, 4) && !started.kept.front().best);
    QVERIFY(started.kept[1].folder == at(folder, 5) && started.kept[1].best);
    QVERIFY(started.kept.back().sizeBytes > 1000);
    const auto warnings = log.all<Warning>();
    QCOMPARE(warnings.size(), std::size_t{1});
    QVERIFY2(hasWord(warnings.front().message, "step-000000010 cannot be used"), warnings.front().message.c_str());
    QVERIFY(fs::exists(at(folder, 12)));
    QVERIFY(verifyCheckpoint(at(folder, 10))); // validated at step 10, and the best again: written anew
}

void TestResumePoint::whatChangesTheRunIsRefused_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("value");
    const auto row = [](const char* field, const char* value) { QTest::newRow(field) << field << value; };
    row("name", "another");
    row("corpus.trainFraction", "0.8");
    row("model.width", "32");
    row("model.memory", "16");
    row("model.dropoutHidden", "0.4");
    row("train.optimizer", "adamw");
    row("train.learningRate", "1e-3");
    row("train.schedule", "cosine");
    row("train.batch", "3");
    row("train.bptt", "12");
    row("train.clip", "0.5");
    row("train.seed", "7");
}

void TestResumePoint::whatChangesTheRunIsRefused()
{
    QFETCH(QString, field);
    QFETCH(QString, value);
    TrainRequest request = copied();
    QVERIFY(config::setField(request.config, field.toStdString(), value.toStdString()));
    EventLog log;
    const auto summary = goOn(request, log);
    QVERIFY(!summary && log.events().empty());
    QCOMPARE(summary.error().code, ErrorCode::InvalidArgument);
    for (const QString& word : {field, value, QStringLiteral("sharnn train --from")})
        QVERIFY2(hasWord(describe(summary.error()), word), describe(summary.error()).c_str());
}

void TestResumePoint::whatMayChangeIsTaken_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("warning");
    const auto row = [](const char* field, const char* value, const char* warning = "") {
        QTest::newRow(field) << field << value << warning;
    };
    row("train.steps", "14");
    row("train.bytes", "1000000");
    row("train.epochs", "50");
    row("train.seconds", "500");
    row("checkpoint.keep", "2");
    row("checkpoint.everySteps", "1");
    row("eval.everySteps", "2");
    row("eval.maximumBytes", "70", "do not measure the same");
    row("inspect.everySteps", "3");
    row("film.everySteps", "0");
    row("runtime.threads", "2", "not bit for bit");
}

void TestResumePoint::whatMayChangeIsTaken()
{
    QFETCH(QString, field);
    QFETCH(QString, value);
    QFETCH(QString, warning);
    TrainRequest request = copied();
    QVERIFY(config::setField(request.config, field.toStdString(), value.toStdString()));
    EventLog log;
    const auto summary = goOn(request, log);
    QVERIFY2(summary, summary ? "" : describe(summary.error()).c_str());
    QCOMPARE(summary->state, RunState::Finished);
    QCOMPARE(static_cast<int>(summary->at.step), field == "train.steps" ? 14 : 12);
    const auto warnings = log.all<Warning>();
    QCOMPARE(warnings.size(), std::size_t(warning.isEmpty() ? 0 : 1));
    if (!warning.isEmpty())
        QVERIFY2(hasWord(warnings.front().message, warning), warnings.front().message.c_str());
}

void TestResumePoint::aCorpusThatChangedIsRefused()
{
    TrainRequest request = copied();
    const fs::path other = m_fixture.folder() / "changed.txt";
    writeAll(other, patternText(3001).substr(1));
    request.config.corpus.path = other.string();
    EventLog log;
    const auto summary = goOn(request, log);
    QVERIFY(!summary && log.events().empty());
    QCOMPARE(summary.error().code, ErrorCode::Mismatch);
    const auto manifest = readManifest(at(request.checkpointFolder, 10));
    QVERIFY(manifest);
    const auto sha256 = data::ByteCorpus::open(other)->sha256();
    QVERIFY(sha256);
    for (const auto& word :
         {manifest->corpusSha256.substr(0, 8), sha256->substr(0, 8), other.string(), std::string("--fresh-text"),
          std::string("--from")})
        QVERIFY2(hasWord(describe(summary.error()), QString::fromStdString(word)), describe(summary.error()).c_str());

    // The same bytes elsewhere are the same corpus.
    fs::copy_file(m_fixture.corpus(), other, fs::copy_options::overwrite_existing);
    QVERIFY(goOn(request, log));
    QVERIFY(log.all<Warning>().empty() && log.all<RunStarted>().front().from->text);
}

void TestResumePoint::aCorpusThatIsMissingIsNamed()
{
    TrainRequest request = copied();
    request.config.corpus.path = (m_fixture.folder() / "gone.txt").string();
    EventLog log;
    const auto summary = goOn(request, log);
    QVERIFY(!summary && log.events().empty());
    for (const char* word : {"gone.txt", "--corpus FILE", "--from"})
        QVERIFY2(hasWord(describe(summary.error()), word), describe(summary.error()).c_str());
}

void TestResumePoint::changedTextBeginsAnewWhereAsked()
{
    TrainRequest request = copied();
    const fs::path other = m_fixture.folder() / "another.txt";
    writeAll(other, patternText(5000).substr(2000));
    request.config.corpus.path = other.string();
    request.begin = Beginning{.checkpoint = at(request.checkpointFolder, 10), .freshText = true};
    EventLog log;
    const auto summary = goOn(request, log);
    QVERIFY2(summary, summary ? "" : describe(summary.error()).c_str());
    const auto started = log.all<RunStarted>().front();
    QVERIFY(started.from->optimizer && started.from->random && !started.from->text);
    QCOMPARE(log.all<Warning>().size(), std::size_t{1});
    QVERIFY(hasWord(log.all<Warning>().front().message, "SHA-256"));
    QVERIFY(log.all<EvalDone>().front().best); // what the old text was worth is no measure of this one
    QVERIFY(readManifest(at(request.checkpointFolder, 12))->corpusSha256 == started.corpusSha256);
}

void TestResumePoint::aReachedLengthIsTold()
{
    TrainRequest request = copied();
    EventLog first;
    QVERIFY(goOn(request, first));
    auto point = findResumePoint(request.checkpointFolder, request.run);
    QVERIFY(point && point->manifest.at.step == 12);
    const auto finished = checkResume(point->manifest, request.config, RunState::Finished);
    QVERIFY(!finished);
    QVERIFY2(hasWord(describe(finished.error()), "finished after step 12"), describe(finished.error()).c_str());

    config::RunConfig config = request.config;
    config.train.steps = 11;
    for (const RunState state : {RunState::Finished, RunState::Stopped})
        QVERIFY(!checkResume(point->manifest, config, state));
    config.train.steps = 15;
    QVERIFY(checkResume(point->manifest, config, RunState::Finished));
    request.config = config;
    request.begin.reset();
    EventLog more;
    const auto summary = goOn(request, more);
    QVERIFY2(summary, summary ? "" : describe(summary.error()).c_str());
    QCOMPARE(summary->at.step, std::int64_t{15});
    QCOMPARE(more.all<StepDone>().size(), std::size_t{3});
}

void TestResumePoint::cutOffAtTheVeryEndItIsTested()
{
    TrainRequest request = copied();
    EventLog whole;
    const auto expected = goOn(request, whole);
    QVERIFY(expected);
    // As if the process had died after its last checkpoint, before the test.
    request.begin.reset();
    EventLog log;
    const auto summary = goOn(request, log);
    QVERIFY2(summary, summary ? "" : describe(summary.error()).c_str());
    QCOMPARE(summary->state, RunState::Finished);
    QVERIFY(log.all<StepDone>().empty());
    QVERIFY(summary->at == expected->at);
    QVERIFY(summary->trainLoss == expected->trainLoss && summary->validationLoss == expected->validationLoss);
    QVERIFY(summary->testBpc && summary->testBpc == expected->testBpc && summary->checkpoint == expected->checkpoint);
}

void TestResumePoint::otherCircumstancesAreToldOf_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("before");
    QTest::newRow("LibTorch") << "libtorch"
                              << "2.0.1";
    QTest::newRow("device") << "device"
                            << "NVIDIA Abacus";
    QTest::newRow("threads") << "threads"
                             << "64";
}

void TestResumePoint::otherCircumstancesAreToldOf()
{
    QFETCH(QString, field);
    QFETCH(QString, before);
    TrainRequest request = copied();
    editManifest(at(request.checkpointFolder, 10), [&](json& root) {
        if (field == "threads")
            root["threads"] = before.toInt();
        else
            root[field.toStdString()] = before.toStdString();
    });
    EventLog log;
    const auto summary = goOn(request, log);
    QVERIFY2(summary, summary ? "" : describe(summary.error()).c_str());
    const auto warnings = log.all<Warning>();
    QCOMPARE(warnings.size(), std::size_t{1});
    for (const QString& word : {before, QStringLiteral("not bit for bit")})
        QVERIFY2(hasWord(warnings.front().message, word), warnings.front().message.c_str());
}

void TestResumePoint::aCheckpointOfAnOlderVersionGoesOn()
{
    TrainRequest request = copied();
    for (const int step : {4, 5, 8, 10})
        editManifest(at(request.checkpointFolder, step), [](json& root) {
            root["formatVersion"] = 1;
            root.erase("memory");
        });
    EventLog log;
    const auto summary = goOn(request, log);
    QVERIFY2(summary, summary ? "" : describe(summary.error()).c_str());
    QCOMPARE(summary->state, RunState::Finished);
    QCOMPARE(log.all<Warning>().size(), std::size_t{1});
    QVERIFY(hasWord(log.all<Warning>().front().message, "older version"));
    const auto kept = log.all<RunStarted>().front().kept;
    QCOMPARE(kept.size(), std::size_t{4});
    QVERIFY(kept[1].best);
    QVERIFY(readManifest(at(request.checkpointFolder, 12))->memory);
}

void TestResumePoint::withoutItsBestCheckpointTheNextBestIsTaken()
{
    TrainRequest request = copied();
    fs::remove_all(at(request.checkpointFolder, 5));
    editManifest(at(request.checkpointFolder, 4), [](json& root) { root["validationBpc"] = 7.5; });
    request.config.eval.everySteps = 0;
    EventLog log;
    const auto summary = goOn(request, log);
    QVERIFY2(summary, summary ? "" : describe(summary.error()).c_str());
    QCOMPARE(log.all<Warning>().size(), std::size_t{1});
    QVERIFY(hasWord(log.all<Warning>().front().message, "step 5"));
    QVERIFY(log.all<RunStarted>().front().kept.front().best);
    QVERIFY(summary->testBpc);
}

/// What happens between two steps, after the checkpoint of the first.
void TestResumePoint::whatWasLearnedAfterTheCheckpointIsNotForgotten()
{
    TrainRequest request = m_fixture.request(m_made.config);
    request.checkpointFolder = m_fixture.folder() / "learned";
    request.config.eval.everySteps = 0;
    const fs::path killed = m_fixture.folder() / "learned, killed";
    EventLog log;
    TrainControl control;
    std::stop_source stop;
    double loss = 0;
    log.onEvent = [&](const TrainEvent& event) {
        if (const auto* saved = std::get_if<CheckpointSaved>(&event); saved && saved->at.step == 8)
            control.requestPause();
        if (const auto* paused = std::get_if<PauseChanged>(&event); paused && paused->paused) {
            control.setLearningRate(3e-3);
            control.requestEvaluation();
            control.requestWeights(); // the last thing that is done
        }
        if (const auto* eval = std::get_if<EvalDone>(&event))
            loss = eval->loss;
        if (std::holds_alternative<WeightsPublished>(event)) {
            fs::copy(request.checkpointFolder, killed, fs::copy_options::recursive);
            stop.request_stop();
        }
    };
    QVERIFY(m_fixture.train(request, log, control, stop.get_token()));
    for (const fs::path& folder : {request.checkpointFolder, killed}) {
        TrainRequest next = request;
        next.checkpointFolder = folder;
        EventLog more;
        const auto summary = goOn(next, more);
        QVERIFY2(summary, summary ? "" : describe(summary.error()).c_str());
        QCOMPARE(more.all<RunStarted>().front().at.step, std::int64_t{8});
        QCOMPARE(more.all<StepDone>().front().learningRate, 3e-3);
        QVERIFY(more.all<RunStarted>().front().kept.back().best);
        QCOMPARE(more.all<EvalDone>().front().at.step, std::int64_t{12});
        QVERIFY(*summary->validationLoss <= loss);
    }
}

void TestResumePoint::afterAFailureItGoesOnFromTheStepBefore()
{
    // Its corpus is cut while it trains, and put back.
    TrainRequest request = m_fixture.request(m_made.config);
    request.checkpointFolder = m_fixture.folder() / "failed";
    EventLog whole;
    TrainControl quiet;
    QVERIFY(m_fixture.train(request, whole, quiet));
    fs::remove_all(request.checkpointFolder);

    EventLog log;
    TrainControl control;
    log.onEvent = [&](const TrainEvent& event) {
        if (const auto* step = std::get_if<StepDone>(&event); step && step->at.step == 6)
            fs::resize_file(m_fixture.corpus(), 10); // the next segment cannot be read
    };
    const std::string text = readAll(m_fixture.corpus());
    const auto failed = m_fixture.train(request, log, control);
    writeAll(m_fixture.corpus(), text);
    QVERIFY(!failed);
    EventLog more;
    const auto summary = goOn(request, more);
    QVERIFY2(summary, summary ? "" : describe(summary.error()).c_str());
    const auto expected = whole.all<StepDone>();
    const auto got = more.all<StepDone>();
    QCOMPARE(got.size(), std::size_t{6});
    for (std::size_t i = 0; i < got.size(); ++i)
        QCOMPARE(got[i].trainLoss, expected[6 + i].trainLoss);
}

/// The checkpoint after a step that failed in its middle is that of a run which was stopped before it.
void TestResumePoint::aFailedStepLeavesNoTrace()
{
    TrainRequest request = m_fixture.request(m_made.config);
    request.config.train.steps = 2000;
    request.config.train.learningRate = 1.0;
    request.config.train.optimizer = config::Optimizer::AdamW;
    request.config.train.warmupSteps = request.config.eval.everySteps = request.config.checkpoint.everySteps = 0;
    request.config.train.clip = 0;
    std::int64_t last = 0;
    const auto train = [&](const char* folder, std::int64_t stopAt) {
        request.checkpointFolder = m_fixture.folder() / folder;
        EventLog log;
        TrainControl control;
        std::stop_source stop;
        log.onEvent = [&](const TrainEvent& event) {
            const auto* step = std::get_if<StepDone>(&event);
            if (!step)
                return;
            last = step->at.step;
            if (last == 5)
                control.setLearningRate(1e30);
            if (last == stopAt)
                stop.request_stop();
        };
        return m_fixture.train(request, log, control, stop.get_token()).has_value();
    };
    QVERIFY(!train("diverged", 0));
    const auto failedAfter = static_cast<int>(last);
    QVERIFY(failedAfter > 5);
    QVERIFY(train("stopped", failedAfter));
    for (const char* file : {"model.safetensors", "optimizer.safetensors", "state.safetensors"}) {
        const std::string left = readAll(at(m_fixture.folder() / "diverged", failedAfter) / file);
        QVERIFY2(!left.empty() && left == readAll(at(m_fixture.folder() / "stopped", failedAfter) / file), file);
    }
}

QTEST_GUILESS_MAIN(TestResumePoint)
#include "TestResumePoint.moc"
