// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/Program.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <QtEndian>

#include <cmath>
#include <cstring>

using namespace workbench;

/// The command `attention`: what it writes, what it tells, and what it answers to wrong input.
class TestAttentionCommand : public QObject
{
    Q_OBJECT

private:
    QString path(const QString& name) const { return m_folder.filePath(name); }
    QString file(const QString& name, const QByteArray& bytes) const
    {
        QFile out(path(name));
        if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size())
            qFatal("cannot write %s", qPrintable(name));
        return out.fileName();
    }
    static QByteArray contents(const QString& name)
    {
        QFile in(name);
        if (!in.open(QIODevice::ReadOnly))
            qFatal("cannot read %s", qPrintable(name));
        return in.readAll();
    }
    void train(const QString& name, const QStringList& more) const
    {
        const auto outcome
            = m_program.run(Program::smallRun(m_corpus) + QStringList{"--steps", "10", "--name", name} + more);
        QVERIFY2(outcome.code == 0, outcome.err.constData());
    }
    /// The JSON header of a safetensors file.
    static QJsonObject headerOf(const QString& name)
    {
        const QByteArray bytes = contents(name);
        quint64 size = 0;
        std::memcpy(&size, bytes.constData(), sizeof size);
        return QJsonDocument::fromJson(bytes.mid(8, qsizetype(size))).object();
    }
    static QJsonArray shape(std::initializer_list<int> sizes)
    {
        QJsonArray array;
        for (const int size : sizes)
            array.append(size);
        return array;
    }

    QTemporaryDir m_folder;
    const Program m_program{m_folder};
    QString m_corpus, m_text, m_memory;

private Q_SLOTS:
    void initTestCase()
    {
        m_corpus = path("recall.txt");
        QCOMPARE(m_program.run({"corpus", "make", "--bytes", "60000", "--out", m_corpus}).code, 0);
        m_text = file("text", contents(m_corpus).left(100));
        m_memory = file("memory", contents(m_corpus).mid(1000, 50));
        train("two", {"--set", "model.attention=all", "--set", "model.heads=2"});
        train("none", {"--set", "model.attention=none"});
    }

    void csvHasEveryVisibleCell()
    {
        const QString out = path("map.csv");
        const auto outcome = m_program.run({"attention", "two", "--text", m_text, "--head", "1", "--out", out});
        QVERIFY2(outcome.code == 0, outcome.err.constData());
        QVERIFY(outcome.err.contains("looks most at"));
        QVERIFY(outcome.out.contains(out.toUtf8()));
        const auto lines = contents(out).trimmed().split('\n');
        QCOMPARE(lines.first(), QByteArray("query,queryOffset,queryByte,key,keyOffset,keyByte,distance,weight"));
        QList<double> sums(100, 0.0);
        for (const auto& line : lines.mid(1)) {
            const auto fields = line.split(',');
            QCOMPARE(fields.size(), 8);
            QVERIFY(fields[4].toInt() <= fields[1].toInt());
            sums[fields[0].toInt()] += fields[7].toDouble();
        }
        for (const double sum : sums)
            QVERIFY2(std::abs(sum - 1) < 1e-3, qPrintable(QString::number(sum)));
    }

    void jsonTellsTheFigures()
    {
        const QString out = path("map.safetensors");
        const auto outcome = m_program.run(
            {"attention", "two", "--json", "--text", m_corpus, "--offset", "200", "--length", "40", "--stream-memory",
             m_memory, "--block", "1", "--region", "10:20,:", "--out", out});
        QVERIFY2(outcome.code == 0, outcome.err.constData());
        QVERIFY2(outcome.err.isEmpty(), outcome.err.constData());
        const auto objects = outcome.objects();
        QCOMPARE(objects.size(), 1);
        const auto& report = objects.first();
        QCOMPARE(report["block"].toInt(), 1);
        QCOMPARE(report["heads"].toInt(), 2);
        QCOMPARE(report["queries"].toInt(), 40);
        QVERIFY(report["keys"].toInt() > 40); // with memory
        QVERIFY(report["rowsSumError"].toDouble(1) < 1e-3);
        QCOMPARE(report["invisibleCells"].toInt(-1), 0);
        QCOMPARE(report["exact"].toBool(), true);
        QVERIFY(report["meanEntropyBits"].toDouble() > 0);
        QVERIFY(report["memoryMass"].toDouble() > 0 && report["memoryMass"].toDouble() < 1);
        QCOMPARE(report["out"].toString(), out);

        const auto header = headerOf(out);
        const int keys = report["keys"].toInt();
        QCOMPARE(header["weights"].toObject()["shape"].toArray(), shape({2, 10, keys}));
        QCOMPARE(header["weights"].toObject()["dtype"].toString(), QString("F32"));
        QCOMPARE(header["keyBytes"].toObject()["dtype"].toString(), QString("U8"));
        QCOMPARE(header["queryBytes"].toObject()["shape"].toArray(), shape({10}));
        QCOMPARE(header["entropyBits"].toObject()["shape"].toArray(), shape({2, 10}));
        QCOMPARE(header["surprisalBits"].toObject()["shape"].toArray(), shape({keys}));
        const auto metadata = header["__metadata__"].toObject();
        QCOMPARE(metadata["firstQuery"].toString(), QString("10"));
        QCOMPARE(metadata["firstQueryOffset"].toString(), QString("210"));
        QCOMPARE(metadata["firstOffset"].toString(), QString::number(240 - keys));
        QCOMPARE(metadata["step"].toString(), QString("10"));
        QVERIFY(!metadata["run"].toString().isEmpty());
    }

    void picturesAreDrawn()
    {
        const QString png = path("map.PNG"), svg = path("map.svg");
        QCOMPARE(m_program.run({"attention", "two", "--text", m_text, "--out", png}).code, 0);
        QVERIFY(contents(png).startsWith("\x89PNG\r\n\x1a\n"));
        const auto drawn = m_program.run(
            {"attention", "two", "--text", m_text, "--head", "mean", "--palette", "magma", "--scale", "power",
             "--region", "0:10,0:10", "--out", svg});
        QVERIFY2(drawn.code == 0, drawn.err.constData());
        QVERIFY(contents(svg).contains("<svg"));
        const auto cells = m_program.run({"attention", "two", "--text", m_text, "--cells", "--out", path("cells.png")});
        QVERIFY2(cells.code == 0, cells.err.constData());
        const QByteArray picture = contents(path("cells.png"));
        QVERIFY(picture.startsWith("\x89PNG"));
        // 100 bytes and 16 units, ten pixels each: height and width stand in the first chunk.
        QCOMPARE(qFromBigEndian<quint32>(picture.constData() + 16), quint32{160});
        QCOMPARE(qFromBigEndian<quint32>(picture.constData() + 20), quint32{1000});
    }

    void cellsAreWritten()
    {
        const QString out = path("cells.safetensors"), csv = path("cells.csv");
        const QStringList command{"attention", "none", "--text", m_text, "--cells", "--block", "1", "--json"};
        const auto outcome = m_program.run(command + QStringList{"--out", out});
        QVERIFY2(outcome.code == 0, outcome.err.constData());
        const auto report = outcome.objects().first();
        QCOMPARE(report["times"].toInt(), 100);
        QCOMPARE(report["width"].toInt(), 16);
        QCOMPARE(report["exact"].toBool(), true);
        for (const char* name : {"cell", "inputGate", "forgetGate", "candidate", "outputGate", "hidden"})
            QCOMPARE(headerOf(out)[name].toObject()["shape"].toArray(), shape({100, 16}));
        QCOMPARE(m_program.run(command + QStringList{"--out", csv}).code, 0);
        QCOMPARE(contents(csv).count('\n'), 1 + 100 * 16);
    }

    void gradientIsWritten()
    {
        const QString csv = path("gradient.csv"), json = path("gradient.json");
        const QStringList command{"attention",       "none",   "--text",     m_text,
                                  "--stream-memory", m_memory, "--gradient", "60"};
        const auto outcome = m_program.run(command + QStringList{"--out", csv});
        QVERIFY2(outcome.code == 0, outcome.err.constData());
        const auto lines = contents(csv).trimmed().split('\n');
        QCOMPARE(lines.size(), 1 + 110);
        QVERIFY(lines[1].startsWith("-50,-50,"));
        QVERIFY(lines.last().startsWith("59,59,"));
        QVERIFY(lines.last().split(',').last().toDouble() > 0);
        QCOMPARE(m_program.run(command + QStringList{"--out", json}).code, 0);
        const auto object = QJsonDocument::fromJson(contents(json)).object();
        QCOMPARE(object["at"].toInt(), 60);
        QCOMPARE(object["gradient"].toArray().size(), 110);
        QCOMPARE(object["byte"].toInt(), int(contents(m_text)[60]));
    }

    void filesAreNotReplacedUnasked()
    {
        const QString out = file("there.csv", "precious");
        const QStringList command{"attention", "two", "--text", m_text, "--out", out};
        const auto refused = m_program.run(command);
        QCOMPARE(refused.code, 1);
        QVERIFY2(refused.err.contains("there.csv") && refused.err.contains("--overwrite"), refused.err.constData());
        QCOMPARE(contents(out), QByteArray("precious"));
        QCOMPARE(m_program.run(command + QStringList{"--overwrite"}).code, 0);
        QVERIFY(contents(out).startsWith("query,"));
    }

    void wrongUseEndsWithTwo_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QStringList>("words");
        QTest::newRow("no out") << QStringList{} << QStringList{"--out"};
        QTest::newRow("no ending") << QStringList{"--out", "map"} << QStringList{"--out map", ".png", ".safetensors"};
        QTest::newRow("another ending") << QStringList{"--out", "map.gif"} << QStringList{"map.gif", ".svg", ".csv"};
        QTest::newRow("map as JSON") << QStringList{"--out", "map.json"} << QStringList{"map.json", ".csv"};
        QTest::newRow("cells as SVG") << QStringList{"--cells", "--out", "c.svg"}
                                      << QStringList{"c.svg", ".safetensors"};
        QTest::newRow("gradient as PNG") << QStringList{"--gradient", "3", "--out", "g.png"}
                                         << QStringList{"g.png", ".json"};
        QTest::newRow("cells and gradient")
            << QStringList{"--gradient", "3", "--cells", "--out", "g.csv"} << QStringList{"--cells"};
        QTest::newRow("region of cells") << QStringList{"--cells", "--region", "0:1,0:1", "--out", "c.csv"}
                                         << QStringList{"--region"};
        QTest::newRow("palette") << QStringList{"--palette", "jet", "--out", "m.png"} << QStringList{"jet", "viridis"};
        QTest::newRow("scale") << QStringList{"--scale", "cubic", "--out", "m.png"} << QStringList{"cubic", "log"};
        QTest::newRow("head") << QStringList{"--head", "best", "--out", "m.png"} << QStringList{"best", "mean"};
        QTest::newRow("head below 0") << QStringList{"--head=-1", "--out", "m.png"} << QStringList{"--head -1"};
        QTest::newRow("block") << QStringList{"--block", "x", "--out", "m.png"} << QStringList{"--block"};
        QTest::newRow("offset") << QStringList{"--offset=-5", "--out", "m.png"} << QStringList{"--offset"};
        QTest::newRow("length") << QStringList{"--length", "0", "--out", "m.png"} << QStringList{"--length"};
        for (const char* region : {"3", "0:3", "0:3,", "a:b,0:1", "0:1,0:1,0:1", "0:-1,0:1", "99999999999:,0:1"})
            QTest::newRow(region) << QStringList{"--region", region, "--out", "m.png"}
                                  << QStringList{QString("--region ") + region};
    }
    void wrongUseEndsWithTwo()
    {
        QFETCH(const QStringList, arguments);
        QFETCH(const QStringList, words);
        const auto outcome = m_program.run(QStringList{"attention", "two", "--text", m_text} + arguments);
        QCOMPARE(outcome.code, 2);
        QVERIFY(outcome.out.isEmpty());
        for (const QString& word : words)
            QVERIFY2(outcome.err.contains(word.toUtf8()), qPrintable(word + " is missing in\n" + outcome.err));
    }

    void badInputIsNamed_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QStringList>("words");
        const QString empty = file("empty", ""), huge = file("huge", QByteArray(70'000, 'x'));
        const QStringList two{"two", "--text", m_text};
        QTest::newRow("missing text") << QStringList{"two", "--text", "/no/such/text"} << QStringList{"/no/such/text"};
        QTest::newRow("a folder as text") << QStringList{"two", "--text", "/usr"} << QStringList{"/usr"};
        QTest::newRow("a device as text") << QStringList{"two", "--text", "/dev/zero"} << QStringList{"/dev/zero"};
        QTest::newRow("empty text") << QStringList{"two", "--text", empty} << QStringList{empty, "empty"};
        QTest::newRow("huge text") << QStringList{"two", "--text", huge} << QStringList{huge, "--offset", "--length"};
        QTest::newRow("huge length") << QStringList{"two", "--text", huge, "--length", "9000000000000000000"}
                                     << QStringList{huge, "--length"};
        QTest::newRow("offset at the end")
            << two + QStringList{"--offset", "100"} << QStringList{"--offset", "100 bytes"};
        QTest::newRow("missing memory") << two + QStringList{"--stream-memory", "/no/memory"}
                                        << QStringList{"/no/memory"};
        QTest::newRow("huge memory") << two + QStringList{"--stream-memory", huge}
                                     << QStringList{"--stream-memory", huge, "65,436"};
        QTest::newRow("block") << two + QStringList{"--block", "2"} << QStringList{"lock 2", "0, 1"};
        QTest::newRow("block of cells") << two + QStringList{"--block", "2", "--cells"}
                                        << QStringList{"block 2", "0 to 1"};
        QTest::newRow("head") << two + QStringList{"--head", "2"} << QStringList{"head 2", "0 to 1"};
        QTest::newRow("region beyond") << two + QStringList{"--region", "0:101,:"}
                                       << QStringList{"queries 0:101", "0:100"};
        QTest::newRow("region of nothing") << two + QStringList{"--region", ":,5:5"} << QStringList{"keys 5:5"};
        QTest::newRow("gradient beyond") << two + QStringList{"--gradient", "100"}
                                         << QStringList{"--gradient 100", "99"};
        QTest::newRow("gradient to the first byte") << two + QStringList{"--gradient", "0"} << QStringList{"byte 0"};
        QTest::newRow("no attention") << QStringList{"none", "--text", m_text} << QStringList{"model.attention"};
        QTest::newRow("no such run") << QStringList{"nobody", "--text", m_text} << QStringList{"nobody"};
        QTest::newRow("no checkpoint folder") << QStringList{"/usr", "--text", m_text} << QStringList{"/usr"};
        QTest::newRow("threads") << two + QStringList{"--threads", "x"} << QStringList{"runtime.threads"};
    }
    void badInputIsNamed()
    {
        QFETCH(const QStringList, arguments);
        QFETCH(const QStringList, words);
        const QString out = path("never.csv");
        const auto outcome = m_program.run(QStringList{"attention"} + arguments + QStringList{"--out", out});
        QCOMPARE(outcome.code, 1);
        QVERIFY(outcome.out.isEmpty());
        QCOMPARE(outcome.err.count('\n'), 1);
        for (const QString& word : words)
            QVERIFY2(outcome.err.contains(word.toUtf8()), qPrintable(word + " is missing in\n" + outcome.err));
        QVERIFY(!QFile::exists(out));
    }

    void damagedCheckpointsAreRefused_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("cut weights") << "model.safetensors";
        QTest::newRow("cut manifest") << "manifest.json";
    }
    void damagedCheckpointsAreRefused()
    {
        QFETCH(const QString, name);
        const auto verified = m_program.run({"checkpoint", "verify", "two", "--json"}).objects();
        const QDir whole(verified.first()["checkpoint"].toString());
        const QDir copy(path("damaged-" + name));
        QVERIFY(QDir().mkpath(copy.path()));
        for (const QString& each : whole.entryList(QDir::Files))
            QVERIFY(QFile::copy(whole.filePath(each), copy.filePath(each)));
        QVERIFY(QFile::resize(copy.filePath(name), QFileInfo(copy.filePath(name)).size() / 2));
        const auto outcome = m_program.run({"attention", copy.path(), "--text", m_text, "--out", path("damaged.csv")});
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.err.contains(copy.filePath(name).toUtf8()), outcome.err.constData());
        QVERIFY(!QFile::exists(path("damaged.csv")));
    }

    void aFolderThatIsNotThereIsNamed()
    {
        for (const char* ending : {".png", ".svg", ".csv", ".safetensors"}) {
            const QString out = path("no-folder/map") + ending;
            const auto outcome = m_program.run({"attention", "two", "--text", m_text, "--out", out});
            QCOMPARE(outcome.code, 1);
            QVERIFY2(outcome.err.contains("no-folder"), outcome.err.constData());
        }
    }
};

QTEST_GUILESS_MAIN(TestAttentionCommand)
#include "TestAttentionCommand.moc"
