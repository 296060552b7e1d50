// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/Program.h"

#include "core/base/Uuid.h"
#include "core/store/Store.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace workbench;

/// The texts in a store, from the command line: films of runs, and samples that people kept.
class TestKeptTexts : public QObject
{
    Q_OBJECT

private:
    std::string keep(const RunId& run, const std::string& text, std::int64_t updated)
    {
        sample::SampleDocument document;
        document.id = makeUuid();
        document.run = run;
        document.model = "the model";
        document.step = 42;
        document.updated = updated;
        sample::SampleNode node = sample::kSampleRoot;
        for (const char byte : text)
            node = document.tree.add({.parent = node, .byte = static_cast<std::uint8_t>(byte), .surprisalBits = 2});
        document.tree.goTo(node);
        const auto store = store::Store::open(m_program.store().toStdString(), store::StoreAccess::ReadWrite);
        return store && (*store)->putSample(document) ? document.id : std::string();
    }
    Outcome samples(const QStringList& arguments) const
    {
        return m_program.run(QStringList{"runs", "samples"} + arguments);
    }

    QTemporaryDir m_folder;
    const Program m_program{m_folder};
    QString m_corpus;

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(samples({}).out.isEmpty()); // a store that is not there yet has none
        QCOMPARE(samples({}).code, 0);
        m_corpus = m_folder.filePath("recall.txt");
        QCOMPARE(m_program.run({"corpus", "make", "--bytes", "60000", "--out", m_corpus}).code, 0);
    }

    void theFilmOfARunIsShown()
    {
        const auto trained = m_program.run(
            Program::smallRun(m_corpus)
            + QStringList{
                "--steps", "25", "--name", "filmed", "--set", "film.everySteps=10", "--set",
                R"(film.prompt=The\n\xff )", "--set", "film.bytes=20"});
        QVERIFY2(trained.code == 0, trained.err.constData());
        const auto film = m_program.run({"runs", "show", "filmed", "--film", "--json"}).objects();
        QCOMPARE(film.size(), 4);
        const QList<int> steps{1, 10, 20, 25};
        QList<QJsonObject> told;
        for (const auto& event : trained.objects())
            if (event["event"].toString() == "film")
                told.append(event);
        QCOMPARE(told.size(), 4);
        for (int i = 0; i < 4; ++i) {
            QCOMPARE(film[i]["step"].toInt(), steps[i]);
            QCOMPARE(film[i]["prompt"].toString(), QString("The\n\\xff "));
            QCOMPARE(film[i]["surprisalBits"].toArray().size(), 20);
            QVERIFY(film[i]["settings"].isObject());
            QVERIFY(!film[i]["text"].toString().isEmpty());
            QCOMPARE(told[i]["step"], film[i]["step"]);
            QCOMPARE(told[i]["text"], film[i]["text"]);
        }
        const auto lines = m_program.run({"runs", "show", "filmed", "--film"}).out.trimmed().split('\n');
        QCOMPARE(lines.size(), 5);
        QCOMPARE(lines[0], QByteArray(R"(prompt The\n\xff )"));
        QVERIFY2(lines[4].startsWith("step 25  "), lines[4].constData());
    }

    void aPromptThatIsNoneIsRefusedWithItsPlace()
    {
        const auto outcome
            = m_program.run(Program::smallRun(m_corpus) + QStringList{"--steps", "1", "--set", R"(film.prompt=a\n\q)"});
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.err.contains("film.prompt") && outcome.err.contains("character 4"), outcome.err.constData());
    }

    void samplesAreListedFoundAndExported()
    {
        const auto run = m_program.run({"runs", "show", "filmed", "--json"}).objects().first()["run"].toString();
        const std::string first = keep(RunId(run.toStdString()), std::string("plain \0 text\n", 13), 1000);
        const std::string second = keep({}, "other \xff bytes", 2000);
        QVERIFY(!first.empty() && !second.empty());

        const auto all = samples({"--json"}).objects();
        QCOMPARE(all.size(), 2);
        QCOMPARE(all[0]["sample"].toString().toStdString(), second);
        QVERIFY(all[0]["run"].isNull());
        QCOMPARE(all[0]["text"].toString(), QString("other \\xff bytes"));
        QCOMPARE(all[1]["run"].toString(), run);
        QCOMPARE(all[1]["step"].toInt(), 42);
        QCOMPARE(all[1]["bytes"].toInt(), 13);
        QVERIFY(all[1]["settings"].isObject());
        QVERIFY2(samples({}).out.contains(R"(plain \x00 text\n)"), samples({}).out.constData());

        const auto found = [&](const QStringList& arguments) {
            QStringList ids;
            for (const auto& each : samples(arguments + QStringList{"--json"}).objects())
                ids.append(each["sample"].toString());
            return ids;
        };
        const QString one = QString::fromStdString(first), two = QString::fromStdString(second);
        QCOMPARE(found({"filmed"}), QStringList{one});
        QCOMPARE(found({"--contains", R"(\x00 t)"}), QStringList{one});
        QCOMPARE(found({"--contains", R"(\xff)"}), QStringList{two});
        QCOMPARE(found({"--contains", "e model"}), (QStringList{two, one}));
        QCOMPARE(found({"--contains", "Plain"}), QStringList{});
        QCOMPARE(found({"--limit", "1"}), QStringList{two});

        const auto shown = samples({"--export", one.left(8)});
        QVERIFY2(shown.code == 0, shown.err.constData());
        const auto json = QJsonDocument::fromJson(shown.out).object();
        QCOMPARE(json["text"].toString(), QString("plain \\x00 text\n"));
        const QString out = m_folder.filePath("sample.json");
        QCOMPARE(samples({"--export", one, "--out", out}).code, 0);
        QFile file(out);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), shown.out);
        QCOMPARE(samples({"--export", one, "--out", out}).code, 1); // not over a file that is there
        QCOMPARE(samples({"--export", one, "--out", out, "--overwrite"}).code, 0);
    }

    void wrongUseIsRefused_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::newRow("unknown run") << QStringList{"nobody"} << 1;
        QTest::newRow("unknown sample") << QStringList{"--export", "00000000-0000-4000-8000-000000000000"} << 1;
        QTest::newRow("too few characters") << QStringList{"--export", "0"} << 1;
        QTest::newRow("no escape") << QStringList{"--contains", R"(\q)"} << 2;
        QTest::newRow("file without a sample") << QStringList{"--out", "somewhere"} << 2;
        QTest::newRow("search and export") << QStringList{"--contains", "a", "--export", "b"} << 2;
        QTest::newRow("no limit") << QStringList{"--limit", "0"} << 2;
    }
    void wrongUseIsRefused()
    {
        QFETCH(const QStringList, arguments);
        QFETCH(const int, code);
        const auto outcome = samples(arguments);
        QCOMPARE(outcome.code, code);
        QVERIFY(outcome.out.isEmpty() && !outcome.err.isEmpty());
    }

    void aRemovedRunLeavesItsSamples()
    {
        QCOMPARE(m_program.run({"runs", "remove", "filmed"}).code, 0);
        const auto left = samples({"--json"}).objects();
        QCOMPARE(left.size(), 2);
        QVERIFY(left[1]["run"].isNull());
        QCOMPARE(left[1]["model"].toString(), QString("the model"));
    }
};

QTEST_GUILESS_MAIN(TestKeptTexts)
#include "TestKeptTexts.moc"
