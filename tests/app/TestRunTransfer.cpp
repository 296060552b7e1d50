// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/Program.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace workbench;

/// `runs export` and `runs import`: a trained run leaves one store and comes into another.
class TestRunTransfer : public QObject
{
    Q_OBJECT

    QString path(const char* name) const { return m_folder.filePath(name); }

    QJsonObject shown(const Program& program, const QString& run) const
    {
        const auto objects = program.run({"runs", "show", run, "--json"}).objects();
        return objects.isEmpty() ? QJsonObject() : objects.front();
    }

    /// Every point of the run as CSV, without the columns that say whose it is.
    QByteArray points(const Program& program, const QString& run) const
    {
        return program.run({"runs", "export", run, "--metric", "trainLoss", "--metric", "validationLoss"}).out;
    }

    void write(const QString& name, const QByteArray& bytes) const
    {
        QFile file(name);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }

    QTemporaryDir m_folder, m_otherFolder;
    const Program m_program{m_folder}, m_other{m_otherFolder};

private Q_SLOTS:
    void initTestCase()
    {
        QByteArray text;
        for (int line = 0; line < 1000; ++line)
            text += "the fox " + QByteArray::number(line * 7919 % 1000) + " met a hen\n";
        write(path("corpus.txt"), text);
        const auto trained = m_program.run(
            Program::smallRun(path("corpus.txt")) << "--steps"
                                                  << "30"
                                                  << "--name"
                                                  << "fox");
        QVERIFY2(trained.code == 0, trained.err);
    }

    void aBundleCarriesTheWholeRun()
    {
        const QString bundle = path("fox.zip");
        const auto out = m_program.run({"runs", "export", "fox", "--format", "bundle", "--out", bundle});
        QVERIFY2(out.code == 0, out.err);
        const auto again = m_program.run({"runs", "export", "fox", "--format", "bundle", "--out", bundle});
        QVERIFY(again.code != 0); // not replaced unasked

        const auto in = m_other.run({"runs", "import", bundle, "--json"});
        QVERIFY2(in.code == 0, in.err);
        QCOMPARE(in.objects().size(), 1);
        QCOMPARE(in.objects().front()["name"].toString(), QString("fox"));
        QJsonObject before = shown(m_program, "fox");
        QJsonObject after = shown(m_other, "fox");
        QVERIFY(before["run"].isString());
        for (const char* const own : {"checkpoint", "checkpoints", "process"}) { // where and by whom: each store its own
            before.remove(own);
            after.remove(own);
        }
        QCOMPARE(after, before);
        QVERIFY(points(m_program, "fox").count('\n') > 30);
        QCOMPARE(points(m_other, "fox"), points(m_program, "fox"));

        const auto eval = m_other.run({"eval", "fox", "--corpus", path("corpus.txt")});
        QVERIFY2(eval.code == 0, eval.err); // the checkpoint came along whole
    }

    void aRunThatIsThereIsCopiedOnlyIfWanted()
    {
        const QString bundle = path("fox.zip");
        const auto again = m_other.run({"runs", "import", bundle});
        QVERIFY(again.code != 0);
        QVERIFY2(again.err.contains("--copy"), again.err);
        const auto copied = m_other.run({"runs", "import", bundle, "--copy", "--name", "mine"});
        QVERIFY2(copied.code == 0, copied.err);
        QCOMPARE(points(m_other, "mine").count('\n'), points(m_other, "fox").count('\n'));
    }

    void eventFilesGoOutAndComeBack()
    {
        const QString folder = path("events");
        const auto out = m_program.run({"runs", "export", "fox", "--format", "tensorboard", "--out", folder});
        QVERIFY2(out.code == 0, out.err);
        QCOMPARE(QDir(folder + "/fox").entryList({"*tfevents*"}).size(), 1);
        const auto in = m_other.run({"runs", "import", folder + "/fox", "--name", "from events"});
        QVERIFY2(in.code == 0, in.err);
        const auto before = m_program.run({"runs", "export", "fox", "--format", "csv", "--metric", "trainLoss"}).out;
        const auto after
            = m_other.run({"runs", "export", "from events", "--format", "csv", "--metric", "trainLoss"}).out;
        const auto values = [](const QByteArray& csv) {
            QByteArrayList values;
            for (const QByteArray& line : csv.split('\n')) {
                const auto cells = line.trimmed().split(',');
                if (cells.size() > 4)
                    values << cells[3] + ' ' + cells.back(); // step and value
            }
            return values;
        };
        QCOMPARE(values(before).size(), 31);
        QCOMPARE(values(after), values(before));
    }

    void severalRunsAreExportedTogether()
    {
        const auto json = m_other.run({"runs", "export", "fox", "mine", "--format", "json"});
        QVERIFY2(json.code == 0, json.err);
        const auto array = QJsonDocument::fromJson(json.out).array();
        QCOMPARE(array.size(), 2);
        QCOMPARE(array[1].toObject()["run"].toObject()["name"].toString(), QString("mine"));
        const auto bundles = m_other.run({"runs", "export", "fox", "mine", "--format", "bundle", "--out", path("all")});
        QVERIFY2(bundles.code == 0, bundles.err);
        QCOMPARE(QDir(path("all")).entryList(QDir::Files), (QStringList{"fox.sharnn.zip", "mine.sharnn.zip"}));
    }

    void aMissingCheckpointIsSaid()
    {
        const auto usual
            = m_other.run({"runs", "export", "from events", "--format", "bundle", "--out", path("none.zip")});
        QVERIFY2(usual.code == 0, usual.err);
        QVERIFY2(usual.err.contains("no checkpoint"), usual.err);
        const auto back = m_program.run({"runs", "import", path("none.zip")}); // though it names no corpus
        QVERIFY2(back.code == 0, back.err);
        for (const char* const which : {"best", "newest"}) {
            const auto wanted = m_other.run(
                {"runs", "export", "from events", "--format", "bundle", "--checkpoint", which, "--out",
                 path("no.zip")});
            QVERIFY(wanted.code != 0);
            QVERIFY2(wanted.err.contains("checkpoint"), wanted.err);
            QVERIFY(!QFile::exists(path("no.zip")));
        }
    }

    void otherFilesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QFile bundle(path("fox.zip"));
        QVERIFY(bundle.open(QIODevice::ReadOnly));
        const QByteArray whole = bundle.readAll();
        QByteArray altered = whole;
        altered[altered.size() / 2] = char(altered[altered.size() / 2] ^ 1);
        QTest::newRow("a text") << QByteArray("no run");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("an empty zip file") << QByteArray("PK\5\6") + QByteArray(18, '\0');
        QTest::newRow("cut") << whole.left(whole.size() / 2);
        QTest::newRow("altered") << altered;
    }

    void otherFilesAreRefused()
    {
        QFETCH(QByteArray, bytes);
        write(path("bad"), bytes);
        const auto before = m_program.run({"runs", "list", "--json"}).out;
        const auto outcome = m_program.run({"runs", "import", path("bad"), "--copy"});
        QVERIFY(outcome.code > 0);
        QVERIFY2(outcome.err.contains(path("bad").toUtf8()), outcome.err);
        QCOMPARE(m_program.run({"runs", "list", "--json"}).out, before);
    }

    void whatCannotBeReadIsNamed()
    {
        for (const QString& file : {path("not there"), m_folder.path()}) {
            const auto outcome = m_program.run({"runs", "import", file});
            QVERIFY(outcome.code > 0);
            QVERIFY2(outcome.err.contains(file.toUtf8()), outcome.err);
        }
        const auto noPlace = m_program.run({"runs", "export", "fox", "--format", "bundle"});
        QCOMPARE(noPlace.code, 2);
        QVERIFY2(noPlace.err.contains("--out"), noPlace.err);
    }
};

QTEST_GUILESS_MAIN(TestRunTransfer)
#include "TestRunTransfer.moc"
