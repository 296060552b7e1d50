// SPDX-License-Identifier: GPL-3.0-or-later
// Both programs as what a run in a process of its own is started with.
#include "TrainFixture.h"

#include "core/host/HostedTrainer.h"

#include <QProcess>
#include <QTest>

using namespace workbench;
using namespace workbench::train;

class TestHostPrograms : public QObject
{
    Q_OBJECT

private:
    static QString folder() { return qEnvironmentVariable("WORKBENCH_BIN_DIR", WORKBENCH_BIN_DIR); }

private Q_SLOTS:
    void initTestCase()
    {
        // A run needs no display, and the window's program must not look for one.
        for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
            qunsetenv(name);
    }

    void trainsARun_data()
    {
        QTest::addColumn<QString>("program");
        for (const char* program : WORKBENCH_PROGRAMS)
            QTest::newRow(program) << QString(program);
    }

    void trainsARun()
    {
        QFETCH(QString, program);
        const TrainFixture fixture;
        const auto path = (folder() + '/' + program).toStdString();
        auto trainer = host::HostedTrainer::create(fixture.request(fixture.smallConfig()), {.path = path});
        QVERIFY2(trainer, trainer ? "" : describe(trainer.error()).c_str());
        EventLog log;
        TrainControl control;
        const auto summary = (*trainer)->run({}, log, control);
        QVERIFY2(summary, summary ? "" : describe(summary.error()).c_str());
        QVERIFY(summary->state == RunState::Finished);
        QCOMPARE(log.all<StepDone>().size(), std::size_t(12));
    }

    void refusesToTrainForNobody_data() { trainsARun_data(); }

    void refusesToTrainForNobody()
    {
        QFETCH(QString, program);
        QProcess process;
        process.start(folder() + '/' + program, {"--host-run", "/nowhere/socket"});
        QVERIFY(process.waitForFinished(60'000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 1);
        const QByteArray words = process.readAllStandardError();
        QVERIFY2(words.contains("/nowhere/socket"), words.constData());
    }
};

QTEST_GUILESS_MAIN(TestHostPrograms)
#include "TestHostPrograms.moc"
