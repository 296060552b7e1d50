// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/ConfigSchema.h"
#include "core/sweep/SweepAxis.h"

#include <QTest>

using namespace workbench;
using namespace workbench::sweep;

class TestSweepAxis : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("values");
        QTest::addColumn<QString>("flags"); // r: isRange, l: logarithmic, e: endsOnly

        const auto row = [](const char* path, const char* text, const QStringList& values, const char* flags = "") {
            QTest::addRow("%s %s", path, text) << path << text << values << flags;
        };
        row("train.learningRate", "2e-3, 4e-3", {"2e-3", "4e-3"});
        row("train.learningRate", " 2e-3 ,4e-3 ", {"2e-3", "4e-3"});
        row("train.seed", "1..5", {"1", "2", "3", "4", "5"}, "r");
        row("train.seed", "1 .. 3", {"1", "2", "3"}, "r");
        row("train.seed", "1..3, 10", {"1", "2", "3", "10"});
        row("train.seed", "1..2, 5..6", {"1", "2", "5", "6"});
        row("train.seed", "0..1000000", {"0", "1000000"}, "re");
        row("train.seed", "0..9999 +3000", {"0", "3000", "6000", "9000"});
        row("train.seed", "9007199254740990..9007199254740992",
            {"9007199254740990", "9007199254740991", "9007199254740992"}, "r");
        row("model.width", "128..512 +128", {"128", "256", "384", "512"});
        row("model.width", "128..500+128", {"128", "256", "384"});
        row("model.width", "128..1024 *2", {"128", "256", "512", "1024"}, "l");
        row("model.width", "128..1024 x 2", {"128", "256", "512", "1024"}, "l");
        row("model.width", "100..400 *1.5", {"100", "150", "225", "338"}, "l"); // 337.5 is rounded away from 0
        row("model.width", "1..4 in 7", {"1", "2", "3", "4"}, "r"); // rounded, each once
        row("model.width", "128..1024 in 3", {"128", "576", "1024"}, "r");
        row("model.width", "16..256 log 3", {"16", "64", "256"}, "rl");
        row("model.dropout", "0..0.3 in 4", {"0", "0.1", "0.2", "0.3"}, "r");
        row("model.dropout", "0..0.3 +0.1", {"0", "0.1", "0.2", "0.3"}); // though 3 * 0.1 > 0.3
        row("model.dropout", "0..0.3", {"0", "0.3"}, "re");
        row("train.learningRate", "1e-3..1e-2 log", {"1e-3", "1e-2"}, "rle");
        row("train.learningRate", "1e-3..1e-2 log 5", {"1e-3", "0.001778", "0.003162", "0.005623", "1e-2"}, "rl");
        row("train.learningRate", "1e-3..1e-1 log3", {"1e-3", "0.01", "1e-1"}, "rl");
        row("train.learningRate", "1e-3..8e-3 *2", {"1e-3", "0.002", "0.004", "0.008"}, "l");
        row("train.optimizer", "lamb, adamw", {"lamb", "adamw"});
        row("train.varyBptt", "true, false", {"true", "false"});
        row("train.varyBptt", "yes,no", {"yes", "no"});
        row("model.attention", "none; second-last; 0,2", {"none", "second-last", "0,2"});
        row("corpus.path", "/a, b.txt; /c..d.txt", {"/a, b.txt", "/c..d.txt"});
    }
    void reads()
    {
        QFETCH(const QString, path);
        QFETCH(const QString, text);
        QFETCH(const QStringList, values);
        QFETCH(const QString, flags);
        const auto axis = parseAxis(path.toStdString(), text.toStdString());
        QVERIFY2(axis.has_value(), axis ? "" : describe(axis.error()).c_str());
        QVERIFY(axis->has_value());
        QCOMPARE((*axis)->path, path.toStdString());
        QStringList read;
        for (const std::string& value : (*axis)->values)
            read << QString::fromStdString(value);
        QCOMPARE(read, values);
        QCOMPARE((*axis)->isRange, flags.contains('r'));
        QCOMPARE((*axis)->logarithmic, flags.contains('l'));
        QCOMPARE((*axis)->endsOnly, flags.contains('e'));
        config::RunConfig config;
        for (const std::string& value : (*axis)->values)
            QVERIFY(config::setField(config, path.toStdString(), value).has_value());
    }

    void aSingleValueIsNoSweep_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("text");
        QTest::newRow("number") << "train.learningRate"
                                << "2e-3";
        QTest::newRow("nothing") << "train.learningRate"
                                 << "";
        QTest::newRow("wrong, but single") << "train.learningRate"
                                           << "fast";
        QTest::newRow("choice") << "train.optimizer"
                                << "lamb";
        QTest::newRow("dots in a choice") << "train.optimizer"
                                          << "a..b";
        QTest::newRow("blocks") << "model.attention"
                                << "0,2";
        QTest::newRow("path with a comma") << "corpus.path"
                                           << "/a,b.txt";
        QTest::newRow("path with dots") << "corpus.path"
                                        << "../corpus.txt";
        QTest::newRow("name") << "name"
                              << "one, two; three 1..5";
        QTest::newRow("prompt") << "film.prompt"
                                << "Once upon a time, there; 1..2";
    }
    void aSingleValueIsNoSweep()
    {
        QFETCH(const QString, path);
        QFETCH(const QString, text);
        const auto axis = parseAxis(path.toStdString(), text.toStdString());
        QVERIFY(axis.has_value());
        QVERIFY(!axis->has_value());
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("place"); // of the mistake, as the message says it
        QTest::addColumn<QString>("word");

        const auto row = [](const char* path, const char* text, const char* place, const char* word) {
            QTest::addRow("%s %s", path, text) << path << text << place << word;
        };
        row("train.learningRate", "2e-3,", "character 6", "missing");
        row("train.learningRate", ",2e-3", "character 1", "missing");
        row("train.learningRate", "2e-3,,4e-3", "character 6", "missing");
        row("train.learningRate", "2e-3, fast", "character 7", "not a number");
        row("train.learningRate", "2e-3, 200", "character 7", "range");
        row("train.learningRate", "2e-3, 0.002", "character 7", "twice");
        row("train.learningRate", "1e-3..1e-2, 5e-2", "character 1", "how many");
        row("train.learningRate", "1e-2..1e-3", "character 11", "rise");
        row("train.learningRate", "1e-3..", "character 7", "ends with a number");
        row("train.learningRate", "..1e-3", "character 1", "begins with a number");
        row("train.learningRate", "nan..1", "character 1", "begins with a number");
        row("train.learningRate", "0..1", "character 1", "out of range");
        row("train.learningRate", "1e-3..100", "character 1", "out of range");
        row("train.learningRate", "1e-3..1e-2 by 5", "character 12", "no way");
        row("train.learningRate", "1e-3..1e-2 log 1", "", "at least 2");
        row("train.learningRate", "1e-3..1e-2 log 2.5", "", "whole");
        row("train.learningRate", "1e-3..1e-2 in", "", "number is expected");
        row("train.learningRate", "1e-3..1e-2 +0", "", "above 0");
        row("train.learningRate", "1e-3..1e-2 *1", "", "above 1");
        row("train.learningRate", "1e-3..1e-2 in 3 4", "character 17", "after the range");
        row("train.learningRate", "1e-3..1e-2 in 20000", "", "10000");
        row("train.learningRate", "1e-3..1e-2 in 1e300", "", "whole");
        row("train.learningRate", "1e-3..1e-2 +1e-300", "", "10000");
        row("model.dropout", "0..0.3 log 3", "", "above 0");
        row("model.dropout", "0..0.3 *2", "", "above 0");
        row("model.width", "1.5..3", "", "whole");
        row("model.width", "128..512 +0.5", "", "whole");
        row("model.width", "64, 12.5", "character 5", "whole");
        row("model.width", "1..3, 2", "character 7", "twice");
        row("train.optimizer", "lamb, sgd", "character 7", "choice");
        row("train.varyBptt", "true, maybe", "character 7", "true nor false");
        row("model.attention", "none; some", "character 7", "attend");
        row("model.attention", "none;", "character 6", "missing");
    }
    void refuses()
    {
        QFETCH(const QString, path);
        QFETCH(const QString, text);
        QFETCH(const QString, place);
        QFETCH(const QString, word);
        const auto axis = parseAxis(path.toStdString(), text.toStdString());
        QVERIFY(!axis.has_value());
        const QString message = QString::fromStdString(describe(axis.error()));
        QVERIFY2(message.startsWith(path + ": "), qPrintable(message));
        QVERIFY2(message.contains(place), qPrintable(message));
        QVERIFY2(message.contains(word), qPrintable(message));
    }

    void anUnknownFieldIsNamed()
    {
        const auto axis = parseAxis("train.learnRate", "1, 2");
        QVERIFY(!axis.has_value());
        QVERIFY(describe(axis.error()).find("train.learningRate") != std::string::npos);
    }

    void labelsAreShort_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("label");
        QTest::newRow("rate") << "train.learningRate"
                              << "4e-3"
                              << "lr 4e-3";
        QTest::newRow("seed") << "train.seed"
                              << "2"
                              << "seed 2";
        QTest::newRow("choice") << "model.attention"
                                << "none"
                                << "attention none";
        QTest::newRow("file") << "corpus.path"
                              << "/data/books/dickens.txt"
                              << "file dickens.txt";
        QTest::newRow("control characters") << "corpus.path"
                                            << "/a\nb"
                                            << "file a\\nb";
    }
    void labelsAreShort()
    {
        QFETCH(const QString, path);
        QFETCH(const QString, value);
        QFETCH(const QString, label);
        QCOMPARE(QString::fromStdString(axisValueLabel(path.toStdString(), value.toStdString())), label);
    }
};

QTEST_GUILESS_MAIN(TestSweepAxis)
#include "TestSweepAxis.moc"
