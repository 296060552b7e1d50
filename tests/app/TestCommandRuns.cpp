// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/Program.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <QTest>

#include <cmath>
#include <numbers>

using namespace workbench;

/// Runs of the real program, and what can be done with them afterwards.
class TestCommandRuns : public QObject
{
    Q_OBJECT

private:
    QJsonObject lastRun() const
    {
        const auto runs = m_program.run({"runs", "list", "--json"}).objects();
        return runs.isEmpty() ? QJsonObject() : runs.first(); // newest first
    }
    static void flipByte(const QString& path, qint64 at)
    {
        QFile file(path);
        if (!file.open(QIODevice::ReadWrite) || !file.seek(at))
            qFatal("cannot open %s", qPrintable(path));
        char byte = 0;
        file.getChar(&byte);
        file.seek(at);
        file.putChar(char(byte ^ 1));
    }

    QTemporaryDir m_folder;
    const Program m_program{m_folder};
    QString m_corpus;

private Q_SLOTS:
    void initTestCase()
    {
        m_corpus = m_folder.filePath("recall.txt");
        QCOMPARE(m_program.run({"corpus", "make", "--bytes", "60000", "--out", m_corpus}).code, 0);
    }

    void trainTellsWhatHappens()
    {
        const auto outcome = m_program.run(
            Program::smallRun(m_corpus) + QStringList{"--steps", "25", "--name", "first", "--seed", "7"});
        QVERIFY2(outcome.code == 0, outcome.err.constData());
        const auto events = outcome.objects();
        QVERIFY(events.size() > 28);
        QCOMPARE(events.first()["event"].toString(), QString("start"));
        int steps = 0;
        QSet<QString> splits;
        for (const auto& event : events) {
            const QString kind = event["event"].toString();
            QVERIFY(!kind.isEmpty());
            if (kind == "step") {
                for (const char* key :
                     {"step", "bytes", "seconds", "trainLoss", "learningRate", "gradNorm", "bytesPerSecond"})
                    QVERIFY2(event[key].isDouble(), key);
                QCOMPARE(event["step"].toInt(), ++steps);
            } else if (kind == "eval") {
                for (const char* key : {"step", "bytes", "seconds", "loss", "bpc"})
                    QVERIFY2(event[key].isDouble(), key);
                QVERIFY(std::abs(event["bpc"].toDouble() - event["loss"].toDouble() / std::numbers::ln2) < 1e-9);
                splits.insert(event["split"].toString());
            }
        }
        QCOMPARE(steps, 25);
        QCOMPARE(splits, (QSet<QString>{"validation", "test"}));

        const auto end = events.last();
        QCOMPARE(end["event"].toString(), QString("end"));
        QCOMPARE(end["state"].toString(), QString("finished"));
        QCOMPARE(end["step"].toInt(), 25);
        for (const char* key : {"bytes", "seconds", "trainLoss", "validationLoss", "validationBpc", "testBpc"})
            QVERIFY2(end[key].isDouble(), key);
        QVERIFY(QDir(end["checkpoint"].toString()).exists());

        const auto run = lastRun();
        for (const char* key : {"run", "name", "state", "step", "validationBpc", "created", "checkpoint"})
            QVERIFY2(run.contains(key), key);
        QCOMPARE(run["run"], end["run"]);
        QCOMPARE(run["name"].toString(), QString("first"));
        QCOMPARE(run["state"].toString(), QString("finished"));
        QCOMPARE(run["step"].toInt(), 25);
        QCOMPARE(run["validationBpc"].toDouble(), end["validationBpc"].toDouble());
        QCOMPARE(run["checkpoint"], end["checkpoint"]);

        const auto shown = m_program.run({"runs", "show", "first", "--json"}).objects().first();
        QCOMPARE(shown["config"]["model"]["width"].toInt(), 16);
        QCOMPARE(shown["config"]["train"]["seed"].toInt(), 7);
        QVERIFY(!shown["events"].toArray().isEmpty());
        QVERIFY(m_program.run({"runs", "show", "first"}).out.contains("model.width = 16"));

        // The corpus is known by its hash, with the floors of the file beside it.
        const auto corpora = m_program.run({"corpus", "list", "--json"}).objects();
        QCOMPARE(corpora.size(), 1);
        QCOMPARE(corpora.first()["corpus"].toString(), run["corpus"].toString());
        QVERIFY(corpora.first()["details"]["floorsBitsPerByte"].isObject());
    }

    void everyPointIsExported()
    {
        const QString out = m_folder.filePath("points.csv");
        QCOMPARE(m_program.run({"runs", "export", "first", "--out", out}).code, 0);
        QFile file(out);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto lines = file.readAll().trimmed().split('\n');
        QVERIFY(lines.first().startsWith("step,bytes,seconds,"));
        QCOMPARE(lines.size(), 1 + 25);
        QVERIFY(lines.last().startsWith("25,"));
        QCOMPARE(m_program.run({"runs", "export", "first", "--out", out}).code, 1); // not over a file that is there
        QCOMPARE(m_program.run({"runs", "export", "first", "--out", out, "--overwrite"}).code, 0);

        const auto evaluations = m_program.run({"runs", "export", "first", "--format", "evaluations"});
        QCOMPARE(evaluations.out.count("validation,"), 3); // after steps 10, 20 and 25
        QCOMPARE(evaluations.out.count("test,"), 1);

        const auto json = QJsonDocument::fromJson(m_program.run({"runs", "export", "first", "--json"}).out).object();
        QCOMPARE(json["metrics"]["trainLoss"].toArray().size(), 25);
        QCOMPARE(json["config"]["model"]["width"].toInt(), 16);
        QCOMPARE(m_program.run({"runs", "export", "first", "--out", "/dev/full", "--overwrite"}).code, 1);
        QVERIFY(QFile::exists("/dev/full"));
    }

    void evaluationRepeatsTheFigures()
    {
        const auto run = lastRun();
        const auto test = m_program.run({"eval", "first", "--json"});
        QVERIFY2(test.code == 0, test.err.constData());
        const auto report = test.objects().first();
        QVERIFY(std::abs(report["bpc"].toDouble() - run["testBpc"].toDouble()) < 1e-4);
        QVERIFY(report["bytes"].toInt() > 2000);
        const auto validation
            = m_program.run({"eval", run["checkpoint"].toString(), "--split", "validation", "--json"});
        QVERIFY2(validation.code == 0, validation.err.constData());
        QVERIFY(std::abs(validation.objects().first()["bpc"].toDouble() - run["validationBpc"].toDouble()) < 1e-4);
        const auto all = m_program.run({"eval", "first", "--corpus", m_corpus, "--split", "all", "--json"});
        QVERIFY(all.objects().first()["bytes"].toInt() > 59'000);
        QCOMPARE(all.objects().first()["resetEvery"].toInt(-1), 0);
        const auto anew
            = m_program.run({"eval", "first", "--corpus", m_corpus, "--split", "all", "--reset-every", "20", "--json"});
        QCOMPARE(anew.objects().first()["resetEvery"].toInt(), 20);
        QCOMPARE(anew.objects().first()["bytes"], all.objects().first()["bytes"]);
        QVERIFY(anew.objects().first()["bpc"] != all.objects().first()["bpc"]);
        const auto words = m_program.run({"eval", "first", "--reset-every", "20"});
        QVERIFY2(words.out.contains("every 20 bytes"), words.out.constData());
        QCOMPARE(m_program.run({"eval", "first", "--reset-every", "0"}).code, 2);
        QCOMPARE(m_program.run({"eval", "first", "--corpus", "/dev/zero"}).code, 1);
        QCOMPARE(m_program.run({"eval", "first", "--split", "some"}).code, 2);
    }

    void checkpointsAreVerifiedAndExported()
    {
        const auto verified = m_program.run({"checkpoint", "verify", "first", "--json"});
        QVERIFY2(verified.code == 0, verified.err.constData());
        const auto manifest = verified.objects().first();
        QCOMPARE(manifest["run"], lastRun()["run"]);
        QCOMPARE(manifest["files"].toArray().size(), 3);

        const QString out = m_folder.filePath("weights.safetensors");
        QCOMPARE(m_program.run({"checkpoint", "export", "first", "--out", out}).code, 0);
        QFile weights(out);
        QVERIFY(weights.open(QIODevice::ReadOnly));
        QVERIFY(weights.readAll().contains("encoder.weight"));
        QCOMPARE(m_program.run({"checkpoint", "export", "first", "--out", out}).code, 1);
        QCOMPARE(m_program.run({"checkpoint", "export", "first", "--out", out, "--overwrite"}).code, 0);
    }

    void damagedCheckpointsAreRefused_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("damage");
        for (const char* name : {"model.safetensors", "optimizer.safetensors", "state.safetensors", "manifest.json"})
            for (const char* damage : {"flipped", "cut", "longer", "missing"})
                QTest::addRow("%s %s", name, damage) << name << damage;
    }
    void damagedCheckpointsAreRefused()
    {
        QFETCH(const QString, name);
        QFETCH(const QString, damage);
        const QTemporaryDir copy;
        QDir original(lastRun()["checkpoint"].toString());
        for (const QString& entry : original.entryList(QDir::Files))
            QVERIFY(QFile::copy(original.filePath(entry), copy.filePath(entry)));
        QCOMPARE(m_program.run({"checkpoint", "verify", copy.path()}).code, 0);

        const QString path = copy.filePath(name);
        QFile file(path);
        if (damage == "flipped")
            flipByte(path, file.size() / 2);
        else if (damage == "cut")
            QVERIFY(file.resize(file.size() / 2));
        else if (damage == "longer")
            QVERIFY(file.open(QIODevice::Append) && file.write("}") == 1);
        else
            QVERIFY(file.remove());
        file.close();
        const auto verified = m_program.run({"checkpoint", "verify", copy.path()});
        // One bit of the manifest can be a digit of a figure that nothing else knows.
        if (name == "manifest.json" && damage == "flipped" && verified.code == 0)
            return;
        QCOMPARE(verified.code, 1);
        QVERIFY2(verified.err.contains(name.toUtf8()), verified.err.constData());
        if (name != "optimizer.safetensors" && name != "state.safetensors")
            QCOMPARE(m_program.run({"eval", copy.path()}).code, 1);
    }

    void twoRunsShareTheStore()
    {
        QProcess first, second;
        m_program.start(first, Program::smallRun(m_corpus) + QStringList{"--steps", "60", "--name", "left"});
        m_program.start(second, Program::smallRun(m_corpus) + QStringList{"--steps", "60", "--name", "right"});
        QCOMPARE(Program::finish(first).code, 0);
        QCOMPARE(Program::finish(second).code, 0);
        for (const char* name : {"left", "right"}) {
            const auto run = m_program.run({"runs", "show", name, "--json"}).objects().first();
            QCOMPARE(run["state"].toString(), QString("finished"));
            QCOMPARE(run["step"].toInt(), 60);
        }
    }

    void sameSeedSameRun()
    {
        const QStringList arguments = Program::smallRun(m_corpus) + QStringList{"--steps", "10", "--seed", "5"};
        const auto first = m_program.run(arguments).objects().last();
        const auto second = m_program.run(arguments).objects().last();
        QVERIFY(first["trainLoss"].isDouble());
        QCOMPARE(second["trainLoss"].toDouble(), first["trainLoss"].toDouble());
        QCOMPARE(second["validationBpc"].toDouble(), first["validationBpc"].toDouble());
    }

    void lengthsReplaceThoseOfThePreset()
    {
        auto arguments = Program::smallRun(m_corpus);
        arguments << "--bytes"
                  << "640";
        const auto end = m_program.run(arguments).objects().last();
        QCOMPARE(end["state"].toString(), QString("finished"));
        QCOMPARE(end["bytes"].toInt(), 640); // ten steps of 4 x 16
        const auto config = m_folder.filePath("config.json");
        QFile file(config);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(R"({"name": "from a file", "train": {"steps": 3}})") > 0);
        file.close();
        QCOMPARE(m_program.run(Program::smallRun(m_corpus) + QStringList{"--config", config}).code, 0);
        const auto run = lastRun();
        QCOMPARE(run["name"].toString(), QString("from a file"));
        QCOMPARE(run["step"].toInt(), 3);
    }

    void linesForPeople()
    {
        auto arguments = Program::smallRun(m_corpus) + QStringList{"--steps", "12"};
        arguments.removeOne("--json");
        const auto outcome = m_program.run(arguments);
        QCOMPARE(outcome.code, 0);
        for (const char* word : {"parameters", "validation", "bpc", "finished after step 12", "Checkpoint "})
            QVERIFY2(outcome.out.contains(word), outcome.out.constData());
        QVERIFY(!outcome.out.contains('\x1b') && !outcome.err.contains('\x1b')); // no bar without a terminal
    }

    void noGraphicsCardIsTold()
    {
        if (QFile::exists("/dev/nvidia0"))
            QSKIP("this machine has a GPU");
        auto arguments = Program::smallRun(m_corpus) + QStringList{"--steps", "1"};
        arguments.replace(arguments.indexOf("cpu"), "cuda");
        const auto outcome = m_program.run(arguments);
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.err.contains("GPU") || outcome.err.contains("CUDA"), outcome.err.constData());
    }

    void whatCannotFitIsRefused()
    {
        auto arguments = Program::smallRun(m_corpus) + QStringList{"--steps", "1"};
        for (const char* field : {"model.width=16384", "model.boomWidth=65536", "model.layers=32"})
            arguments << "--set" << field;
        const auto outcome = m_program.run(arguments);
        QVERIFY(outcome.code == 1 || outcome.code == 2);
        QVERIFY2(outcome.err.contains("model."), outcome.err.constData());
    }

    void benchMeasures()
    {
        const auto outcome = m_program.run({"bench", "--case", "S", "--seconds", "1", "--json"}, 240'000);
        QVERIFY2(outcome.code == 0, outcome.err.constData());
        const auto report = outcome.objects().first();
        QCOMPARE(report["case"].toString(), QString("S"));
        for (const char* key : {"trainBytesPerSecond", "sampleBytesPerSecond", "gemmGflops"})
            QVERIFY2(report[key].toDouble() > 0, key);
    }
};

QTEST_GUILESS_MAIN(TestCommandRuns)
#include "TestCommandRuns.moc"
