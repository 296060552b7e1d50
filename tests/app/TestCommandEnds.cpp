// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/Program.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <csignal>

using namespace workbench;

/// Every way in which a run of the real program ends before its time.
class TestCommandEnds : public QObject
{
    Q_OBJECT

private:
    QJsonObject lastRun() const
    {
        const auto runs = m_program.run({"runs", "list", "--json"}).objects();
        return runs.isEmpty() ? QJsonObject() : runs.first(); // newest first
    }
    static QStringList endless(const QString& corpus)
    {
        return Program::smallRun(corpus) + QStringList{"--steps", "100000000"};
    }
    static void signal(QProcess& process, int number) { ::kill(pid_t(process.processId()), number); }

    QTemporaryDir m_folder;
    const Program m_program{m_folder};
    QString m_corpus;

private Q_SLOTS:
    void initTestCase()
    {
        m_corpus = m_folder.filePath("recall.txt");
        QCOMPARE(m_program.run({"corpus", "make", "--bytes", "60000", "--out", m_corpus}).code, 0);
    }

    void stoppingKeepsACheckpoint_data()
    {
        QTest::addColumn<int>("number");
        QTest::newRow("Ctrl+C") << SIGINT;
        QTest::newRow("SIGTERM") << SIGTERM;
    }
    void stoppingKeepsACheckpoint()
    {
        QFETCH(const int, number);
        QProcess process;
        m_program.start(process, endless(m_corpus));
        QVERIFY(!waitForLine(process, "\"event\":\"step\"").isEmpty());
        const auto live = lastRun();
        QCOMPARE(live["state"].toString(), QString("running"));
        QCOMPARE(live["processId"].toInteger(), process.processId());
        const auto refused = m_program.run({"runs", "remove", live["run"].toString()});
        QCOMPARE(refused.code, 1);

        signal(process, number);
        const auto outcome = Program::finish(process);
        QCOMPARE(outcome.code, 0);
        QVERIFY(outcome.err.contains("Stopping"));
        const auto end = outcome.objects().last();
        QCOMPARE(end["state"].toString(), QString("stopped"));
        QVERIFY(!end["checkpoint"].toString().isEmpty());
        const auto run = lastRun();
        QCOMPARE(run["run"], live["run"]);
        QCOMPARE(run["state"].toString(), QString("stopped"));
        QCOMPARE(run["step"], end["step"]);
        QCOMPARE(m_program.run({"checkpoint", "verify", end["checkpoint"].toString()}).code, 0);
    }

    void secondStopIsAtOnce()
    {
        // Steps of seconds, so that the first request is still waiting for the end of one.
        auto arguments = endless(m_corpus);
        for (const char* field :
             {"model.layers=4", "model.width=512", "model.boomWidth=2048", "model.memory=512", "train.bptt=512",
              "train.batch=8"})
            arguments << "--set" << field;
        QProcess process;
        m_program.start(process, arguments);
        QVERIFY(!waitForLine(process, "\"event\":\"start\"").isEmpty());
        signal(process, SIGINT);
        process.setReadChannel(QProcess::StandardError);
        QVERIFY(!waitForLine(process, "Stopping").isEmpty());
        signal(process, SIGINT);
        const auto outcome = Program::finish(process, 20'000);
        QCOMPARE(outcome.code, 1);
        QVERIFY(!outcome.out.contains("\"event\":\"end\""));
        QCOMPARE(lastRun()["state"].toString(), QString("interrupted"));
    }

    void killedIsToldAsInterrupted()
    {
        QProcess process;
        m_program.start(process, endless(m_corpus));
        QVERIFY(!waitForLine(process, "\"event\":\"checkpoint\"").isEmpty());
        QVERIFY(!waitForLine(process, "\"event\":\"checkpoint\"").isEmpty());
        process.kill();
        QVERIFY(process.waitForFinished());
        const auto run = lastRun();
        const QString id = run["run"].toString();
        QCOMPARE(run["state"].toString(), QString("interrupted"));
        // The last half second may be missing in the store, but a checkpoint is found where it lies.
        const auto verified = m_program.run({"checkpoint", "verify", id, "--json"});
        QVERIFY2(verified.code == 0, verified.err.constData());
        QVERIFY(verified.objects().first()["step"].toInt() >= 10);
        QCOMPARE(m_program.run({"eval", id}).code, 0);
        QCOMPARE(m_program.run({"runs", "remove", id}).code, 0);
        QVERIFY(!QDir(verified.objects().first()["checkpoint"].toString()).exists());
        QVERIFY(lastRun()["run"].toString() != id);
    }

    void aCorpusThatIsCutFailsTheRun()
    {
        const QString corpus = m_folder.filePath("shrinking.txt");
        QVERIFY(QFile::copy(m_corpus, corpus));
        QProcess process;
        m_program.start(process, endless(corpus));
        QVERIFY(!waitForLine(process, "\"event\":\"checkpoint\"").isEmpty());
        QVERIFY(QFile::resize(corpus, 1000));
        const auto outcome = Program::finish(process);
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.err.contains("shrinking.txt was changed while training"), outcome.err.constData());
        QCOMPARE(outcome.objects().last()["state"].toString(), QString("failed"));
        const auto run = lastRun();
        QCOMPARE(run["state"].toString(), QString("failed"));
        QVERIFY(run["error"].toString().contains("changed while training"));
        QCOMPARE(m_program.run({"checkpoint", "verify", run["checkpoint"].toString()}).code, 0);
    }

    void aReaderThatGoesAwayEndsNothing()
    {
        QStringList quoted;
        for (const QString& argument :
             Program::smallRun(m_corpus) + QStringList{"--steps", "20", "--store", m_program.store()})
            quoted << "'" + argument + "'";
        QProcess shell;
        shell.start(
            "bash",
            {"-c",
             "set -o pipefail; '" + QStringLiteral(WORKBENCH_BIN_DIR) + "/sharnn' " + quoted.join(' ')
                 + " | head -n 1"});
        QCOMPARE(Program::finish(shell).code, 0);
        QCOMPARE(lastRun()["state"].toString(), QString("finished"));
        QCOMPARE(lastRun()["step"].toInt(), 20);
    }
};

QTEST_GUILESS_MAIN(TestCommandEnds)
#include "TestCommandEnds.moc"
