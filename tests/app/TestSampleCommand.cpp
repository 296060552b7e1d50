// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/Program.h"

#include <QFile>
#include <QJsonArray>
#include <QTest>

#include <cmath>
#include <csignal>

using namespace workbench;

/// The command `sample`: what it writes, when it ends, and what it answers to wrong use.
class TestSampleCommand : public QObject
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
    Outcome sample(const QStringList& more) const { return m_program.run(QStringList{"sample", "small"} + more); }
    QByteArray text(const QStringList& more) const
    {
        const auto outcome = sample(QStringList{"--prompt", "The "} + more);
        if (outcome.code != 0 || !outcome.err.isEmpty())
            qFatal("sample ended with %d: %s", outcome.code, outcome.err.constData());
        return outcome.out;
    }
    /// Bytes that objects of --json stand for.
    static QByteArray bytesOf(const QList<QJsonObject>& objects)
    {
        QByteArray bytes;
        for (const auto& object : objects)
            bytes += char(object["byte"].toInt(-1));
        return bytes;
    }

    QTemporaryDir m_folder;
    const Program m_program{m_folder};

private Q_SLOTS:
    void initTestCase()
    {
        const QString corpus = m_folder.filePath("recall.txt");
        QCOMPARE(m_program.run({"corpus", "make", "--bytes", "60000", "--out", corpus}).code, 0);
        const auto trained = m_program.run(Program::smallRun(corpus) + QStringList{"--steps", "20", "--name", "small"});
        QVERIFY2(trained.code == 0, trained.err.constData());
    }

    void theSameSeedWritesTheSameBytes()
    {
        const QByteArray first = text({"--bytes", "200", "--threads", "1"});
        QCOMPARE(first.size(), 200);
        QCOMPARE(text({"--bytes", "200", "--threads", "1"}), first);
        QCOMPARE(text({"--bytes", "200", "--threads", "3"}), first);
        QCOMPARE(text({"--bytes", "50"}), first.left(50));
        QVERIFY(text({"--bytes", "200", "--seed", "2"}) != first);
        // What was written goes on as it would have gone on.
        const auto further = sample({"--prompt-file", file("begun", "The " + first.left(90)), "--bytes", "110"});
        QCOMPARE(further.out, first.mid(90));
    }

    void standardInputIsAPrompt()
    {
        QProcess process;
        m_program.start(process, {"sample", "small", "--prompt-file", "-", "--bytes", "50"});
        process.write("The ");
        process.closeWriteChannel();
        QCOMPARE(Program::finish(process).out, text({"--bytes", "50"}));
    }

    void jsonTellsEveryByte()
    {
        const auto outcome = sample({"--prompt", "The ", "--bytes", "40", "--json", "--top-k", "20"});
        QVERIFY2(outcome.code == 0 && outcome.err.isEmpty(), outcome.err.constData());
        const auto objects = outcome.objects();
        QCOMPARE(objects.size(), 40);
        QCOMPARE(bytesOf(objects), text({"--bytes", "40", "--top-k", "20"}));
        for (const auto& object : objects) {
            QCOMPARE(object.keys(), (QStringList{"byte", "entropyBits", "probability", "surprisalBits"}));
            const double probability = object["probability"].toDouble();
            QVERIFY(probability > std::exp2(-object["surprisalBits"].toDouble()) && probability <= 1);
            QVERIFY(object["entropyBits"].toDouble() > 0 && object["entropyBits"].toDouble() <= 8);
        }
        const auto valid = sample({"--prompt", "The ", "--bytes", "300", "--json", "--valid-utf8"}).objects();
        QCOMPARE(valid.size(), 300);
        QVERIFY(valid.first()["utf8Removed"].toDouble() > 0);
        QByteArray bytes = bytesOf(valid);
        while (QString::fromUtf8(bytes).endsWith(QChar::ReplacementCharacter)) // the last character may be cut
            bytes.chop(1);
        QCOMPARE(QString::fromUtf8(bytes).toUtf8(), bytes);
        QVERIFY(bytes.size() >= 297);
    }

    void severalTexts()
    {
        const QStringList three{"--bytes", "30", "--continuations", "3", "--seed", "7"};
        const QByteArray expected = text({"--bytes", "30", "--seed", "7"}) + "\n--"
            + text({"--bytes", "30", "--seed", "8"}) + "\n--" + text({"--bytes", "30", "--seed", "9"});
        QCOMPARE(text(three + QStringList{"--separator", "\\n--"}), expected);
        const auto objects = sample(three + QStringList{"--prompt", "The ", "--json"}).objects();
        QCOMPARE(objects.size(), 90);
        QCOMPARE(bytesOf(objects.mid(30, 30)), text({"--bytes", "30", "--seed", "8"}));
        for (int i = 0; i < 90; ++i)
            QCOMPARE(objects[i]["continuation"].toInt(-1), i / 30);
        const auto refused = sample(three + QStringList{"--prompt", "The "});
        QCOMPARE(refused.code, 2);
        QVERIFY2(refused.err.contains("--separator") && refused.err.contains("--json"), refused.err.constData());
    }

    void theSamplerIsUsed()
    {
        const QByteArray greedy = text({"--bytes", "60", "--temperature", "0"});
        QCOMPARE(text({"--bytes", "60", "--preset", "greedy", "--seed", "9"}), greedy);
        QCOMPARE(text({"--bytes", "60", "--top-k", "1"}), greedy);
        const char likeliest = greedy.front();
        const QString escaped = QString("\\x%1").arg(int(uchar(likeliest)), 2, 16, QChar('0'));
        QVERIFY(!text({"--bytes", "60", "--temperature", "0", "--ban", escaped}).contains(likeliest));
        QVERIFY(!text({"--bytes", "60", "--temperature", "0", "--bias", escaped + "=-50"}).contains(likeliest));
        QCOMPARE(text({"--bytes", "9", "--bias", "q=60"}), QByteArray("qqqqqqqqq"));
        const QByteArray once = text({"--bytes", "100", "--no-repeat", "1"});
        for (const char byte : once)
            QCOMPARE(once.count(byte), 1);
        const QStringList order{"--bytes", "100", "--temperature", "3", "--top-p", "0.3"};
        QVERIFY(text(order) != text(order + QStringList{"--order", "top-p,temperature"}));
    }

    void stopsEndTheText()
    {
        const QByteArray whole = text({"--bytes", "200"});
        const QByteArray stop = whole.mid(50, 2);
        QString escaped;
        for (const char byte : stop)
            escaped += QString("\\x%1").arg(int(uchar(byte)), 2, 16, QChar('0'));
        QCOMPARE(
            text({"--bytes", "200", "--stop", escaped, "--stop", "never written"}),
            whole.left(whole.indexOf(stop) + 2));
    }

    void settingsGoThroughAFile()
    {
        const QStringList chosen{"--temperature", "0.5",    "--ban",   "\\x00e",   "--bias", "a=1",
                                 "--bias",        "\\n=-2", "--stop",  "\\n\\n",   "--seed", "77",
                                 "--bytes",       "80",     "--order", "top-p,ban"};
        const auto shown = m_program.run(QStringList{"sample", "--show-settings"} + chosen);
        QVERIFY2(shown.code == 0, shown.err.constData());
        const auto json = shown.objects().first();
        QCOMPARE(json["temperature"].toDouble(), 0.5);
        QCOMPARE(json["banned"].toString(), QString("\\x00e"));
        QCOMPARE(json["bias"].toArray().size(), 2);
        QCOMPARE(json["order"].toArray()[1].toString(), QString("ban"));
        const QString kept = file("settings.json", shown.out);
        QCOMPARE(text({"--settings", kept}), text(chosen));
        QVERIFY(text({"--settings", kept, "--seed", "78"}) != text(chosen));
    }

    void aLongPromptIsNoted()
    {
        const auto within = sample({"--prompt", QString(32, 'a'), "--bytes", "1"});
        QVERIFY(within.code == 0 && within.err.isEmpty());
        const auto beyond = sample({"--prompt", QString(33, 'a'), "--bytes", "1"});
        QCOMPARE(beyond.code, 0);
        QVERIFY2(beyond.err.contains("33 bytes") && beyond.err.contains("holds 32"), beyond.err.constData());
        QCOMPARE(beyond.out.size(), 1);
    }

    void stoppingKeepsWhatWasDrawn_data()
    {
        QTest::addColumn<QStringList>("more");
        QTest::newRow("one text") << QStringList{};
        QTest::newRow("JSON") << QStringList{"--json"};
    }
    void stoppingKeepsWhatWasDrawn()
    {
        QFETCH(const QStringList, more);
        QProcess process;
        m_program.start(process, QStringList{"sample", "small", "--prompt", "The ", "--bytes", "1000000000"} + more);
        QVERIFY(process.waitForReadyRead(60'000));
        ::kill(pid_t(process.processId()), SIGINT);
        const auto outcome = Program::finish(process);
        QCOMPARE(outcome.code, 0);
        QVERIFY2(outcome.err.startsWith("Stopped after "), outcome.err.constData());
        const auto drawn = outcome.err.split(' ').value(2).replace(",", "").toLongLong();
        QVERIFY(drawn > 0);
        if (more.isEmpty())
            QCOMPARE(outcome.out.size(), drawn);
        else
            QCOMPARE(outcome.objects().size(), drawn);
    }

    void severalTextsAreKeptToo()
    {
        QProcess process;
        m_program.start(
            process,
            {"sample", "small", "--prompt", "The ", "--bytes", "1000000000", "--continuations", "2", "--json"});
        QTest::qWait(1000); // nothing tells from outside that it has begun; stopped before, it has nothing to keep
        ::kill(pid_t(process.processId()), SIGINT);
        const auto outcome = Program::finish(process);
        if (outcome.code != 0)
            QSKIP("it was stopped before it could begin");
        const auto objects = outcome.objects();
        const auto half = objects.size() / 2;
        QCOMPARE(objects.size(), 2 * half);
        QVERIFY(half > 0);
        QCOMPARE(objects[half - 1]["continuation"].toInt(), 0);
        QCOMPARE(objects[half]["continuation"].toInt(), 1);
    }

    void aReaderThatLeavesIsNoTrouble()
    {
        QProcess process, head;
        process.setStandardOutputProcess(&head);
        m_program.start(process, {"sample", "small", "--prompt", "The ", "--bytes", "1000000000"});
        head.start("head", {"-c", "10"});
        const auto outcome = Program::finish(process);
        QCOMPARE(outcome.code, 0);
        QVERIFY2(outcome.err.isEmpty(), outcome.err.constData());
        QCOMPARE(Program::finish(head).out, text({"--bytes", "10"}));
    }

    void aFullDiskIsNamed()
    {
        QProcess process;
        process.setStandardOutputFile("/dev/full");
        m_program.start(process, {"sample", "small", "--prompt", "The ", "--bytes", "10"});
        const auto outcome = Program::finish(process);
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.err.contains("standard output"), outcome.err.constData());
    }

    void wrongUse_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::addColumn<QStringList>("words");
        const auto wrong = [](const char* name, const QStringList& arguments, const QStringList& words) {
            QTest::newRow(name) << QStringList{"small", "--prompt", "x"} + arguments << 2 << words;
        };
        QTest::newRow("no model") << QStringList{"--prompt", "x"} << 2 << QStringList{"CHECKPOINT"};
        QTest::newRow("no prompt") << QStringList{"small"} << 2 << QStringList{"--prompt"};
        QTest::newRow("empty prompt") << QStringList{"small", "--prompt", ""} << 2 << QStringList{"prompt", "empty"};
        QTest::newRow("escape in the prompt")
            << QStringList{"small", "--prompt", "ab\\q"} << 2 << QStringList{"--prompt", "character 3"};
        QTest::newRow("two prompts") << QStringList{"small", "--prompt", "x", "--prompt-file", "y"} << 2
                                     << QStringList{"--prompt"};
        QTest::newRow("no such prompt file")
            << QStringList{"small", "--prompt-file", "/no/prompt"} << 1 << QStringList{"/no/prompt"};
        QTest::newRow("no such run") << QStringList{"nobody", "--prompt", "x"} << 1 << QStringList{"nobody"};
        QTest::newRow("no such settings")
            << QStringList{"small", "--prompt", "x", "--settings", "/no/settings"} << 1 << QStringList{"/no/settings"};
        wrong("temperature", {"--temperature=-1"}, {"temperature", "-1", "0 to 100"});
        wrong("no number", {"--temperature", "nan"}, {"temperature", "nan"});
        wrong("word", {"--top-k", "many"}, {"--top-k"});
        wrong("top-p", {"--top-p", "1.5"}, {"topP", "1.5"});
        wrong("bytes", {"--bytes", "0"}, {"bytes", "0"});
        wrong("seed", {"--seed=-1"}, {"--seed", "-1"});
        wrong("seed that is too large", {"--seed", "18446744073709551616"}, {"--seed", "18446744073709551615"});
        wrong("escape in a ban", {"--ban", "a\\"}, {"--ban", "character 2"});
        wrong("escape in a stop", {"--stop", "\\x1"}, {"--stop", "character 1"});
        wrong("empty stop", {"--stop", ""}, {"stop"});
        wrong("bias of two bytes", {"--bias", "ab=1"}, {"--bias ab=1", "one byte"});
        wrong("bias without value", {"--bias", "a"}, {"--bias a", "one byte"});
        wrong("bias of a word", {"--bias", "a=b"}, {"--bias a=b"});
        wrong("order", {"--order", "top-p,heat"}, {"--order", "heat", "temperature"});
        wrong("a step twice", {"--order", "top-p,top-p"}, {"order", "twice"});
        wrong("preset", {"--preset", "mild"}, {"mild", "Balanced"});
        wrong("preset and settings", {"--preset", "wild", "--settings", "x"}, {"--settings"});
        wrong("continuations", {"--continuations", "0"}, {"--continuations"});
        wrong("threads", {"--threads", "0"}, {"--threads"});
        QTest::newRow("all bytes banned") << QStringList{"small", "--prompt",    "x", "--top-k", "1",  "--order",
                                                         "top-k", "--no-repeat", "1", "--bytes", "300"}
                                          << 1 << QStringList{"no-repeat", "leaves no byte"};
    }
    void wrongUse()
    {
        QFETCH(const QStringList, arguments);
        QFETCH(const int, code);
        QFETCH(const QStringList, words);
        const auto outcome = m_program.run(QStringList{"sample"} + arguments);
        QCOMPARE(outcome.code, code);
        for (const QString& word : words)
            QVERIFY2(outcome.err.contains(word.toUtf8()), qPrintable(word + " is missing in\n" + outcome.err));
    }
};

QTEST_GUILESS_MAIN(TestSampleCommand)
#include "TestSampleCommand.moc"
