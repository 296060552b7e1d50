// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/Program.h"

#include <QFile>
#include <QJsonArray>
#include <QTest>

#include <cmath>

using namespace workbench;

/// `checkpoint import`: weights that come as a file of their own do all that a trained run does.
class TestWeightsImport : public QObject
{
    Q_OBJECT

    QString path(const char* name) const { return m_folder.filePath(name); }
    QStringList import(const QString& file) const
    {
        return {"checkpoint", "import",        file,    "--json",      "--set", "model.memory=32",
                "--set",      "train.bptt=16", "--set", "eval.batch=4"};
    }
    QByteArray runs() const { return m_program.run({"runs", "list", "--json"}).out; }

    QTemporaryDir m_folder;
    const Program m_program{m_folder};

private Q_SLOTS:
    void initTestCase()
    {
        QFile corpus(path("corpus.txt"));
        QVERIFY(corpus.open(QIODevice::WriteOnly));
        for (int line = 0; line < 1000; ++line)
            corpus.write("the fox " + QByteArray::number(line * 7919 % 1000) + " met a hen\n");
        corpus.close();
        const auto trained = m_program.run(
            Program::smallRun(path("corpus.txt")) << "--steps"
                                                  << "30"
                                                  << "--set"
                                                  << "model.layers=3"
                                                  << "--name"
                                                  << "fox");
        QVERIFY2(trained.code == 0, trained.err);
        const auto written = m_program.run({"checkpoint", "export", "fox", "--out", path("fox.safetensors")});
        QVERIFY2(written.code == 0, written.err);
    }

    void whatLeftComesBack()
    {
        const auto imported = m_program.run(
            import(path("fox.safetensors")) << "--name"
                                            << "back");
        QVERIFY2(imported.code == 0, imported.err);
        const QJsonObject run = imported.objects().front();
        QCOMPARE(run["name"].toString(), QString("back"));
        QCOMPARE(run["state"].toString(), QString("finished"));
        QCOMPARE(run["step"].toInt(), 0);
        QVERIFY(!run["notes"].toArray().isEmpty());
        QVERIFY(!run["checkpoint"].toString().isEmpty());
        QCOMPARE(m_program.run({"checkpoint", "verify", "back"}).code, 0);

        const auto shown = m_program.run({"runs", "show", "back", "--json"}).objects().front();
        const auto model = shown["config"].toObject()["model"].toObject();
        QCOMPARE(model["layers"].toInt(), 3);
        QCOMPARE(model["width"].toInt(), 16);
        QCOMPARE(model["boomWidth"].toInt(), 32);
        QCOMPARE(model["attention"].toString(), QString("second-last"));
        QCOMPARE(model["memory"].toInt(), 32);
        const QString event = shown["events"].toArray().first().toObject()["text"].toString();
        QVERIFY2(event.contains("imported weights from " + path("fox.safetensors")), qPrintable(event));
    }

    void doesWhatTheOriginalDoes_data()
    {
        QTest::addColumn<QStringList>("before");
        QTest::addColumn<QStringList>("after");
        QTest::newRow("sample") << QStringList{"sample"}
                                << QStringList{"--prompt", "the fox ", "--bytes", "200", "--seed", "3"};
        QTest::newRow("eval") << QStringList{"eval"}
                              << QStringList{"--corpus", path("corpus.txt"), "--split", "validation", "--threads", "1"};
        QTest::newRow("attention") << QStringList{"attention"}
                                   << QStringList{"--text", path("corpus.txt"), "--length",   "100",
                                                  "--out",  path("map.csv"),    "--overwrite"};
    }

    void doesWhatTheOriginalDoes()
    {
        QFETCH(QStringList, before);
        QFETCH(QStringList, after);
        QByteArrayList outcomes;
        for (const char* const run : {"fox", "back"}) {
            const auto outcome = m_program.run(before + QStringList{run} + after);
            QVERIFY2(outcome.code == 0, outcome.err);
            QFile map(path("map.csv"));
            outcomes << (map.open(QIODevice::ReadOnly) ? map.readAll() : outcome.out);
            QFile::remove(path("map.csv"));
        }
        QVERIFY(outcomes[0].size() > 20);
        QCOMPARE(outcomes[1], outcomes[0]);
    }

    void branchesAndGoesNowhereElse()
    {
        const auto without = m_program.run({"train", "--from", "back", "--steps", "5", "--json"});
        QVERIFY(without.code != 0);
        QVERIFY2(without.err.contains("corpus.path"), without.err);
        const auto branch = m_program.run(
            {"train", "--from", "back", "--corpus", path("corpus.txt"), "--steps", "5", "--json", "--name", "on"});
        QVERIFY2(branch.code == 0, branch.err);
        QVERIFY2(branch.err.contains("not known what text"), branch.err);
        QCOMPARE(branch.objects().last()["state"].toString(), QString("finished"));
        QCOMPARE(branch.objects().last()["step"].toInt(), 5);
        const auto resumed
            = m_program.run({"resume", "back", "--corpus", path("corpus.txt"), "--steps", "5", "--json"});
        QVERIFY(resumed.code != 0);
        QVERIFY2(resumed.err.contains("train --from"), resumed.err);
    }

    void aNamedCorpusIsItsOwn()
    {
        const auto imported = m_program.run(
            import(path("fox.safetensors")) << "--corpus" << path("corpus.txt") << "--name"
                                            << "known");
        QVERIFY2(imported.code == 0, imported.err);
        const auto branch = m_program.run({"train", "--from", "known", "--steps", "5", "--json"});
        QVERIFY2(branch.code == 0, branch.err);
        QVERIFY2(!branch.err.contains("not known"), branch.err);
    }

    void aBundleCarriesIt()
    {
        const auto out = m_program.run({"runs", "export", "back", "--format", "bundle", "--out", path("back.zip")});
        QVERIFY2(out.code == 0, out.err);
        const auto in = m_program.run({"runs", "import", path("back.zip"), "--copy", "--name", "moved"});
        QVERIFY2(in.code == 0, in.err);
        const auto sampled = m_program.run({"sample", "moved", "--prompt", "the fox ", "--bytes", "20"});
        QVERIFY2(sampled.code == 0, sampled.err);
        QCOMPARE(sampled.out.size(), 20);
    }

    void refuses_data()
    {
        QTest::addColumn<QStringList>("more");
        QTest::addColumn<QByteArray>("named");
        QTest::newRow("another shape") << QStringList{"--set", "model.width=32"} << QByteArray("model.width");
        QTest::newRow("heads that do not divide") << QStringList{"--set", "model.heads=3"} << QByteArray("model.heads");
        QTest::newRow("an unknown field") << QStringList{"--set", "model.wdith=16"} << QByteArray("model.wdith");
        QTest::newRow("a corpus that is not there") << QStringList{"--corpus", "/nowhere"} << QByteArray("/nowhere");
    }

    void refuses()
    {
        QFETCH(QStringList, more);
        QFETCH(QByteArray, named);
        const auto before = runs();
        const auto outcome = m_program.run(import(path("fox.safetensors")) + more);
        QVERIFY(outcome.code > 0);
        QVERIFY2(outcome.err.contains(named), outcome.err);
        QCOMPARE(runs(), before);
    }

    void otherFilesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("named");
        QTest::newRow("empty") << QByteArray() << QByteArray("0 bytes");
        QTest::newRow("a text") << QByteArray("no weights at all") << QByteArray("no valid safetensors");
        QTest::newRow("torch.save") << QByteArray("PK\3\4archive/data.pkl") << QByteArray("torch.save");
        QTest::newRow("an old pickle") << QByteArray("\x80\2}q\0(X\5\0\0\0", 12) << QByteArray("torch.save");
        QFile whole(path("fox.safetensors"));
        QVERIFY(whole.open(QIODevice::ReadOnly));
        QTest::newRow("cut") << whole.readAll().chopped(1) << QByteArray("no valid safetensors");
    }

    void otherFilesAreRefused()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, named);
        QFile file(path("bad.safetensors"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
        file.close();
        const auto before = runs();
        const auto outcome = m_program.run(import(path("bad.safetensors")));
        QVERIFY(outcome.code > 0);
        QVERIFY2(outcome.err.contains(named) && outcome.err.contains("bad.safetensors"), outcome.err);
        QCOMPARE(runs(), before);
    }

    void aRunIsNotMadeByTheWrongCommand()
    {
        const auto outcome = m_program.run({"runs", "import", path("fox.safetensors")});
        QVERIFY(outcome.code > 0);
        QVERIFY2(outcome.err.contains("checkpoint import"), outcome.err);
    }
};

QTEST_GUILESS_MAIN(TestWeightsImport)
#include "TestWeightsImport.moc"
