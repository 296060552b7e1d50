// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/RunFilter.h"
#include "tests/core/compare/CompareFixture.h"

#include <QTest>

#include <algorithm>
#include <numeric>
#include <random>

using namespace workbench;
using namespace workbench::compare;

class TestFilterCompletion : public QObject
{
    Q_OBJECT

private:
    /// At the bar in the text.
    std::vector<FilterCompletion> complete(std::string text) const
    {
        const auto cursor = text.find('|');
        text.erase(cursor, 1);
        return completeFilter(text, cursor, m_columns, m_runs);
    }

    static QStringList textsOf(const std::vector<FilterCompletion>& completions)
    {
        QStringList texts;
        for (const auto& completion : completions)
            texts << QString::fromStdString(completion.text);
        return texts;
    }

    const RunColumns m_columns{{"odd name"}};
    const Facts m_runs = runsWith<int>({16, 16, 16, 64, 256}, [](RunFacts& run, const int& width) {
        run.row.config.model.width = width;
        run.row.name = width == 64 ? "it's \"odd\" \\" : "run " + std::to_string(width);
        run.row.tags = width == 16 ? std::vector<std::string>{"tiny", "b c"} : std::vector<std::string>{"big"};
        run.row.config.train.optimizer = width == 256 ? config::Optimizer::AdamW : config::Optimizer::Lamb;
    });

private Q_SLOTS:
    void whatMayStandAtTheCursor_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("first"); ///< the best completions
        QTest::addColumn<QString>("never"); ///< and one that must not be among them
        const auto row = [](const char* text, const char* first, const char* never) {
            QTest::newRow(text) << text << first << never;
        };
        row("|", "name state starred", "and");
        row("wid|", "model.width", "and");
        row("model.w|", "model.width", "name");
        row("OPTI|", "train.optimizer", "name");
        row("no|", "note not", "name =");
        row("valid|", "validationLoss.last", "name");
        row("odd|", "'`odd name.last`' '`odd name.first`'", "name");
        row("`odd|", "'`odd name.last`'", "name");
        row("has |", "name state", "not");
        row("has ta|", "tags", "and");
        row("width |", "< <= > >= = != in 'not in'", "~");
        row("name |", "= != ~ !~ in 'not in'", "<");
        row("created |", "> < >= <= = !=", "~");
        row("starred |", "= != and or", "<");
        row("starred and |", "name", "and");
        row("width = |", "16 64 256", "lamb");
        row("width = 1|", "16", "64");
        row("width in (|", "16 64 256", ")");
        row("width in |", "(", "16");
        row("width not |", "in", "16");
        row("width in (16 |", ", )", "16");
        row("width in (16, |", "16 64", "and");
        row("width in (16) |", "and or", ")");
        row("optimizer = |", "lamb adamw", "sgd");
        row("optimizer = A|", "adamw lamb", "sgd");
        row("tags = |", "tiny '\"b c\"' big", "lamb");
        row("tags = t|", "tiny", "big");
        row("name = |", "'\"run 16\"'", "lamb");
        row("name = \"run 2|", "'\"run 256\"'", "'\"run 16\"'");
        row("name = \"run 2|56\"", "'\"run 256\"'", "'\"run 16\"'");
        row("starred = |", "true false", "maybe");
        row("created > |", "today yesterday 7d 30d", "16");
        row("duration > |", "10min 1h 1d", "16");
        row("width = 16 |", "and or", ")");
        row("(width = 16 |", "and or )", "not");
        row("(width = 16) |", "and or", ")");
        row("width = 16 a|", "and", "name");
        row("width = 16 and |", "name", "and");
        row("width = 16 and not |", "name", "and");
        row("unknown |", "= !=", "<");
        row("unknown = |", "", "name");
        row("((((|", "name", ")");
        row("width | = 5", "< <=", "name");
        row("wi|dth = 5", "model.width", "name");
        row("validationLoss@50|", "validationLoss@50", "name");
        row("bpc.validation < |", "1.587", "name");
    }
    void whatMayStandAtTheCursor()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, first);
        QFETCH(const QString, never);
        QStringList expected; // words; those with blanks stand in single quotes
        for (int at = 0; at < first.size();) {
            const bool quoted = first[at] == '\'';
            const int end = quoted ? first.indexOf('\'', at + 1) : (first + ' ').indexOf(' ', at);
            expected << (quoted ? first.mid(at + 1, end - at - 1) : first.mid(at, end - at));
            at = end + (quoted ? 2 : 1);
        }
        const auto texts = textsOf(complete(text.toStdString()));
        QCOMPARE(texts.mid(0, expected.size()), expected);
        QVERIFY2(!texts.contains(never), qPrintable(texts.join(' ')));
        if (expected.isEmpty())
            QVERIFY(texts.isEmpty());
    }

    void completionsReplaceTheWordAtTheCursor_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("to");
        QTest::newRow("nothing typed") << "|" << 0 << 0;
        QTest::newRow("after a blank") << "name |" << 5 << 5;
        QTest::newRow("a word") << "x and wid|" << 6 << 9;
        QTest::newRow("inside a word") << "x and wi|d = 3" << 6 << 9;
        QTest::newRow("an open quote") << "name = \"ru|" << 7 << 10;
        QTest::newRow("inside a quote") << "name = \"ru|n\" or" << 7 << 12;
    }
    void completionsReplaceTheWordAtTheCursor()
    {
        QFETCH(const QString, text);
        QFETCH(const int, from);
        QFETCH(const int, to);
        const auto completions = complete(text.toStdString());
        QVERIFY(!completions.empty());
        for (const auto& completion : completions) {
            QCOMPARE(int(completion.from), from);
            QCOMPARE(int(completion.to), to);
        }
    }

    void valuesSayHowManyRunsHaveThem()
    {
        const auto completions = complete("tags = |");
        QCOMPARE(completions.at(0).help, std::string("3 runs"));
        QCOMPARE(completions.at(2).help, std::string("2 runs"));
        QCOMPARE(complete("optimizer = |").at(1).help, std::string("1 run"));
        QCOMPARE(complete("mem|").at(0).help, std::string("Memory (positions)"));
    }

    void numbersThatAreMeasuredAreNotListed()
    {
        std::vector<int> many(1000);
        std::iota(many.begin(), many.end(), 0);
        const auto runs = runsWith<int>(many, [](RunFacts& run, const int& i) { run.row.bestValidationBpc = i; });
        const std::string text = "bpc.validation < ";
        QVERIFY(completeFilter(text, text.size(), m_columns, runs).empty());
    }

    /// Whatever values runs have, a completed filter is understood and finds the run.
    void whatIsCompletedIsUnderstood()
    {
        const auto runs = runsWith<std::string>(
            {"plain", "two words", "it's", "\"quoted\"", "back\\slash", "a,b", "(x)", "and", "NOT", "&&", "\xc3\xa4",
             "`tick`", "-1", "'", "\x01", "<b>&amp;</b>", "50%"},
            [](RunFacts& run, const std::string& name) {
                run.row.name = name;
                run.row.tags = {name};
            });
        for (const std::string field : {"name", "tag"})
            for (std::size_t i = 0; i < runs.size(); ++i) {
                const auto text = field + " = ";
                const auto completions = completeFilter(text, text.size(), m_columns, runs);
                QCOMPARE(completions.size(), runs.size());
                const auto filter = RunFilter::parse(text + completions[i].text, m_columns);
                QVERIFY2(filter, completions[i].text.c_str());
                QCOMPARE(std::ranges::count_if(runs, [&](const auto& run) { return filter->matches(*run); }), 1);
            }
        for (const auto& column : m_columns.all()) {
            const auto name = completeFilter(column.path, column.path.size(), m_columns, {});
            const auto isIt = [&](const FilterCompletion& each) {
                const auto filter = RunFilter::parse("has " + each.text, m_columns);
                return filter && filter->paths() == std::vector<std::string>{column.path};
            };
            if (column.path.find(' ') == std::string::npos)
                QVERIFY2(std::ranges::any_of(name, isIt), column.path.c_str());
        }
    }

    void anyTextAndAnyCursorAreTaken()
    {
        std::mt19937 random(7);
        const std::string letters = "ab\"'`\\ ()=!<>~,wnd.@5\x01\xff";
        for (int round = 0; round < 3000; ++round) {
            std::string text;
            for (unsigned i = random() % 20; i > 0; --i)
                text += letters[random() % letters.size()];
            const auto cursor = random() % 25;
            for (const auto& completion : completeFilter(text, cursor, m_columns, m_runs)) {
                QVERIFY(completion.from <= completion.to && completion.to <= text.size());
                QVERIFY(completion.from <= std::min<std::size_t>(cursor, text.size()));
                QVERIFY(!completion.text.empty());
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestFilterCompletion)
#include "TestFilterCompletion.moc"
