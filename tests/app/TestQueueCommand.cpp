// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/Program.h"

#include <QJsonArray>
#include <QSet>
#include <QTest>

using namespace workbench;

/// The queue and sweeps as a user of the terminal sees them.
class TestQueueCommand : public QObject
{
    Q_OBJECT

private:
    /// "sweep" or "queue add" with the fields of a run that takes a moment.
    QStringList small(QStringList command) const
    {
        QStringList fields = Program::smallRun(m_corpus).mid(1);
        fields.removeAll(QStringLiteral("--json"));
        return command + fields + QStringList{"--steps", "20"};
    }
    QList<QJsonObject> waiting() const { return m_program->run({"queue", "list", "--json"}).objects(); }
    QStringList waitingNames() const
    {
        QStringList names;
        for (const QJsonObject& one : waiting())
            names << one["name"].toString();
        return names;
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
        QCOMPARE(maker.run({"corpus", "make", "--bytes", "60000", "--out", m_corpus}).code, 0);
    }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_program = std::make_unique<Program>(*m_folder);
    }

    void aDryRunTellsTheRunsAndQueuesNone()
    {
        const QStringList sweep
            = small({"sweep"}) + QStringList{"--set", "train.learningRate=2e-3,4e-3", "--seed", "1..3", "--dry-run"};
        const Outcome text = m_program->run(sweep);
        QVERIFY2(text.code == 0, text.err.constData());
        QCOMPARE(text.out.split('\n').size(), 7); // six and what follows the last line's end
        QCOMPARE(text.out.split('\n').first(), QByteArray("seed 1, lr 2e-3"));
        QVERIFY(text.err.contains("6 runs; nothing was queued"));
        const auto runs = m_program->run(sweep + QStringList{"--json"}).objects();
        QCOMPARE(runs.size(), 6);
        QCOMPARE(runs.last()["name"].toString(), QString("seed 3, lr 4e-3"));
        QCOMPARE(runs.last()["fields"].toObject()["train.learningRate"].toString(), QString("0.004"));
        QVERIFY(!runs.last().contains("run"));
        QVERIFY(waiting().isEmpty());
    }

    void aSweepWaitsAsAGroup()
    {
        const Outcome first = m_program->run(
            small({"sweep"}) + QStringList{"--seed", "1..3", "--group", "seeds", "--halving", "10 steps 2", "--json"});
        QVERIFY2(first.code == 0, first.err.constData());
        QCOMPARE(first.objects().size(), 3);
        const Outcome second = m_program->run(small({"sweep"}) + QStringList{"--seed", "4,5", "--group", "seeds"});
        QVERIFY2(second.code == 0, second.err.constData());
        QVERIFY2(second.err.contains("2 runs wait as the group \"seeds 2\""), second.err.constData());
        const auto queue = waiting();
        QCOMPARE(queue.size(), 5);
        for (int place = 0; place < 5; ++place) {
            QCOMPARE(queue[place]["place"].toInt(), place + 1);
            QCOMPARE(queue[place]["group"].toString(), place < 3 ? QString("seeds") : QString("seeds 2"));
            QCOMPARE(queue[place]["corpus"].toString(), m_corpus);
        }
        QCOMPARE(queue[0]["run"], first.objects()[0]["run"]);
    }

    void waitingRunsAreMovedAndRemoved()
    {
        for (const char* const name : {"a", "b", "c"})
            QCOMPARE(m_program->run(small({"queue", "add"}) + QStringList{"--name", name}).code, 0);
        QCOMPARE(m_program->run({"queue", "move", "c", "1"}).code, 0);
        QCOMPARE(waitingNames(), (QStringList{"c", "a", "b"}));
        QCOMPARE(m_program->run({"queue", "move", "c", "99"}).code, 0); // behind all of them
        QCOMPARE(waitingNames(), (QStringList{"a", "b", "c"}));
        const Outcome unknown = m_program->run({"queue", "remove", "a", "nobody"});
        QCOMPARE(unknown.code, 1);
        QVERIFY(unknown.err.contains("nobody"));
        QCOMPARE(waitingNames().size(), 3); // all or none
        QCOMPARE(m_program->run({"queue", "remove", "a", "c"}).code, 0);
        QCOMPARE(waitingNames(), QStringList{"b"});
        QVERIFY(m_program->run({"queue", "list"}).err.contains("1 run waits."));
    }

    void aHeldQueueTrainsNothingAndAReleasedOneAll()
    {
        QCOMPARE(m_program->run(small({"sweep"}) + QStringList{"--seed", "1,2"}).code, 0);
        QCOMPARE(m_program->run({"queue", "hold"}).code, 0);
        QVERIFY(m_program->run({"queue", "list"}).err.contains("The queue is held"));
        (void)m_program->run({"queue", "run"});
        QCOMPARE(waiting().size(), 2);
        QCOMPARE(m_program->run({"queue", "release"}).code, 0);
        const Outcome trained = m_program->run({"queue", "run", "--json"});
        QVERIFY2(trained.code == 0, trained.err.constData());
        QSet<QString> ended;
        for (const QJsonObject& event : trained.objects())
            if (event["event"].toString() == QLatin1String("end")) {
                QCOMPARE(event["state"].toString(), QString("finished"));
                ended << event["run"].toString();
            }
        QCOMPARE(ended.size(), 2);
        QVERIFY(waiting().isEmpty());
        const Outcome again = m_program->run({"queue", "remove", *ended.begin()});
        QCOMPARE(again.code, 1);
        QVERIFY2(again.err.contains("does not wait"), again.err.constData());
    }

    void badUseIsToldWithItsPlace_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("expected");
        QTest::newRow("twice") << QStringList{"--seed", "1,2,1"} << "at character 5";
        QTest::newRow("missing") << QStringList{"--seed", "1,,2"} << "at character 3";
        QTest::newRow("refused") << QStringList{"--set", "model.layers=2,-1"} << "at character 3";
        QTest::newRow("no count") << QStringList{"--set", "train.learningRate=1e-3..1e-2"} << "how many values";
        QTest::newRow("unknown field") << QStringList{"--set", "train.learningrate=1,2"} << "train.learningRate";
        QTest::newRow("nothing differs") << QStringList{} << "Nothing differs";
        QTest::newRow("random without runs") << QStringList{"--seed", "1..9", "--random"} << "number of runs";
        QTest::newRow("halving") << QStringList{"--seed", "1..3", "--halving", "soon"} << "--halving soon";
        QTest::newRow("halving unit") << QStringList{"--seed", "1..3", "--halving", "10 miles"} << "miles";
        QTest::newRow("no runs") << QStringList{"--seed", "1..3", "--runs", "0"} << "--runs";
        QTest::newRow("too many") << QStringList{"--seed", "1..9000", "--set", "train.batch=1..8"} << "10000";
    }

    void badUseIsToldWithItsPlace()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, expected);
        const Outcome outcome = m_program->run(small({"sweep"}) + arguments);
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.err.contains(expected.toUtf8()), outcome.err.constData());
        QVERIFY(outcome.out.isEmpty());
        QVERIFY(waiting().isEmpty());
    }

    void severalValuesAreForSweepsAlone()
    {
        const Outcome outcome = m_program->run(small({"queue", "add"}) + QStringList{"--seed", "1,2"});
        QCOMPARE(outcome.code, 2);
        QVERIFY(waiting().isEmpty());
        QCOMPARE(m_program->run({"queue"}).code, 2);
        QCOMPARE(m_program->run({"queue", "move", "a", "0"}).code, 2);
    }
};

QTEST_GUILESS_MAIN(TestQueueCommand)
#include "TestQueueCommand.moc"
