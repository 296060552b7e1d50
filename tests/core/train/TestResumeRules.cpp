// SPDX-License-Identifier: GPL-3.0-or-later
#include "CutRun.h"

#include "core/config/ConfigSchema.h"
#include "core/data/ByteCorpus.h"
#include "core/train/Checkpoint.h"
#include "core/train/ResumeFit.h"
#include "core/train/ResumePoint.h"

#include <nlohmann/json.hpp>

#include <QtTest>

using namespace workbench;
using namespace workbench::train;
using nlohmann::json;
namespace fs = std::filesystem;

/// What a run may change when it goes on, and what it is told.
class TestResumeRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QCOMPARE(m_run.make(), std::string()); }
    void whatChangesTheRunIsRefused_data();
    void whatChangesTheRunIsRefused();
    void whatMayChangeIsTaken_data();
    void whatMayChangeIsTaken();
    void aCorpusThatChangedIsRefused();
    void aCorpusThatIsMissingIsNamed();
    void changedTextBeginsAnewWhereAsked();
    void aReachedLengthIsTold();
    void otherCircumstancesAreToldOf_data();
    void otherCircumstancesAreToldOf();

private:
    CutRun m_run;
};

void TestResumeRules::whatChangesTheRunIsRefused_data()
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
    row("train.learningRate", "0.001");
    row("train.schedule", "cosine");
    row("train.batch", "3");
    row("train.bptt", "12");
    row("train.clip", "0.5");
    row("train.seed", "7");
}

void TestResumeRules::whatChangesTheRunIsRefused()
{
    QFETCH(QString, field);
    QFETCH(QString, value);
    TrainRequest request = m_run.copied();
    QVERIFY(config::setField(request.config, field.toStdString(), value.toStdString()));
    EventLog log;
    const auto summary = goOn(request, log);
    QVERIFY(!summary && log.events().empty());
    QCOMPARE(summary.error().code, ErrorCode::InvalidArgument);
    for (const QString& word : {field, value, QStringLiteral("sharnn train --from")})
        QVERIFY2(hasWord(describe(summary.error()), word), describe(summary.error()).c_str());
}

void TestResumeRules::whatMayChangeIsTaken_data()
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

void TestResumeRules::whatMayChangeIsTaken()
{
    QFETCH(QString, field);
    QFETCH(QString, value);
    QFETCH(QString, warning);
    TrainRequest request = m_run.copied();
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

void TestResumeRules::aCorpusThatChangedIsRefused()
{
    TrainRequest request = m_run.copied();
    const fs::path other = m_run.fixture().folder() / "changed.txt";
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
    fs::copy_file(m_run.fixture().corpus(), other, fs::copy_options::overwrite_existing);
    QVERIFY(goOn(request, log));
    QVERIFY(log.all<Warning>().empty() && log.all<RunStarted>().front().from->text);
}

void TestResumeRules::aCorpusThatIsMissingIsNamed()
{
    TrainRequest request = m_run.copied();
    request.config.corpus.path = (m_run.fixture().folder() / "gone.txt").string();
    EventLog log;
    const auto summary = goOn(request, log);
    QVERIFY(!summary && log.events().empty());
    for (const char* word : {"gone.txt", "--corpus FILE", "--from"})
        QVERIFY2(hasWord(describe(summary.error()), word), describe(summary.error()).c_str());
}

void TestResumeRules::changedTextBeginsAnewWhereAsked()
{
    TrainRequest request = m_run.copied();
    const fs::path other = m_run.fixture().folder() / "another.txt";
    writeAll(other, patternText(5000).substr(2000));
    request.config.corpus.path = other.string();
    request.begin = Beginning{.checkpoint = at(request.checkpointFolder, 10), .freshText = true};
    EventLog log;
    const auto summary = goOn(request, log);
    QVERIFY2(summary, summary ? "" : describe(summary.error()).c_str());
    const auto started = log.all<RunStarted>().front();
    QVERIFY(started.from->optimizer && started.from->random && !started.from->text);
    QVERIFY(started.at.epoch >= readManifest(at(request.checkpointFolder, 10))->at.epoch && started.at.epoch == 1);
    QCOMPARE(log.all<Warning>().size(), std::size_t{1});
    QVERIFY(hasWord(log.all<Warning>().front().message, "SHA-256"));
    QVERIFY(log.all<EvalDone>().front().best); // what the old text was worth is no measure of this one
    QVERIFY(readManifest(at(request.checkpointFolder, 12))->corpusSha256 == started.corpusSha256);
}

void TestResumeRules::aReachedLengthIsTold()
{
    TrainRequest request = m_run.copied();
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

void TestResumeRules::otherCircumstancesAreToldOf_data()
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

void TestResumeRules::otherCircumstancesAreToldOf()
{
    QFETCH(QString, field);
    QFETCH(QString, before);
    TrainRequest request = m_run.copied();
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

QTEST_GUILESS_MAIN(TestResumeRules)
#include "TestResumeRules.moc"
