// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/RunRecorder.h"
#include "core/store/Store.h"
#include "tests/app/Program.h"

#include "core/base/Uuid.h"

#include <QJsonArray>
#include <QTest>

#include <numbers>

using namespace workbench;

/// `runs list` and `runs compare` on a store that is filled without training: three seeds of two widths, and a run with
/// an awkward name.
class TestCompareCommand : public QObject
{
    Q_OBJECT

private:
    RunId add(store::Store& store, const std::string& name, int width, std::uint64_t seed, double loss)
    {
        config::RunConfig config;
        config.name = name;
        config.corpus.path = "/data/enwik8";
        config.model.width = width;
        config.train.seed = seed;
        const RunId id(makeUuid());
        if (!store.createRun(id, config, train::RunState::Running))
            qFatal("no run");
        const auto recorder = store::RunRecorder::open(store.directory(), {});
        if (!recorder)
            qFatal("no recorder");
        train::RunStarted started;
        started.parameterCount = width * 1000;
        started.device = "cpu";
        started.threads = 2;
        (*recorder)->record(id, started);
        for (int step = 1; step <= 10; ++step) {
            train::StepDone done;
            done.at = {step, step * 512, step * 0.25, step * 0.01};
            done.trainLoss = loss + 0.1 * (10 - step);
            done.learningRate = 2e-3;
            done.gradNorm = 0.5;
            done.bytesPerSecond = 2048;
            (*recorder)->record(id, done);
        }
        const train::RunPosition end{10, 5120, 2.5, 0.1};
        (*recorder)->record(
            id, train::EvalDone{end, train::SplitPart::Validation, loss, loss * std::numbers::log2e, 1000, 0.1, true});
        train::RunEnded ended;
        ended.at = end;
        ended.state = train::RunState::Finished;
        ended.trainLoss = loss;
        ended.validationLoss = loss;
        ended.validationBpc = loss * std::numbers::log2e;
        (*recorder)->record(id, ended);
        if (!(*recorder)->flush())
            qFatal("not recorded");
        return id;
    }

    Outcome list(const QStringList& arguments) const { return m_program.run(QStringList{"runs", "list"} + arguments); }
    QStringList namesOf(const Outcome& outcome) const
    {
        QStringList names;
        for (const auto& object : outcome.objects())
            names << object["name"].toString();
        return names;
    }

    QTemporaryDir m_folder;
    const Program m_program{m_folder};

private Q_SLOTS:
    void initTestCase()
    {
        // Without a store there is nothing to list, but mistakes are told.
        QCOMPARE(list({}).code, 0);
        QCOMPARE(list({"--filter", "width <"}).code, 2);

        const auto store = store::Store::open(m_program.store().toStdString(), store::StoreAccess::ReadWrite);
        QVERIFY(store.has_value());
        for (int seed = 1; seed <= 3; ++seed) {
            add(**store, "narrow " + std::to_string(seed), 64, seed, 1.50 + 0.01 * seed);
            add(**store, "wide " + std::to_string(seed), 128, seed, 1.30 + 0.01 * seed);
        }
        const auto odd = add(**store, "=1+1, \"x\" <b>", 32, 9, 2);
        const auto hidden = add(**store, "hidden", 32, 10, 3);
        store::RunEdit words;
        words.tags = {"@tag", "plain"};
        words.note = "two\nlines \x1b[31m";
        store::RunEdit away;
        away.archived = true;
        const std::pair<RunId, store::RunEdit> edits[]{{odd, words}, {hidden, away}};
        const auto edited = (*store)->editRuns(edits);
        QVERIFY2(edited, edited ? "" : describe(edited.error()).c_str());
    }

    void runsAreFilteredAndSorted_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QStringList>("names");
        QTest::newRow("filter") << QStringList{"--filter", "width = 64 and bpc.validation < 2.19"}
                                << QStringList{"narrow 1"};
        QTest::newRow("smallest first") << QStringList{"--filter", "width in (64, 128)",
                                                       "--sort",   "bpc.validation",
                                                       "--limit",  "2"}
                                        << QStringList{"wide 1", "wide 2"};
        QTest::newRow("largest first") << QStringList{"--filter",        "width > 32", "--sort",
                                                      "-bpc.validation", "--limit",    "1"}
                                       << QStringList{"narrow 3"};
        QTest::newRow("two keys") << QStringList{"--filter", "seed < 3", "--sort", "seed,width"}
                                  << QStringList{"narrow 1", "wide 1", "narrow 2", "wide 2"};
        QTest::newRow("at a step") << QStringList{"--filter", "trainLoss@5 < 1.82"} << QStringList{"wide 1"};
        QTest::newRow("a word") << QStringList{"--filter", "\"narrow 2\""} << QStringList{"narrow 2"};
        QTest::newRow("none") << QStringList{"--filter", "width = 5"} << QStringList{};
        QTest::newRow("archived ones are not shown") << QStringList{"--filter", "hidden"} << QStringList{};
        QTest::newRow("but with all") << QStringList{"--filter", "hidden", "--all"} << QStringList{"hidden"};
        QTest::newRow("or when asked for") << QStringList{"--filter", "archived"} << QStringList{"hidden"};
        QTest::newRow("newest first") << QStringList{"--limit", "1"} << QStringList{"=1+1, \"x\" <b>"};
        QTest::newRow("no more than none") << QStringList{"--limit", "0"} << QStringList{};
    }
    void runsAreFilteredAndSorted()
    {
        QFETCH(const QStringList, arguments);
        QFETCH(const QStringList, names);
        const auto outcome = list(arguments + QStringList{"--json"});
        QVERIFY2(outcome.code == 0, outcome.err.constData());
        QCOMPARE(namesOf(outcome), names);
    }

    void columnsStandBesideTheDocumentedKeys()
    {
        const auto outcome = list(
            {"--json", "--filter", "\"wide 2\"", "--columns", "width, train.optimizer,bpc.test,trainLoss@5,tags"});
        QCOMPARE(outcome.objects().size(), 1);
        const auto run = outcome.objects().first();
        for (const char* key : {"run", "name", "state", "step", "validationBpc", "created", "checkpoint"})
            QVERIFY2(run.contains(key), key);
        const auto columns = run["columns"].toObject();
        QCOMPARE(columns["model.width"].toInt(), 128);
        QCOMPARE(columns["train.optimizer"].toString(), QString("lamb"));
        QVERIFY(columns["bpc.test"].isNull() && columns["tags"].isNull());
        QVERIFY(qAbs(columns["trainLoss@5"].toDouble() - 1.82) < 1e-9);
        QVERIFY(!list({"--json"}).objects().first().contains("columns"));
    }

    void tablesAreForPeople()
    {
        const auto outcome = list({"--columns", "name,width,bpc.validation,note,id", "--sort", "name"});
        QVERIFY2(outcome.code == 0, outcome.err.constData());
        const auto lines = outcome.out.trimmed().split('\n');
        QCOMPARE(lines.size(), 1 + 7);
        QVERIFY2(lines[0].startsWith("name ") && lines[0].contains("model.width"), lines[0].constData());
        QVERIFY2(lines[1].contains("\"x\" <b>") && lines[1].contains(R"(two\nlines \x1b[31m)"), lines[1].constData());
        QVERIFY2(lines[2].startsWith("narrow 1"), lines[2].constData());
        QVERIFY2(lines[2].contains("2.1785"), lines[2].constData()); // 1.51 / ln 2
        QVERIFY(!outcome.out.contains('\x1b'));
        QVERIFY(list({"--filter", "width = 5"}).out.isEmpty());
    }

    void csvStartsNoFormula()
    {
        const auto outcome = list({"--csv", "--columns", "name,tags,note,width,created", "--filter", "width = 32"});
        QVERIFY2(outcome.code == 0, outcome.err.constData());
        QVERIFY2(
            outcome.out.startsWith("name,tags,note,model.width,created\n"
                                   "\"'=1+1, \"\"x\"\" <b>\",\"'@tag, plain\",\"two\nlines \\x1b[31m\",32,20"),
            outcome.out.constData());
        QVERIFY(outcome.out.endsWith("Z\n"));
    }

    void mistakesAreShownWithTheirPlace_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("shown");
        QTest::newRow("field") << QStringList{"--filter", "seed = 1 and widht = 2"}
                               << QByteArray(
                                      "sharnn: --filter: There is no field \"widht\". Did you mean model.width?\n"
                                      "  seed = 1 and widht = 2\n"
                                      "               ^^^^^\n");
        QTest::newRow("missing") << QStringList{"--filter", "seed ="} << QByteArray("  seed =\n        ^\n");
        QTest::newRow("after letters") << QStringList{"--filter", "\xc3\xa4\x01 x"}
                                       << QByteArray("  \xc3\xa4\\x01 x\n   ^^^^\n");
        QTest::newRow("column") << QStringList{"--columns", "name,widht"}
                                << QByteArray("There is no column \"widht\". Did you mean model.width?");
        QTest::newRow("empty column") << QStringList{"--columns", "name,"} << QByteArray("no column \"\"");
        QTest::newRow("sort") << QStringList{"--sort", "-nothing"} << QByteArray("no column \"nothing\"");
    }
    void mistakesAreShownWithTheirPlace()
    {
        QFETCH(const QStringList, arguments);
        QFETCH(const QByteArray, shown);
        const auto outcome = list(arguments);
        QCOMPARE(outcome.code, 2);
        QVERIFY(outcome.out.isEmpty());
        QVERIFY2(outcome.err.contains(shown), outcome.err.constData());
    }

    void longFiltersAreShownAroundTheMistake()
    {
        const auto outcome
            = list({"--filter", QString("a or ").repeated(1000) + "widht = 1" + QString(" or a").repeated(500)});
        QCOMPARE(outcome.code, 2);
        for (const auto& line : outcome.err.split('\n'))
            QVERIFY2(line.size() < 200, line.constData());
        const auto lines = outcome.err.trimmed().split('\n');
        QCOMPARE(lines.size(), 3);
        QCOMPARE(lines[1].indexOf("widht"), lines[2].indexOf("^^^^^"));
    }

    void groupsOfSeedsAreCompared()
    {
        const auto outcome = m_program.run({"runs", "compare", "--filter", "width > 32", "--json"});
        QVERIFY2(outcome.code == 0, outcome.err.constData());
        QMap<QString, QList<QJsonObject>> kinds;
        for (const auto& object : outcome.objects())
            kinds[object["kind"].toString()] << object;
        QCOMPARE(kinds["run"].size(), 6);
        QCOMPARE(kinds["group"].size(), 2);
        for (const auto& group : kinds["group"]) {
            QCOMPARE(group["count"].toInt(), 3);
            QCOMPARE(group["runs"].toArray().size(), 3);
            const double loss = group["key"]["model.width"].toInt() == 64 ? 1.52 : 1.32;
            QVERIFY(qAbs(group["mean"].toDouble() - loss / std::numbers::ln2) < 1e-9);
            QVERIFY(qAbs(group["deviation"].toDouble() - 0.01 / std::numbers::ln2) < 1e-9);
            QVERIFY(group["low"].toDouble() < group["mean"].toDouble());
        }
        QCOMPARE(kinds["verdict"].size(), 1);
        const auto verdict = kinds["verdict"].first();
        const bool secondIsWide = verdict["second"].toString() == "model.width 128";
        QCOMPARE(verdict["answer"].toString(), QString(secondIsWide ? "lower" : "higher"));
        QCOMPARE(verdict["paired"].toBool(), true);
        QVERIFY(qAbs(qAbs(verdict["difference"].toDouble()) - 0.2 / std::numbers::ln2) < 1e-9);
        QStringList differing;
        for (const auto& difference : kinds["difference"]) {
            QCOMPARE(difference["values"].toArray().size(), 6);
            differing << difference["column"].toString();
        }
        QVERIFY(differing.contains("model.width") && differing.contains("train.seed"));
        QVERIFY(differing.contains("bpc.validation") && !differing.contains("train.batch"));
        bool isTold = false;
        for (const auto& correlation : kinds["correlation"])
            if (correlation["column"].toString() == "model.width") {
                isTold = correlation["state"].toString() == "told" && correlation["rho"].toDouble() < -0.8;
                QVERIFY(correlation["p"].toDouble() > 0);
            }
        QVERIFY(isTold);
    }

    void comparingSaysWhatItKnowsInWords()
    {
        const auto outcome = m_program.run({"runs", "compare", "narrow 1", "wide 1"});
        QVERIFY2(outcome.code == 0, outcome.err.constData());
        for (const char* words :
             {"2 runs, what differs", "narrow 1", "model.width",
              "Too few runs to tell model.width 64 from model.width 128", "One seed says nothing about other seeds.",
              "needs at least 5 runs"})
            QVERIFY2(outcome.out.contains(words), outcome.out.constData());
        QVERIFY(!outcome.out.contains("train.batch"));
        QVERIFY(m_program.run({"runs", "compare", "narrow 1", "wide 1", "--all-fields"}).out.contains("train.batch"));
        const auto clear = m_program.run({"runs", "compare", "--filter", "width > 32", "--group", "width"});
        QVERIFY2(clear.out.contains("paired by seed"), clear.out.constData());
        QVERIFY2(clear.out.contains("bpc.validation in groups"), clear.out.constData());
        const auto many = m_program.run({"runs", "compare", "--filter", "step > 0", "--all", "--metric", "loss.train"});
        QVERIFY2(many.code == 0, many.err.constData());
        QVERIFY2(many.out.contains("loss.train over seeds"), many.out.constData());
    }

    void wrongUseIsToldApart_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("no runs") << QStringList{} << 2 << QByteArray("--filter");
        QTest::newRow("both") << QStringList{"narrow 1", "--filter", "a"} << 2 << QByteArray("not both");
        QTest::newRow("unknown run") << QStringList{"narrow 1", "nobody"} << 1 << QByteArray("nobody");
        QTest::newRow("one run") << QStringList{"narrow 1", "narrow 1"} << 1 << QByteArray("nothing to compare");
        QTest::newRow("none found") << QStringList{"--filter", "width = 5"} << 1 << QByteArray("nothing to compare");
        QTest::newRow("bad filter") << QStringList{"--filter", "width ~ 5"} << 2 << QByteArray("^");
        QTest::newRow("bad metric") << QStringList{"narrow 1", "wide 1", "--metric", "nothing"} << 2
                                    << QByteArray("no column");
        QTest::newRow("metric of words") << QStringList{"narrow 1", "wide 1", "--metric", "name"} << 2
                                         << QByteArray("numbers");
        QTest::newRow("bad group") << QStringList{"narrow 1", "wide 1", "--group", "widht"} << 2
                                   << QByteArray("model.width");
    }
    void wrongUseIsToldApart()
    {
        QFETCH(const QStringList, arguments);
        QFETCH(const int, code);
        QFETCH(const QByteArray, words);
        const auto outcome = m_program.run(QStringList{"runs", "compare"} + arguments);
        QCOMPARE(outcome.code, code);
        QVERIFY2(outcome.err.contains(words), outcome.err.constData());
        QVERIFY(outcome.out.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestCompareCommand)
#include "TestCompareCommand.moc"
