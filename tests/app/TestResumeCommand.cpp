// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/Program.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTest>

#include <csignal>

using namespace workbench;

/// Runs that were cut short and go on, as a user sees them.
class TestResumeCommand : public QObject
{
    Q_OBJECT

private:
    static QJsonObject event(const Outcome& outcome, const QString& kind)
    {
        for (const QJsonObject& object : outcome.objects())
            if (object["event"].toString() == kind)
                return object;
        return {};
    }
    static void signal(const QProcess& process, int number) { ::kill(pid_t(process.processId()), number); }

    QStringList training(const QString& name, int steps) const
    {
        return Program::smallRun(m_corpus)
            + QStringList{"--name", name, "--seed", "3", "--steps", QString::number(steps)};
    }
    QJsonObject shown(const QString& run) const
    {
        return m_program.run({"runs", "show", run, "--json"}).objects().value(0);
    }

    /// Everything recorded of a run that does not hang on the clock: the lines of both tables without those columns.
    QByteArrayList figures(const QString& run) const
    {
        QByteArrayList lines;
        for (const char* format : {"csv", "evaluations"}) {
            const auto outcome = m_program.run({"runs", "export", run, "--format", format});
            QByteArrayList table = QByteArray(outcome.out).replace('\r', "").split('\n');
            const QByteArrayList header = table.takeFirst().split(',');
            for (const QByteArray& line : table) {
                const QByteArrayList cells = line.split(',');
                QByteArrayList kept;
                for (int i = 0; i < cells.size() && i < header.size(); ++i)
                    if (!kOfTheClock.contains(header[i]))
                        kept << header[i] + '=' + cells[i];
                lines << kept.join(' ');
            }
        }
        return lines;
    }

    /// Starts a run and kills it, or stops it, once it has told `events` checkpoints.
    void cutShort(const QString& name, int checkpoints, int number) const
    {
        QProcess process;
        m_program.start(process, training(name, 100'000'000));
        for (int i = 0; i < checkpoints; ++i)
            QVERIFY(!waitForLine(process, "\"event\":\"checkpoint\"").isEmpty());
        signal(process, number);
        QVERIFY(process.waitForFinished());
        QCOMPARE(shown(name)["state"].toString(), QString(number == SIGKILL ? "interrupted" : "stopped"));
    }

    static const QByteArrayList kOfTheClock;

    QTemporaryDir m_folder;
    const Program m_program{m_folder};
    QString m_corpus;

private Q_SLOTS:
    void initTestCase()
    {
        m_corpus = m_folder.filePath("recall.txt");
        QCOMPARE(m_program.run({"corpus", "make", "--bytes", "40000", "--out", m_corpus}).code, 0);
    }

    void nothingToResumeIsSaid()
    {
        const auto outcome = m_program.run({"resume"});
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.err.contains("No run was interrupted or stopped"), outcome.err.constData());
        QCOMPARE(m_program.run({"resume", "nobody"}).code, 1);
    }

    void killedBeforeItsFirstCheckpointItBeginsAgain()
    {
        const QStringList without{"--set", "eval.everySteps=0", "--set", "checkpoint.everySteps=0"};
        QProcess process;
        m_program.start(process, training("early", 100'000'000) + without);
        for (int i = 0; i < 25; ++i)
            QVERIFY(!waitForLine(process, "\"event\":\"step\"").isEmpty());
        signal(process, SIGKILL);
        QVERIFY(process.waitForFinished());
        QCOMPARE(shown("early")["state"].toString(), QString("interrupted"));

        const auto refused = m_program.run({"resume", "early", "--set", "train.seed=4"});
        QVERIFY2(refused.code != 0 && refused.err.contains("train.seed"), refused.err.constData());
        const auto outcome = m_program.run({"resume", "--steps", "60", "--json"});
        QVERIFY2(outcome.code == 0, outcome.err.constData());
        QVERIFY2(outcome.err.contains("begins again"), outcome.err.constData());
        QCOMPARE(event(outcome, "step")["step"].toInt(), 1);
        const auto whole = m_program.run(training("early twin", 60) + without);
        QVERIFY2(whole.code == 0, whole.err.constData());
        QCOMPARE(figures("early"), figures("early twin"));
        QVERIFY(figures("early").size() > 60);

        // With its checkpoints gone a run that once had them is not done over unasked.
        cutShort("robbed", 2, SIGINT);
        QVERIFY(QDir(m_program.store() + "/runs/" + shown("robbed")["run"].toString()).removeRecursively());
        const auto robbed = m_program.run({"resume", "robbed"});
        QVERIFY2(robbed.code == 1 && robbed.err.contains("no checkpoint"), robbed.err.constData());
        QCOMPARE(m_program.run({"runs", "remove", "robbed"}).code, 0);
    }

    void aKilledRunEndsAsItsTwin()
    {
        // The twin has the length from the start; the killed one gets it when it goes on, which changes no step.
        cutShort("killed", 12, SIGKILL);
        const auto before = figures("killed");
        const auto outcome = m_program.run({"resume", "--steps", "400", "--json"});
        QVERIFY2(outcome.code == 0, outcome.err.constData());
        const auto start = event(outcome, "start");
        const auto killed = shown("killed");
        QCOMPARE(start["from"].toObject()["run"].toString(), killed["run"].toString());
        const int from = start["from"].toObject()["step"].toInt();
        QVERIFY2(from >= 100 && from % 10 == 0 && from < 400, qPrintable(QString::number(from)));
        for (const char* part : {"optimizer", "text", "random"})
            QVERIFY2(start["from"].toObject()[part].toBool(), part);
        QCOMPARE(event(outcome, "step")["step"].toInt(), from + 1);
        QVERIFY(event(outcome, "warning").isEmpty());

        const auto whole = m_program.run(training("twin", 400));
        QVERIFY2(whole.code == 0, whole.err.constData());
        const auto expected = figures("twin");
        const auto got = figures("killed");
        QVERIFY(expected.size() > 440 && before.size() > 100);
        for (qsizetype i = 0; i < std::min(got.size(), expected.size()); ++i)
            QCOMPARE(got[i], expected[i]);
        QCOMPARE(got.size(), expected.size());
        const auto twin = shown("twin");
        for (const char* field : {"state", "step", "bytes", "trainLoss", "validationLoss", "validationBpc", "testBpc"})
            QCOMPARE(killed[field], twin[field]);
        QVERIFY(twin["testBpc"].isDouble());
        QCOMPARE(killed["config"].toObject()["train"].toObject()["steps"].toInt(), 400);

        const auto checkpoints = [](const QJsonObject& run) {
            QStringList names;
            for (const auto& checkpoint : run["checkpoints"].toArray())
                names << QDir(checkpoint.toObject()["checkpoint"].toString()).dirName()
                        + (checkpoint.toObject()["best"].toBool() ? " best" : "");
            return names;
        };
        QCOMPARE(checkpoints(killed), checkpoints(twin));
        const QDir ours(QFileInfo(killed["checkpoint"].toString()).path());
        const QDir theirs(QFileInfo(twin["checkpoint"].toString()).path());
        QCOMPARE(
            ours.entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
            theirs.entryList(QDir::AllEntries | QDir::NoDotAndDotDot));
        for (const QString& step : ours.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            for (const char* file : {"model", "optimizer", "state"}) {
                const QString name = step + '/' + file + ".safetensors";
                QFile left(ours.filePath(name)), right(theirs.filePath(name));
                QVERIFY(left.open(QIODevice::ReadOnly) && right.open(QIODevice::ReadOnly));
                QVERIFY2(left.size() > 500 && left.readAll() == right.readAll(), qPrintable(name));
            }
    }

    void aStoppedRunGoesOnUnderItsName()
    {
        cutShort("stopped", 3, SIGINT);
        const int at = shown("stopped")["step"].toInt();
        const auto outcome = m_program.run({"resume", "stopped", "--set", "train.steps=" + QString::number(at + 30)});
        QVERIFY2(outcome.code == 0, outcome.err.constData());
        QVERIFY2(outcome.out.contains("Goes on from step " + QByteArray::number(at)), outcome.out.constData());
        const auto run = shown("stopped");
        QCOMPARE(run["state"].toString(), QString("finished"));
        QCOMPARE(run["step"].toInt(), at + 30);
        QVERIFY(m_program.run({"runs", "show", "stopped"}).out.contains("Resumed from step " + QByteArray::number(at)));
    }

    void goesOnFromTheCheckpointThatIsNamed()
    {
        cutShort("back", 4, SIGINT);
        const auto run = shown("back");
        const auto checkpoints = run["checkpoints"].toArray();
        QVERIFY(checkpoints.size() >= 2);
        const QString folder = checkpoints.first().toObject()["checkpoint"].toString();
        const int from = checkpoints.first().toObject()["step"].toInt();
        QVERIFY(from < run["step"].toInt());
        const auto outcome = m_program.run({"resume", folder, "--steps", QString::number(from + 5), "--json"});
        QVERIFY2(outcome.code == 0, outcome.err.constData());
        QCOMPARE(event(outcome, "start")["from"].toObject()["step"].toInt(), from);
        QCOMPARE(event(outcome, "step")["step"].toInt(), from + 1);
        QCOMPARE(shown("back")["step"].toInt(), from + 5);

        const auto missing = m_program.run({"resume", QFileInfo(folder).path() + "/step-000999999"});
        QVERIFY2(missing.code == 1 && missing.err.contains("step-000999999"), missing.err.constData());
    }

    void theInterruptedComeFirst()
    {
        cutShort("older, killed", 2, SIGKILL);
        cutShort("newer, stopped", 2, SIGINT);
        const auto first = m_program.run({"resume", "--steps", "100000000", "--bytes", "1"});
        QCOMPARE(first.code, 1); // the length is reached; nothing has happened
        QCOMPARE(shown("older, killed")["state"].toString(), QString("interrupted"));
        for (const char* name : {"older, killed", "newer, stopped"}) {
            const auto steps = QString::number(shown(name)["step"].toInt() + 20);
            const auto outcome = m_program.run({"resume", "--steps", steps, "--json"});
            QVERIFY2(outcome.code == 0, outcome.err.constData());
            QCOMPARE(event(outcome, "start")["run"].toString(), shown(name)["run"].toString());
        }
    }

    void whatCannotGoOnIsRefused_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::addColumn<QStringList>("words");
        QTest::newRow("it has finished") << QStringList{"done"} << 1
                                         << QStringList{"finished after step 30", "--steps"};
        QTest::newRow("a length that is reached")
            << QStringList{"done", "--steps", "20"} << 1 << QStringList{"step 30"};
        QTest::newRow("another batch") << QStringList{"done", "--steps", "60", "--set", "train.batch=2"} << 1
                                       << QStringList{"train.batch", "sharnn train --from"};
        QTest::newRow("another text") << QStringList{"done", "--steps", "60", "--corpus", "OTHER"} << 1
                                      << QStringList{"SHA-256", "--fresh-text", "--from"};
        QTest::newRow("no text") << QStringList{"done", "--steps", "60", "--corpus", "/nowhere.txt"} << 1
                                 << QStringList{"/nowhere.txt", "--corpus FILE"};
        QTest::newRow("no such field") << QStringList{"done", "--set", "train.stps=60"} << 2
                                       << QStringList{"train.steps"};
        QTest::newRow("an option of train") << QStringList{"done", "--preset", "demo"} << 2 << QStringList{"--preset"};
    }
    void whatCannotGoOnIsRefused()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        QFETCH(QStringList, words);
        const QString other = m_folder.filePath("other.txt");
        if (shown("done").isEmpty()) {
            QCOMPARE(m_program.run({"corpus", "make", "--bytes", "30000", "--seed", "9", "--out", other}).code, 0);
            QCOMPARE(m_program.run(training("done", 30)).code, 0);
        }
        arguments.replaceInStrings("OTHER", other);
        const auto before = shown("done");
        const auto outcome = m_program.run(QStringList{"resume"} + arguments);
        QCOMPARE(outcome.code, code);
        for (const QString& word : words)
            QVERIFY2(outcome.err.contains(word.toUtf8()), outcome.err.constData());
        QCOMPARE(shown("done"), before);
    }

    void changedTextGoesOnWhereAsked()
    {
        const auto outcome = m_program.run(
            {"resume", "done", "--steps", "60", "--corpus", m_folder.filePath("other.txt"), "--fresh-text", "--json"});
        QVERIFY2(outcome.code == 0, outcome.err.constData());
        QVERIFY(!event(outcome, "start")["from"].toObject()["text"].toBool(true));
        QVERIFY(event(outcome, "warning")["message"].toString().contains("SHA-256"));
    }

    void aRunThatTrainsIsLeftAlone()
    {
        QProcess process;
        m_program.start(process, training("live", 100'000'000));
        QVERIFY(!waitForLine(process, "\"event\":\"checkpoint\"").isEmpty());
        const auto outcome = m_program.run({"resume", "live"});
        QCOMPARE(outcome.code, 1);
        QVERIFY2(
            outcome.err.contains("is running in process " + QByteArray::number(process.processId())),
            outcome.err.constData());
        signal(process, SIGINT);
        QVERIFY(process.waitForFinished());
        QCOMPARE(shown("live")["state"].toString(), QString("stopped"));
    }

    void onlyOneProcessGoesOn()
    {
        QProcess first;
        m_program.start(first, {"resume", "live", "--json"});
        QVERIFY(!waitForLine(first, "\"event\":\"step\"").isEmpty());
        const auto second = m_program.run({"resume", "live", "--json"});
        QCOMPARE(second.code, 1);
        QVERIFY2(second.err.contains("process " + QByteArray::number(first.processId())), second.err.constData());
        QVERIFY(second.out.isEmpty());
        signal(first, SIGINT);
        QVERIFY(first.waitForFinished());
    }

    void aSignalAsksForACheckpoint()
    {
        QProcess process;
        auto arguments = training("signalled", 100'000'000);
        arguments << "--set"
                  << "checkpoint.everySteps=0"
                  << "--set"
                  << "eval.everySteps=0";
        m_program.start(process, arguments);
        QVERIFY(!waitForLine(process, "\"event\":\"step\"").isEmpty());
        signal(process, SIGUSR2);
        const QByteArray told = waitForLine(process, "\"event\":\"checkpoint\"");
        QVERIFY(told.split('\n').value(told.count('\n') - 1).contains("\"byHand\":true"));
        QVERIFY(!waitForLine(process, "\"event\":\"step\"").isEmpty()); // and goes on
        process.kill();
        QVERIFY(process.waitForFinished());
        const auto verified = m_program.run({"checkpoint", "verify", "signalled", "--json"});
        QVERIFY2(verified.code == 0, verified.err.constData());
    }

    void helpSaysIt()
    {
        QVERIFY(m_program.run({"train", "--help"}).out.contains("SIGUSR2"));
        QVERIFY(m_program.run({"resume", "--help"}).out.contains("bit for bit"));
    }
};

const QByteArrayList TestResumeCommand::kOfTheClock{"seconds", "wall", "bytesPerSecond", "residentBytes"};

QTEST_GUILESS_MAIN(TestResumeCommand)
#include "TestResumeCommand.moc"
