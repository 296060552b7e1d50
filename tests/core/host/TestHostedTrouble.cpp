// SPDX-License-Identifier: GPL-3.0-or-later
// What goes wrong with runs in processes of their own. This program is started again for each: see main() at the end.
#include "HostPrograms.h"

#include "core/base/FileSystem.h"
#include "core/host/HostedTrainer.h"
#include "core/train/ResumePoint.h"

#include <QCoreApplication>
#include <QtTest>

#include <csignal>
#include <thread>

using namespace workbench;
using namespace workbench::train;
using namespace std::chrono_literals;
using host::endlessConfig;
using host::HostedTrainer;
using host::HostProgram;
using host::isGone;
using host::trainHosted;

namespace
{

bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

class TestHostedTrouble : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void whatTheTrainerRefusesComesBack();
    void fileSystemsCannotCross();
    void isNotStartedInVain();
    void itsDeathIsTold_data();
    void itsDeathIsTold();
    void itsDeathBeforeACheckpointIsTold();
    void nonsenseEndsIt_data();
    void nonsenseEndsIt();
    void programsThatAreNoneAreErrors_data();
    void programsThatAreNoneAreErrors();
    void oneOfSeveralDiesAlone();
};

/// AddressSanitizer, where it is there, would make an ordinary end of the signals that these processes are to die of.
void TestHostedTrouble::initTestCase()
{
    qputenv("ASAN_OPTIONS", qgetenv("ASAN_OPTIONS") + ":handle_segv=0:handle_sigbus=0:handle_abort=0");
}

void TestHostedTrouble::whatTheTrainerRefusesComesBack()
{
    const TrainFixture fixture;
    config::RunConfig config = fixture.smallConfig();
    const auto sameError = [&](const TrainRequest& request) {
        const auto here = Trainer::create(request);
        const auto there = HostedTrainer::create(request);
        return !here && !there && here.error() == there.error();
    };
    config.corpus.path = (fixture.folder() / "missing").string();
    QVERIFY(sameError(fixture.request(config)));
    config = fixture.smallConfig();
    config.model.width = -1;
    QVERIFY(sameError(fixture.request(config)));
    config = fixture.smallConfig();
    TrainRequest begun = fixture.request(config);
    begun.begin = Beginning{.checkpoint = fixture.folder() / "no checkpoint"};
    QVERIFY(sameError(begun));
    QVERIFY(!std::filesystem::exists(fixture.checkpoints()));
}

void TestHostedTrouble::fileSystemsCannotCross()
{
    const TrainFixture fixture;
    TrainRequest request = fixture.request(fixture.smallConfig());
    request.fileSystem = &realFileSystem();
    const auto trainer = HostedTrainer::create(request);
    QVERIFY(!trainer);
    QCOMPARE(trainer.error().code, ErrorCode::InvalidArgument);
}

void TestHostedTrouble::isNotStartedInVain()
{
    const TrainFixture fixture;
    auto trainer = HostedTrainer::create(fixture.request(fixture.smallConfig()));
    QVERIFY(trainer);
    const int process = (*trainer)->processId();
    QVERIFY(!isGone(process));
    trainer->reset();
    QVERIFY(isGone(process));
    QVERIFY(!std::filesystem::exists(fixture.checkpoints())); // checks alone
}

void TestHostedTrouble::itsDeathIsTold_data()
{
    QTest::addColumn<int>("signal");
    QTest::addColumn<bool>("paused");
    QTest::addColumn<QString>("word");
    QTest::newRow("SIGKILL") << SIGKILL << false << "SIGKILL (Killed)";
    QTest::newRow("SIGSEGV") << SIGSEGV << false << "SIGSEGV (Segmentation fault)";
    QTest::newRow("SIGABRT") << SIGABRT << false << "SIGABRT (Aborted)";
    QTest::newRow("SIGBUS while paused") << SIGBUS << true << "SIGBUS (Bus error)";
}

void TestHostedTrouble::itsDeathIsTold()
{
    QFETCH(int, signal);
    QFETCH(bool, paused);
    QFETCH(QString, word);
    const TrainFixture fixture;
    config::RunConfig config = endlessConfig(fixture);
    config.eval.everySteps = 5;
    const TrainRequest request = fixture.request(config);
    EventLog log;
    TrainControl control;
    auto trainer = HostedTrainer::create(request);
    QVERIFY(trainer);
    const int process = (*trainer)->processId();
    log.onEvent = [&](const TrainEvent& event) {
        const auto* step = std::get_if<StepDone>(&event);
        const bool now = step && step->at.step == 10;
        if (paused && now)
            control.requestPause();
        if (paused ? std::holds_alternative<PauseChanged>(event) : now)
            ::kill(process, signal);
    };
    const auto summary = (*trainer)->run({}, log, control);
    QVERIFY(!summary);
    QVERIFY(isGone(process));
    const Error& error = summary.error();
    QVERIFY2(contains(error.message, word.toStdString()), error.message.c_str());
    QVERIFY2(contains(error.message, "untouched"), error.message.c_str());
    QCOMPARE(contains(error.message, "memory runs out"), signal == SIGKILL);

    QCOMPARE(log.all<RunEnded>().size(), std::size_t(1));
    const auto* ended = std::get_if<RunEnded>(&log.events().back());
    QVERIFY(ended && ended->state == RunState::Failed);
    QVERIFY(ended->error == error);
    QCOMPARE(ended->at, log.all<StepDone>().back().at);
    QCOMPARE(ended->trainLoss, log.all<StepDone>().back().trainLoss);
    QVERIFY(ended->validationBpc && std::filesystem::exists(ended->checkpoint / "manifest.json"));

    // And it goes on from where it says.
    const auto point = findResumePoint(request.checkpointFolder, request.run);
    QVERIFY(point);
    QVERIFY(point->manifest.at.step >= log.all<CheckpointSaved>().back().at.step);
    QVERIFY2(contains(error.hint, "from step " + std::to_string(point->manifest.at.step) + "."), error.hint.c_str());
    TrainRequest again = request;
    again.begin = Beginning{.checkpoint = point->checkpoint};
    again.config.train.steps = point->manifest.at.step + 3;
    EventLog resumed;
    control.resume();
    const auto finished = trainHosted(again, resumed, control);
    QVERIFY2(finished, finished ? "" : describe(finished.error()).c_str());
    QVERIFY(finished->state == RunState::Finished);
}

void TestHostedTrouble::itsDeathBeforeACheckpointIsTold()
{
    const TrainFixture fixture;
    config::RunConfig config = endlessConfig(fixture);
    config.checkpoint.everySteps = 0;
    EventLog log;
    TrainControl control;
    auto trainer = HostedTrainer::create(fixture.request(config));
    QVERIFY(trainer);
    log.onEvent = [&](const TrainEvent& event) {
        if (std::holds_alternative<StepDone>(event))
            ::kill((*trainer)->processId(), SIGSEGV);
    };
    const auto summary = (*trainer)->run({}, log, control);
    QVERIFY(!summary);
    QVERIFY2(contains(summary.error().hint, "no checkpoint"), summary.error().hint.c_str());
}

void TestHostedTrouble::nonsenseEndsIt_data()
{
    QTest::addColumn<QByteArray>("part");
    QTest::addColumn<QString>("word");
    for (const host::BadProgram& program : host::badPrograms())
        QTest::newRow(program.name) << QByteArray(program.name) << QString(program.word);
}

void TestHostedTrouble::nonsenseEndsIt()
{
    QFETCH(QByteArray, part);
    QFETCH(QString, word);
    const TrainFixture fixture;
    qputenv(host::kPartVariable, part);
    auto trainer = HostedTrainer::create(
        fixture.request(fixture.smallConfig()),
        HostProgram{.path = "/proc/self/exe", .patience = part == "sleeps" ? 300ms : 60'000ms});
    qunsetenv(host::kPartVariable);
    EventLog log;
    TrainControl control;
    const Result<TrainSummary> summary = trainer ? (*trainer)->run({}, log, control) : fail(trainer.error());
    QVERIFY(!summary);
    QVERIFY2(contains(describe(summary.error()), word.toStdString()), describe(summary.error()).c_str());
    if (trainer) {
        QCOMPARE(log.events().size(), std::size_t(1));
        QVERIFY(std::get<RunEnded>(log.events()[0]).state == RunState::Failed);
        QVERIFY(isGone((*trainer)->processId()));
    }
}

void TestHostedTrouble::programsThatAreNoneAreErrors_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("word");
    QTest::newRow("missing") << "/no such program"
                             << "Cannot start /no such program";
    QTest::newRow("another one") << "/bin/false"
                                 << "ended with code 1 before it was ready";
    QTest::newRow("no program") << "/etc/passwd"
                                << "Cannot start /etc/passwd";
    QTest::newRow("relative") << "sharnn"
                              << "absolute";
}

void TestHostedTrouble::programsThatAreNoneAreErrors()
{
    QFETCH(QString, path);
    QFETCH(QString, word);
    const TrainFixture fixture;
    const auto trainer
        = HostedTrainer::create(fixture.request(fixture.smallConfig()), HostProgram{.path = path.toStdString()});
    QVERIFY(!trainer);
    QVERIFY2(contains(trainer.error().message, word.toStdString()), trainer.error().message.c_str());
}

void TestHostedTrouble::oneOfSeveralDiesAlone()
{
    constexpr int kRuns = 3, kUnlucky = 1;
    const TrainFixture fixture;
    std::vector<Result<TrainSummary>> ends(kRuns, fail(ErrorCode::Internal, "not run"));
    {
        std::vector<std::jthread> threads;
        for (int run = 0; run < kRuns; ++run)
            threads.emplace_back([&fixture, &end = ends[std::size_t(run)], run] {
                config::RunConfig config = endlessConfig(fixture);
                config.train.steps = 60;
                TrainRequest request = fixture.request(config);
                request.checkpointFolder = fixture.folder() / std::to_string(run);
                auto trainer = HostedTrainer::create(request);
                if (!trainer) {
                    end = fail(trainer.error());
                    return;
                }
                EventLog log;
                log.onEvent = [&](const TrainEvent& event) {
                    const auto* step = std::get_if<StepDone>(&event);
                    if (run == kUnlucky && step && step->at.step == 10)
                        ::kill((*trainer)->processId(), SIGSEGV);
                };
                TrainControl control;
                end = (*trainer)->run({}, log, control);
            });
    }
    for (int run = 0; run < kRuns; ++run) {
        const auto& end = ends[std::size_t(run)];
        if (run == kUnlucky) {
            QVERIFY(!end);
            QVERIFY(contains(end.error().message, "SIGSEGV"));
        } else {
            QVERIFY2(end, end ? "" : describe(end.error()).c_str());
            QVERIFY(end->state == RunState::Finished);
            QCOMPARE(end->at.step, std::int64_t(60));
        }
    }
}

int main(int argumentCount, char** arguments)
{
    if (const auto ended = host::playProgram(argumentCount, arguments))
        return *ended;
    const QCoreApplication application(argumentCount, arguments);
    TestHostedTrouble test;
    return QTest::qExec(&test, argumentCount, arguments);
}
#include "TestHostedTrouble.moc"
