// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Sha256.h"
#include "tests/app/Program.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QTest>

#include <SQLiteCpp/Database.h>
#include <sys/stat.h>

using namespace workbench;

/// How the program answers right, wrong and hostile use: help, exit codes, messages, corpora, stores.
class TestCommandUse : public QObject
{
    Q_OBJECT

private:
    QString file(const QString& name, const QByteArray& bytes) const
    {
        QFile out(m_folder.filePath(name));
        if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size())
            qFatal("cannot write %s", qPrintable(name));
        return out.fileName();
    }

    QTemporaryDir m_folder;
    const Program m_program{m_folder};

private Q_SLOTS:
    void helpTellsTheOptions_data()
    {
        QTest::addColumn<QStringList>("command");
        QTest::addColumn<QStringList>("words");
        QTest::newRow("all") << QStringList{} << QStringList{"train", "eval",   "sample",     "attention",
                                                             "runs",  "corpus", "checkpoint", "bench"};
        QTest::newRow("train") << QStringList{
            "train"} << QStringList{"--store", "--json",  "--preset", "--config",         "--set",    "--corpus",
                                    "--steps", "--bytes", "--epochs", "--seconds",        "--device", "--threads",
                                    "--seed",  "--name",  "demo",     "paper-single-head"};
        QTest::newRow("eval") << QStringList{"eval"}
                              << QStringList{"--store", "--json", "--corpus", "--split", "--reset-every"};
        QTest::newRow("sample") << QStringList{
            "sample"} << QStringList{"--store",      "--json",      "--prompt",        "--prompt-file",  "--bytes",
                                     "--seed",       "--stop",      "--continuations", "--temperature",  "--top-k",
                                     "--top-p",      "--min-p",     "--typical",       "--ban",          "--bias",
                                     "--repetition", "--no-repeat", "--order",         "--preset",       "--settings",
                                     "--valid-utf8", "--threads",   "--separator",     "--show-settings"};
        QTest::newRow("attention") << QStringList{"attention"}
                                   << QStringList{"--store",         "--json",  "--text", "--offset",   "--length",
                                                  "--stream-memory", "--block", "--head", "--region",   "--palette",
                                                  "--scale",         "--cells", "--out",  "--gradient", "--overwrite"};
        QTest::newRow("runs") << QStringList{"runs"} << QStringList{"list", "compare", "show", "export", "remove"};
        QTest::newRow("runs list") << QStringList{"runs", "list"} << QStringList{
            "--store", "--json", "validationBpc", "--filter", "--columns", "--sort", "--limit", "--all", "--csv"};
        QTest::newRow("runs compare") << QStringList{"runs", "compare"}
                                      << QStringList{"--store", "--json", "RUN", "--filter", "--metric", "--group", "--all-fields"};
        QTest::newRow("runs show") << QStringList{"runs", "show"} << QStringList{"--store", "--json", "RUN"};
        QTest::newRow("runs export") << QStringList{"runs", "export"}
                                     << QStringList{"--store", "--json", "--out", "csv"};
        QTest::newRow("runs remove") << QStringList{"runs", "remove"} << QStringList{"--store", "--json", "RUN"};
        QTest::newRow("corpus") << QStringList{"corpus"} << QStringList{"list", "add", "make"};
        QTest::newRow("corpus list") << QStringList{"corpus", "list"} << QStringList{"--store", "--json"};
        QTest::newRow("corpus add") << QStringList{"corpus", "add"} << QStringList{"--store", "--json", "FILE"};
        QTest::newRow("corpus make") << QStringList{"corpus", "make"}
                                     << QStringList{"--store", "--json", "--bytes", "--seed", "--out", "floors"};
        QTest::newRow("checkpoint") << QStringList{"checkpoint"} << QStringList{"verify", "export"};
        QTest::newRow("checkpoint verify") << QStringList{"checkpoint", "verify"} << QStringList{"--store", "--json"};
        QTest::newRow("checkpoint export") << QStringList{"checkpoint", "export"} << QStringList{"--store", "--out"};
        QTest::newRow("bench") << QStringList{"bench"}
                               << QStringList{"--store", "--json", "--case", "M5000", "--seconds"};
    }
    void helpTellsTheOptions()
    {
        QFETCH(const QStringList, command);
        QFETCH(const QStringList, words);
        QProcess process;
        process.start(QStringLiteral(WORKBENCH_BIN_DIR) + "/sharnn", command + QStringList{"--help"});
        const auto outcome = Program::finish(process);
        QCOMPARE(outcome.code, 0);
        QVERIFY(outcome.err.isEmpty());
        for (const QString& word : words)
            QVERIFY2(outcome.out.contains(word.toUtf8()), qPrintable(word + " is missing in\n" + outcome.out));
    }

    void wrongUseEndsWithTwo_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QStringList>("words"); // that the message must contain
        const auto broken = file("broken.json", "{\n  \"model\": {\"width\": 3,,}\n}");
        const auto unknown = file("unknown.json", R"({"model": {"widht": 128}})");
        const auto wrongType = file("type.json", R"({"model": {"width": "wide"}})");
        const QStringList train{"train", "--corpus", "recall"};
        QTest::newRow("unknown command") << QStringList{"tarin"} << QStringList{"tarin"};
        QTest::newRow("unknown option") << train + QStringList{"--widht", "3"} << QStringList{"--widht"};
        QTest::newRow("missing argument") << QStringList{"eval"} << QStringList{"checkpoint"};
        QTest::newRow("unknown subcommand") << QStringList{"runs", "lsit"} << QStringList{"lsit"};
        QTest::newRow("unknown preset") << train + QStringList{"--preset", "huge"} << QStringList{"huge", "demo"};
        QTest::newRow("unknown field") << train + QStringList{"--set", "model.widht=3"}
                                       << QStringList{"model.widht", "model.width"};
        QTest::newRow("no value") << train + QStringList{"--set", "model.width"} << QStringList{"model.width", "="};
        QTest::newRow("no number") << train + QStringList{"--set", "model.width=wide"}
                                   << QStringList{"model.width", "wide"};
        QTest::newRow("not finite") << train + QStringList{"--set", "train.learningRate=nan"}
                                    << QStringList{"train.learningRate"};
        QTest::newRow("out of range") << train + QStringList{"--set", "train.batch=0"} << QStringList{"train.batch"};
        QTest::newRow("far out of range")
            << train + QStringList{"--steps", "99999999999999999999"} << QStringList{"train.steps"};
        QTest::newRow("impossible together")
            << train + QStringList{"--set", "model.heads=3"} << QStringList{"model.heads"};
        QTest::newRow("no length") << train + QStringList{"--steps", "0"} << QStringList{"train."};
        QTest::newRow("no corpus") << QStringList{"train", "--preset", "small"} << QStringList{"corpus.path"};
        QTest::newRow("broken JSON") << train + QStringList{"--config", broken} << QStringList{broken, "line 2"};
        QTest::newRow("unknown field in JSON")
            << train + QStringList{"--config", unknown} << QStringList{unknown, "widht"};
        QTest::newRow("wrong type in JSON")
            << train + QStringList{"--config", wrongType} << QStringList{wrongType, "model.width"};
        QTest::newRow("no such case") << QStringList{"bench", "--case", "XXL"} << QStringList{"XXL"};
        QTest::newRow("impossible Recall")
            << QStringList{"corpus", "make", "--things", "9"} << QStringList{"things", "8"};
    }
    void wrongUseEndsWithTwo()
    {
        QFETCH(const QStringList, arguments);
        QFETCH(const QStringList, words);
        const auto outcome = m_program.run(arguments);
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.out.isEmpty(), outcome.out.constData());
        for (const QString& word : words)
            QVERIFY2(outcome.err.contains(word.toUtf8()), qPrintable(word + " is missing in\n" + outcome.err));
    }

    void threadsThatWaitSpinBriefly_data()
    {
        QTest::addColumn<QString>("set");
        QTest::addColumn<QByteArray>("seen");
        QTest::newRow("ours") << QString() << QByteArray("GOMP_SPINCOUNT = '10000'");
        QTest::newRow("the user's") << "77" << QByteArray("GOMP_SPINCOUNT = '77'");
    }

    /// libgomp itself tells what it read when it was loaded.
    void threadsThatWaitSpinBriefly()
    {
        QFETCH(QString, set);
        QFETCH(QByteArray, seen);
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.remove("OMP_WAIT_POLICY");
        environment.remove("GOMP_SPINCOUNT");
        environment.insert("OMP_DISPLAY_ENV", "verbose");
        if (!set.isEmpty())
            environment.insert("GOMP_SPINCOUNT", set);
        QProcess program;
        program.setProcessEnvironment(environment);
        program.start(WORKBENCH_BIN_DIR "/sharnn", {"--version"});
        QVERIFY(program.waitForFinished());
        const QByteArray told = program.readAllStandardError();
        QVERIFY2(told.contains(seen), told.constData());
    }

    void noCommandIsWrongUse()
    {
        for (const QStringList& arguments : {QStringList{}, QStringList{"runs"}, QStringList{"corpus"}}) {
            QProcess process;
            process.start(QStringLiteral(WORKBENCH_BIN_DIR) + "/sharnn", arguments);
            const auto outcome = Program::finish(process);
            QCOMPARE(outcome.code, 2);
            QVERIFY2(outcome.err.contains("--help"), outcome.err.constData());
        }
    }

    void badCorporaAreRefused_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("word");
        const QString pipe = m_folder.filePath("pipe");
        ::mkfifo(qPrintable(pipe), 0600);
        QTest::newRow("empty") << file("empty", "") << "is empty";
        QTest::newRow("too small") << file("tiny", "abc") << "bytes";
        QTest::newRow("folder") << m_folder.path() << "is a folder";
        QTest::newRow("device") << "/dev/zero"
                                << "is a device";
        QTest::newRow("pipe") << pipe << "is a pipe";
        QTest::newRow("missing") << m_folder.filePath("nowhere") << "No such file";
    }
    void badCorporaAreRefused()
    {
        QFETCH(const QString, path);
        QFETCH(const QString, word);
        const auto outcome = m_program.run({"train", "--corpus", path, "--steps", "1"});
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.err.contains(word.toUtf8()), outcome.err.constData());
        if (path != m_folder.filePath("tiny"))
            QVERIFY2(outcome.err.contains(path.toUtf8()), outcome.err.constData());
        QCOMPARE(m_program.run({"runs", "list", "--json"}).out, QByteArray()); // nothing was started
        if (path != m_folder.filePath("tiny"))
            QCOMPARE(m_program.run({"corpus", "add", path}).code, 1);
    }

    void enwik8SplitNeedsItsSize()
    {
        const auto outcome = m_program.run(
            {"train", "--corpus", file("other", QByteArray(5000, 'x')), "--set", "corpus.split=enwik8"});
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.err.contains("100000000") && outcome.err.contains("5000"), outcome.err.constData());
    }

    void corpusMakeAddList()
    {
        const auto made = m_program.run({"corpus", "make", "--bytes", "20000", "--seed", "3", "--json"});
        QCOMPARE(made.code, 0);
        QCOMPARE(made.objects().size(), 1);
        const auto corpus = made.objects().first();
        QFile text(corpus["path"].toString());
        QVERIFY(text.open(QIODevice::ReadOnly));
        const QByteArray bytes = text.readAll();
        QCOMPARE(bytes.size(), 20000);
        QVERIFY(bytes.startsWith("<page>\n<"));
        Sha256 hash;
        hash.update(std::string_view(bytes.constData(), std::size_t(bytes.size())));
        QCOMPARE(corpus["corpus"].toString().toStdString(), hash.hexDigest());
        const auto floors = corpus["details"]["floorsBitsPerByte"];
        QVERIFY(floors["withRecall"].toDouble() > 0.25 && floors["withRecall"].toDouble() < 0.35);
        QVERIFY(floors["withoutRecall"].toDouble() > 1.2 && floors["withoutRecall"].toDouble() < 1.35);

        // The same bytes elsewhere are the same corpus.
        const auto copy = file("copy.txt", bytes);
        const auto added = m_program.run({"corpus", "add", copy, "--name", "A copy", "--json"});
        QCOMPARE(added.code, 0);
        QCOMPARE(added.objects().first()["corpus"], corpus["corpus"]);
        const auto listed = m_program.run({"corpus", "list", "--json"});
        QCOMPARE(listed.code, 0);
        QCOMPARE(listed.objects().size(), 1);
        QCOMPARE(listed.objects().first()["name"].toString(), QString("A copy"));

        const auto out = m_folder.filePath("mine.txt");
        const QStringList toFile{"corpus", "make", "--bytes", "20000", "--seed", "3", "--out", out};
        QCOMPARE(m_program.run(toFile).code, 0);
        QFile mine(out);
        QVERIFY(mine.open(QIODevice::ReadOnly));
        QCOMPARE(mine.readAll(), bytes);
        QCOMPARE(m_program.run(toFile).code, 1); // never over a file that is there
    }

    void runsAndCheckpointsThatAreNotThere_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("missing");
        QTest::newRow("show") << QStringList{"runs", "show", "nobody"} << QByteArray("nobody");
        QTest::newRow("export") << QStringList{"runs", "export", "nobody"} << QByteArray("nobody");
        QTest::newRow("remove") << QStringList{"runs", "remove", "nobody"} << QByteArray("nobody");
        QTest::newRow("eval") << QStringList{"eval", "nobody"} << QByteArray("nobody");
        QTest::newRow("verify") << QStringList{"checkpoint", "verify", "nobody"} << QByteArray("nobody");
        QTest::newRow("verify a path") << QStringList{"checkpoint", "verify", "/no/such/folder"}
                                       << QByteArray("/no/such/folder");
        QTest::newRow("verify any folder") << QStringList{"checkpoint", "verify", "/usr"} << QByteArray("/usr");
        QTest::newRow("weights of none") << QStringList{"checkpoint", "export", "nobody", "--out", "/tmp/never"}
                                         << QByteArray("nobody");
    }
    void runsAndCheckpointsThatAreNotThere()
    {
        QFETCH(const QStringList, arguments);
        QFETCH(const QByteArray, missing);
        QCOMPARE(m_program.run({"corpus", "make", "--bytes", "10"}).code, 0); // so that there is a store
        const auto outcome = m_program.run(arguments);
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.err.contains(missing), outcome.err.constData());
        QVERIFY(outcome.out.isEmpty());
    }

    void noStoreYetIsAnEmptyList()
    {
        const QTemporaryDir empty;
        const Program program(empty);
        const auto outcome = program.run({"runs", "list", "--json"});
        QCOMPARE(outcome.code, 0);
        QVERIFY(outcome.out.isEmpty());
        QVERIFY(!QFile::exists(program.store())); // looking makes nothing
    }

    void foreignStoresAreLeftAlone_data()
    {
        QTest::addColumn<QByteArray>("statement"); // empty: no database at all
        QTest::newRow("text file") << QByteArray();
        QTest::newRow("another program's database")
            << QByteArray("PRAGMA application_id = 4711; CREATE TABLE theirs(a)");
    }
    void foreignStoresAreLeftAlone()
    {
        QFETCH(const QByteArray, statement);
        const QTemporaryDir folder;
        const Program program(folder);
        QVERIFY(QDir().mkpath(program.store()));
        const QString path = program.store() + "/workbench.sqlite";
        if (statement.isEmpty())
            QVERIFY(QFile::copy(file("diary", "Dear diary, this is no database at all."), path));
        else
            SQLite::Database(path.toStdString(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
                .exec(statement.constData());
        QFile database(path);
        QVERIFY(database.open(QIODevice::ReadOnly));
        const QByteArray before = database.readAll();
        for (const QStringList& arguments :
             {QStringList{"runs", "list"}, QStringList{"corpus", "make", "--bytes", "10"},
              QStringList{"train", "--corpus", "recall", "--steps", "1"}}) {
            const auto outcome = program.run(arguments);
            QCOMPARE(outcome.code, 1);
            QVERIFY2(outcome.err.contains(path.toUtf8()), outcome.err.constData());
        }
        QVERIFY(database.seek(0));
        QCOMPARE(database.readAll(), before);
    }

    void newerStoreIsReadButNotWritten()
    {
        const QTemporaryDir folder;
        const Program program(folder);
        QCOMPARE(program.run({"corpus", "make", "--bytes", "100"}).code, 0);
        const QString path = program.store() + "/workbench.sqlite";
        SQLite::Database(path.toStdString(), SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 999");
        const auto listed = program.run({"corpus", "list", "--json"});
        QCOMPARE(listed.code, 0);
        QCOMPARE(listed.objects().size(), 1);
        const auto refused = program.run({"train", "--corpus", "recall", "--steps", "1"});
        QCOMPARE(refused.code, 1);
        QVERIFY2(refused.err.contains("newer"), refused.err.constData());
    }

    void messagesStayOnOneSafeLine()
    {
        const auto outcome = m_program.run({"runs", "show", "a\x1b[2Jb\nc"});
        QCOMPARE(outcome.code, 1);
        QVERIFY(!outcome.err.contains('\x1b'));
        QCOMPARE(outcome.err.count('\n'), 1);
    }

    void badInputIsToldWithinASecond()
    {
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(m_program.run({"train", "--corpus", "/dev/zero"}).code, 1);
        // Loading LibTorch takes most of it, and test machines are busy; the promise is a second on a free one.
        QVERIFY2(timer.elapsed() < 10'000, qPrintable(QString::number(timer.elapsed())));
        qInfo("told after %lld ms", static_cast<long long>(timer.elapsed()));
    }
};

QTEST_GUILESS_MAIN(TestCommandUse)
#include "TestCommandUse.moc"
