// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/Program.h"

#include <QDir>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QTest>

#include <csignal>
#include <map>
#include <unistd.h>

using namespace workbench;

/// Runs in processes of their own, as a user of the terminal sees them.
class TestHostedCommand : public QObject
{
    Q_OBJECT

private:
    QStringList training(const QString& name, int steps, const QString& process = "own") const
    {
        return Program::smallRun(m_corpus) + QStringList{"--name",  name,
                                                         "--seed",  "3",
                                                         "--steps", QString::number(steps),
                                                         "--set",   "runtime.process=" + process};
    }
    QJsonObject shown(const QString& run) const
    {
        return m_program->run({"runs", "show", run, "--json"}).objects().value(0);
    }

    /// The one process that `parent` has started; 0: none.
    static int childOf(qint64 parent)
    {
        for (const QString& name : QDir("/proc").entryList(QDir::Dirs)) {
            QFile file("/proc/" + name + "/stat");
            if (!file.open(QIODevice::ReadOnly))
                continue;
            const QByteArray stat = file.readAll();
            const QByteArrayList fields = stat.mid(stat.lastIndexOf(')') + 2).split(' ');
            if (fields.size() > 1 && fields[0] != "Z" && fields[1].toLongLong() == parent)
                return name.toInt();
        }
        return 0;
    }

    /// Dead, whether or not somebody has collected it: an orphan's new parent may be slow at it.
    static bool isGone(int process)
    {
        QFile file(QStringLiteral("/proc/%1/stat").arg(process));
        if (!file.open(QIODevice::ReadOnly))
            return true;
        const QByteArray stat = file.readAll();
        return stat.isEmpty() || stat.at(stat.lastIndexOf(')') + 2) == 'Z';
    }

    /// Every file of the runs with its size and the time of its last change.
    std::map<QString, QPair<qint64, QDateTime>> files() const
    {
        std::map<QString, QPair<qint64, QDateTime>> found;
        QDirIterator folders(m_program->store() + "/runs", QDirIterator::Subdirectories);
        while (folders.hasNext()) {
            const QFileInfo info(folders.next());
            found[info.filePath()] = {info.size(), info.lastModified()};
        }
        return found;
    }

    static QList<double> losses(const Outcome& outcome)
    {
        QList<double> losses;
        for (const QJsonObject& object : outcome.objects())
            if (object["event"].toString() == "step")
                losses << object["trainLoss"].toDouble();
        return losses;
    }

    QTemporaryDir m_corpusFolder;
    QString m_corpus;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Program> m_program;

private Q_SLOTS:
    void initTestCase()
    {
        m_corpus = m_corpusFolder.filePath("recall.txt");
        const Program maker(m_corpusFolder);
        QCOMPARE(maker.run({"corpus", "make", "--bytes", "40000", "--out", m_corpus}).code, 0);
    }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_program = std::make_unique<Program>(*m_folder);
        QVERIFY(QDir().mkpath(m_folder->filePath("runtime")));
        qputenv("XDG_RUNTIME_DIR", m_folder->filePath("runtime").toUtf8());
    }

    void trainsAsWithoutOne()
    {
        const auto own = m_program->run(training("own", 25));
        QVERIFY2(own.code == 0, own.err.constData());
        QVERIFY2(own.err.isEmpty(), own.err.constData());
        const auto same = m_program->run(training("same", 25, "same"));
        QVERIFY2(same.code == 0, same.err.constData());
        QCOMPARE(losses(own).size(), 25);
        QCOMPARE(losses(own), losses(same));
        const auto left = shown("own"), right = shown("same");
        for (const char* field : {"state", "step", "bytes", "trainLoss", "validationLoss", "validationBpc", "testBpc"})
            QCOMPARE(left[field], right[field]);
        QCOMPARE(left["state"].toString(), QString("finished"));
        const QDir runtime(m_folder->filePath("runtime"));
        QVERIFY(runtime.entryList(QDir::AllEntries | QDir::NoDotAndDotDot).isEmpty());
    }

    void mistakesAreToldBeforeThereIsARun()
    {
        auto arguments = training("wrong", 25);
        arguments[arguments.indexOf(m_corpus)] = m_folder->filePath("missing");
        const auto own = m_program->run(arguments);
        QCOMPARE(own.code, 1);
        arguments.replaceInStrings("process=own", "process=same");
        QCOMPARE(m_program->run(arguments).err, own.err);
        QVERIFY(m_program->run({"runs", "list", "--json"}).objects().isEmpty());
    }

    void itsDeathFailsTheRunAndItGoesOn_data()
    {
        QTest::addColumn<int>("number");
        QTest::addColumn<QByteArray>("word");
        QTest::newRow("SIGKILL") << SIGKILL << QByteArray("SIGKILL");
        QTest::newRow("SIGSEGV") << SIGSEGV << QByteArray("SIGSEGV (Segmentation fault)");
        QTest::newRow("SIGABRT") << SIGABRT << QByteArray("SIGABRT");
    }

    void itsDeathFailsTheRunAndItGoesOn()
    {
        QFETCH(int, number);
        QFETCH(QByteArray, word);
        QProcess process;
        m_program->start(process, training("dies", 100'000'000));
        QVERIFY(!waitForLine(process, "\"event\":\"checkpoint\"").isEmpty());
        const int child = childOf(process.processId());
        QVERIFY(child > 0);
        ::kill(child, number);
        const Outcome outcome = Program::finish(process);
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.err.contains(word), outcome.err.constData());
        QVERIFY2(outcome.err.contains("goes on from step"), outcome.err.constData());
        QVERIFY(isGone(child));
        const auto row = shown("dies");
        QCOMPARE(row["state"].toString(), QString("failed"));
        QVERIFY2(row["error"].toString().contains(word), qPrintable(row["error"].toString()));

        const int steps = row["step"].toInt() + 20;
        const auto resumed = m_program->run({"resume", "dies", "--steps", QString::number(steps), "--json"});
        QVERIFY2(resumed.code == 0, resumed.err.constData());
        QCOMPARE(shown("dies")["state"].toString(), QString("finished"));
        QCOMPARE(shown("dies")["step"].toInt(), steps);
    }

    void itGoesWithItsParent_data()
    {
        QTest::addColumn<bool>("paused"); // the parent, so that it cannot have asked for anything
        QTest::newRow("killed while it works") << false;
        QTest::newRow("killed while it stands still") << true;
    }

    void itGoesWithItsParent()
    {
        QFETCH(bool, paused);
        QProcess process;
        m_program->start(process, training("orphan", 100'000'000));
        QVERIFY(!waitForLine(process, "\"event\":\"checkpoint\"").isEmpty());
        const int child = childOf(process.processId());
        QVERIFY(child > 0);
        if (paused)
            ::kill(pid_t(process.processId()), SIGSTOP);
        ::kill(pid_t(process.processId()), SIGKILL);
        QVERIFY(process.waitForFinished());
        QElapsedTimer timer;
        timer.start();
        while (!isGone(child) && timer.elapsed() < 1000)
            QTest::qSleep(5);
        QVERIFY(isGone(child));
        const auto before = files();
        QTest::qSleep(1500);
        QVERIFY(before.size() > 4);
        QVERIFY(files() == before);

        QCOMPARE(shown("orphan")["state"].toString(), QString("interrupted"));
        const int steps = shown("orphan")["step"].toInt() + 20;
        const auto resumed = m_program->run({"resume", "--steps", QString::number(steps), "--json"});
        QVERIFY2(resumed.code == 0, resumed.err.constData());
        QCOMPARE(shown("orphan")["state"].toString(), QString("finished"));
    }

    void theTerminalsSignalsAreItsParents_data()
    {
        QTest::addColumn<int>("number");
        QTest::newRow("Ctrl+C") << SIGINT;
        QTest::newRow("SIGTERM to all") << SIGTERM;
    }

    void theTerminalsSignalsAreItsParents()
    {
        QFETCH(int, number);
        QProcess process;
        process.setChildProcessModifier([] { ::setpgid(0, 0); });
        m_program->start(process, training("stopped", 100'000'000));
        QVERIFY(!waitForLine(process, "\"event\":\"checkpoint\"").isEmpty());
        ::kill(-pid_t(process.processId()), SIGUSR2); // a checkpoint, from both or none
        QVERIFY(!waitForLine(process, "\"byHand\":true").isEmpty());
        ::kill(-pid_t(process.processId()), number);
        const Outcome outcome = Program::finish(process);
        QVERIFY2(outcome.code == 0, outcome.err.constData());
        QCOMPARE(shown("stopped")["state"].toString(), QString("stopped"));
        QVERIFY(shown("stopped")["step"].toInt() >= 10);
    }

    void theQueueGoesOnAfterADeath()
    {
        QStringList fields = Program::smallRun(m_corpus).mid(1);
        fields.removeAll(QStringLiteral("--json"));
        fields << "--set"
               << "runtime.process=own";
        const auto add = [&](const QString& name, const QString& steps) {
            return m_program->run(QStringList{"queue", "add", "--name", name, "--steps", steps} + fields);
        };
        const auto first = add("dies", "100000000");
        QVERIFY2(first.code == 0, first.err.constData());
        QCOMPARE(add("lives", "20").code, 0);
        QProcess process;
        m_program->start(process, {"queue", "run", "--json"});
        QVERIFY(!waitForLine(process, "\"event\":\"checkpoint\"").isEmpty());
        ::kill(childOf(process.processId()), SIGSEGV);
        const Outcome outcome = Program::finish(process);
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.err.contains("SIGSEGV"), outcome.err.constData());
        QCOMPARE(shown("dies")["state"].toString(), QString("failed"));
        QCOMPARE(shown("lives")["state"].toString(), QString("finished"));
    }
};

QTEST_GUILESS_MAIN(TestHostedCommand)
#include "TestHostedCommand.moc"
