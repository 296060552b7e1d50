// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/Program.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTest>

using namespace workbench;

/// Runs that begin with checkpoints of others, as a user starts them.
class TestBranchCommand : public QObject
{
    Q_OBJECT

private:
    QStringList branch(const QStringList& more) const { return QStringList{"train", "--json", "--from"} + more; }
    static QJsonObject event(const Outcome& outcome, const QString& kind)
    {
        for (const QJsonObject& object : outcome.objects())
            if (object["event"].toString() == kind)
                return object;
        return {};
    }

    QTemporaryDir m_folder;
    const Program m_program{m_folder};
    QString m_parent; // UUID

private Q_SLOTS:
    void initTestCase()
    {
        const QString corpus = m_folder.filePath("recall.txt");
        QCOMPARE(m_program.run({"corpus", "make", "--bytes", "40000", "--out", corpus}).code, 0);
        const auto outcome = m_program.run(
            Program::smallRun(corpus)
            + QStringList{"--steps", "40", "--name", "parent", "--seed", "3", "--set", "checkpoint.keep=9"});
        QVERIFY2(outcome.code == 0, outcome.err.constData());
        m_parent = event(outcome, "end")["run"].toString();
    }

    void anUnchangedBranchEndsWhereItsParentDid()
    {
        const auto outcome = m_program.run(branch({"parent", "--step", "20", "--name", "same"}));
        QVERIFY2(outcome.code == 0, outcome.err.constData());
        const auto start = event(outcome, "start");
        QCOMPARE(start["step"].toInt(), 20);
        QCOMPARE(start["from"].toObject()["run"].toString(), m_parent);
        QCOMPARE(start["from"].toObject()["step"].toInt(), 20);
        for (const char* part : {"optimizer", "text", "random"})
            QVERIFY2(start["from"].toObject()[part].toBool(), part);
        QCOMPARE(event(outcome, "step")["step"].toInt(), 21);
        const auto ours = event(outcome, "end");
        const auto theirs = m_program.run({"runs", "show", "parent", "--json"}).objects().first();
        QCOMPARE(ours["step"].toInt(), 40);
        QCOMPARE(ours["bytes"], theirs["bytes"]);
        QCOMPARE(ours["trainLoss"].toDouble(), theirs["trainLoss"].toDouble());
    }

    void changesAreTakenAndToldOf()
    {
        const auto outcome = m_program.run(branch(
            {"parent", "--step", "10", "--steps", "15", "--set", "train.learningRate=5e-4", "--set",
             "train.schedule=constant", "--fresh-optimizer", "--fresh-text", "--name", "changed"}));
        QVERIFY2(outcome.code == 0, outcome.err.constData());
        const auto start = event(outcome, "start");
        QVERIFY(!start["from"].toObject()["optimizer"].toBool(true) && !start["from"].toObject()["text"].toBool(true));
        QCOMPARE(event(outcome, "step")["learningRate"].toDouble(), 5e-4);
        const auto shown = m_program.run({"runs", "show", "changed", "--json"}).objects().first();
        QCOMPARE(shown["config"].toObject()["train"].toObject()["learningRate"].toDouble(), 5e-4);
        QCOMPARE(shown["config"].toObject()["model"].toObject()["width"].toInt(), 16); // the parent's
        QCOMPARE(shown["step"].toInt(), 15);
    }

    void parentAndBranchesKnowEachOther()
    {
        const auto child = m_program.run({"runs", "show", "same", "--json"}).objects().first();
        QCOMPARE(child["origin"].toObject()["run"].toString(), m_parent);
        QCOMPARE(child["origin"].toObject()["step"].toInt(), 20);
        QVERIFY(child["events"].toArray().first().toObject()["text"].toString().contains(
            "Branched from \"parent\" at step 20"));
        const auto words = m_program.run({"runs", "show", "same"}).out;
        QVERIFY2(words.contains("branched from parent at step 20"), words.constData());
        const auto parent = m_program.run({"runs", "show", "parent", "--json"}).objects().first();
        QVERIFY(parent["origin"].isNull());
        const auto branches = parent["branches"].toArray();
        QCOMPARE(branches.size(), 2);
        QCOMPARE(branches[0].toObject()["name"].toString(), QString("same"));
        QCOMPARE(branches[1].toObject()["step"].toInt(), 10);
        QVERIFY(m_program.run({"runs", "show", "parent"}).out.contains("changed "));
    }

    void aFolderAndTheNewestAndANameOfItsOwn()
    {
        const auto checkpoints
            = m_program.run({"runs", "show", "parent", "--json"}).objects().first()["checkpoints"].toArray();
        QVERIFY(checkpoints.size() >= 4);
        const auto byFolder
            = m_program.run(branch({checkpoints.first().toObject()["checkpoint"].toString(), "--steps", "12"}));
        QVERIFY2(byFolder.code == 0, byFolder.err.constData());
        QCOMPARE(event(byFolder, "start")["step"].toInt(), checkpoints.first().toObject()["step"].toInt());
        const auto newest = m_program.run(branch({"parent", "--step", "newest", "--steps", "42"}));
        QVERIFY2(newest.code == 0, newest.err.constData());
        QCOMPARE(event(newest, "start")["step"].toInt(), 40);
        QVERIFY(m_program.run({"runs", "list", "--json"}).objects().first()["name"].toString() != "parent");
    }

    void whatCannotBeBranchedIsRefused_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::addColumn<QStringList>("words");
        QTest::newRow("another width") << QStringList{"parent", "--step", "20", "--set", "model.width=32"} << 1
                                       << QStringList{"model.width", "16", "32"};
        QTest::newRow("over already") << QStringList{"parent", "--step", "20", "--steps", "20"} << 1
                                      << QStringList{"train.steps", "20"};
        QTest::newRow("no such step") << QStringList{"parent", "--step", "7"} << 1 << QStringList{"step 7", "10, 20"};
        QTest::newRow("no step") << QStringList{"parent", "--step", "x"} << 2 << QStringList{"--step x"};
        QTest::newRow("no such run") << QStringList{"nobody"} << 1 << QStringList{"nobody"};
        QTest::newRow("no such folder") << QStringList{"./nowhere"} << 1 << QStringList{"./nowhere"};
        QTest::newRow("a preset too") << QStringList{"parent", "--preset", "demo"} << 2 << QStringList{"--preset"};
        QTest::newRow("an unknown field")
            << QStringList{"parent", "--set", "train.stps=3"} << 2 << QStringList{"train.steps"};
    }
    void whatCannotBeBranchedIsRefused()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        QFETCH(QStringList, words);
        const auto before = m_program.run({"runs", "list", "--json"}).objects().size();
        const auto outcome = m_program.run(branch(arguments));
        QCOMPARE(outcome.code, code);
        for (const QString& word : words)
            QVERIFY2(outcome.err.contains(word.toUtf8()), outcome.err.constData());
        QCOMPARE(m_program.run({"runs", "list", "--json"}).objects().size(), before); // no row of a run that never was
    }

    void optionsOfABranchNeedOne()
    {
        QCOMPARE(m_program.run({"train", "--fresh-optimizer"}).code, 2);
        QCOMPARE(m_program.run({"train", "--step", "20"}).code, 2);
    }

    void anotherCorpusIsWarnedOf()
    {
        const QString other = m_folder.filePath("other.txt");
        QCOMPARE(m_program.run({"corpus", "make", "--bytes", "30000", "--seed", "9", "--out", other}).code, 0);
        const auto outcome = m_program.run(branch({"parent", "--step", "20", "--corpus", other, "--steps", "23"}));
        QVERIFY2(outcome.code == 0, outcome.err.constData());
        QVERIFY(event(outcome, "warning").value("message").toString().contains("SHA-256"));
        QVERIFY(!event(outcome, "start")["from"].toObject()["text"].toBool(true));
    }

    void aDamagedCheckpointIsNamed()
    {
        const auto checkpoints
            = m_program.run({"runs", "show", "parent", "--json"}).objects().first()["checkpoints"].toArray();
        QFile file(QDir(checkpoints.first().toObject()["checkpoint"].toString()).filePath("optimizer.safetensors"));
        QVERIFY(file.resize(file.size() / 2));
        const auto outcome
            = m_program.run(branch({checkpoints.first().toObject()["checkpoint"].toString(), "--steps", "12"}));
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.err.contains("optimizer.safetensors"), outcome.err.constData());
    }
};

QTEST_GUILESS_MAIN(TestBranchCommand)
#include "TestBranchCommand.moc"
