// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/RunFilter.h"
#include "tests/core/compare/CompareFixture.h"

#include <QTest>

#include <cmath>
#include <ctime>
#include <limits>
#include <random>

using namespace workbench;
using namespace workbench::compare;

namespace
{

constexpr store::WallMilliseconds kNow = 1'795'100'000'000; // 2026-11-19 14:53:20 UTC

} // namespace

/// The filter language on one run, whose values stand in CompareFixture.cpp.
class TestRunFilter : public QObject
{
    Q_OBJECT

private:
    bool asks(const std::string& text, const RunFacts& run) const
    {
        const auto filter = RunFilter::parse(text, m_columns, kNow);
        if (!filter) {
            qCritical("%s: %s %s", text.c_str(), filter.error().message.c_str(), filter.error().hint.c_str());
            return false;
        }
        return filter->matches(run);
    }

    const RunColumns m_columns{{"odd name"}};
    const std::shared_ptr<const RunFacts> m_run = makeRun();

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("TZ", "Europe/Berlin");
        tzset();
    }

    void answers_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("answer");
        const auto yes = [](const char* text) { QTest::newRow(text) << text << true; };
        const auto no = [](const char* text) { QTest::newRow(text) << text << false; };
        yes("");
        yes("  \t\n ");
        // Numbers.
        yes("model.width = 256");
        yes("width=256");
        yes("WIDTH == 256");
        no("width <> 256");
        yes("width < 257 and width <= 256 and width >= 256 and width > 255");
        no("width < 256");
        no("width > 256");
        yes("train.learningRate = 2e-3");
        yes("train.learningRate = .002");
        yes("params > 1.7M and params < 0.0018G");
        yes("memory = 5k");
        yes("bytes > 4000K");
        yes("width > -1");
        yes("width > +1");
        yes("width < inf");
        no("width < -inf");
        yes("bpc.validation < 1.6 bits");
        yes("bpc.validation < \"1.6\"");
        no("bpc.test < 9 or bpc.test >= 9 or bpc.test = 9 or bpc.test != 9"); // it has none
        yes("not bpc.test < 9");
        yes("not has bpc.test and has bpc.validation");
        yes("width in (128, 256)");
        no("width not in (128,256)");
        yes("width not in (128)");
        no("bpc.test not in (1)");
        yes("validationLoss.min = 1.1 and validationLoss.minStep=1500 and trainLoss < 1.1");
        no("validationLoss.last = nan");
        yes("validationLoss.last != nan");
        yes("not has `odd name.last`");
        no("`odd name` > 1");
        no("validationLoss@1000 > 0");
        // Texts.
        yes("name = \"Long Recall\"");
        yes("name = 'Long Recall'");
        no("name = \"long recall\"");
        yes("name ~ \"long r\"");
        yes("name ~ RECALL");
        no("name !~ recall");
        yes("name !~ small");
        yes("name ~ \"\"");
        yes("name in (a, \"Long Recall\")");
        yes("optimizer = lamb");
        yes("optimizer = LAMB");
        yes("optimizer != adamw");
        yes("optimizer in (adamw, Lamb)");
        yes("optimizer ~ am");
        yes("corpus = enwik8 and corpus.path ~ data/");
        yes("state = finished");
        yes("group = \"\"");
        yes("group != sweep and group !~ sweep"); // a text that it lacks is empty
        no("has group");
        yes("note ~ \"second try\\nwith\" or note ~ smaller");
        yes("model.attention = second-last");
        // Tags.
        yes("tags = long");
        yes("tag = \"to keep\"");
        no("tag = Long");
        no("tag != long");
        yes("tag != lon");
        yes("tag ~ KEEP");
        no("tag !~ keep");
        yes("tag in (short, long)");
        no("tag not in (short, long)");
        yes("has tags");
        // True and false.
        no("starred");
        yes("not starred");
        yes("starred = no");
        yes("varyBptt");
        yes("train.varyBptt = true and varyBptt != off and varyBptt = YES");
        yes("not archived and not binned");
        // Durations and times.
        yes("duration > 2h and duration < 2h30min and duration > 7383 and duration <= 7384s");
        yes("duration = 2:03:04");
        yes("duration < 1d and duration < 1w and duration > 100min and duration > 90:00");
        yes("seconds > 7200");
        no("train.seconds > 0s");
        yes("created = 2026-11-18");
        no("created < 2026-11-18 or created > 2026-11-18");
        yes("created <= 2026-11-18 and created >= 2026-11-18");
        yes("created > 2026-11-17 and created < 2026-11-19");
        yes("created = \"2026-11-18 12:06\"");
        yes("created = 2026-11-18T12:06:40");
        no("created = 2026-11-18T12:06:41");
        yes("created = 2026-11-18T11:06:40Z");
        no("created = \"2026-11-18 11:06\"");
        yes("created = yesterday");
        no("created = today");
        yes("created < today");
        yes("created > 2d and created < 1d");
        yes("created > 1000d and created < now");
        // Words alone.
        yes("recall");
        yes("FINISHED");
        yes("enwik");
        yes("\"to keep\"");
        yes("\"smaller rate\"");
        no("missing");
        yes("\"and\" or recall");
        yes("\"\"");
        // Joined.
        yes("width = 256 or width = 1 and width = 2");
        no("(width = 256 or width = 1) and width = 2");
        yes("not width = 1 and width = 256");
        no("not (width = 1 or width = 256)");
        yes("NOT width = 1 AND (width = 256 Or starred)");
        yes("not not width = 256");
        yes("((((width = 256))))");
        yes("bpc.validation < 1.6 and (optimizer = lamb or tag = \"long\") and not archived");
    }
    void answers()
    {
        QFETCH(const QString, text);
        QFETCH(const bool, answer);
        const auto filter = RunFilter::parse(text.toStdString(), m_columns, kNow);
        QVERIFY2(filter, filter ? "" : (filter.error().message + " " + filter.error().hint).c_str());
        QCOMPARE(filter->matches(*m_run), answer);
        QCOMPARE(filter->isEmpty(), text.trimmed().isEmpty());
    }

    void truthTables()
    {
        for (int bits = 0; bits < 8; ++bits) {
            const bool a = bits & 1, b = bits & 2, c = bits & 4;
            const auto run = makeRun([&](RunFacts& facts) {
                facts.row.starred = a;
                facts.row.archived = b;
                facts.row.binned = c ? 1 : 0;
            });
            QCOMPARE(asks("starred and archived", *run), a && b);
            QCOMPARE(asks("starred or archived and binned", *run), a || (b && c));
            QCOMPARE(asks("starred and archived or binned", *run), (a && b) || c);
            QCOMPARE(asks("(starred or archived) and binned", *run), (a || b) && c);
            QCOMPARE(asks("not starred or archived", *run), !a || b);
            QCOMPARE(asks("not (starred or archived) and not binned", *run), !(a || b) && !c);
            QCOMPARE(asks("starred or archived or binned", *run), a || b || c);
            QCOMPARE(asks("starred and archived and binned", *run), a && b && c);
        }
    }

    void whatIsNoNumberAnswersOnlyToItsName()
    {
        constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
        const auto run = makeRun([](RunFacts& facts) { facts.series = {{"trainLoss", 3, 1, kNan, 1, 1, 1, 3, 1, 1}}; });
        for (const char* text : {"trainLoss = nan", "trainLoss != 3", "has trainLoss"})
            QVERIFY2(asks(text, *run), text);
        for (const char* text : {"trainLoss != nan", "trainLoss < 3", "trainLoss >= 3", "trainLoss = 3"})
            QVERIFY2(!asks(text, *run), text);
    }

    void daysBeginAndEndAsTheirClocksDo()
    {
        // The clocks of Berlin went back on 2026-10-25: that day has 25 hours.
        const auto at = [](int hourUtc, int minute, int day = 24) {
            std::tm parts{};
            parts.tm_year = 126;
            parts.tm_mon = 9;
            parts.tm_mday = day;
            parts.tm_hour = hourUtc;
            parts.tm_min = minute;
            const auto created = static_cast<store::WallMilliseconds>(timegm(&parts)) * 1000;
            return makeRun([=](RunFacts& facts) { facts.row.created = created; });
        };
        QVERIFY(!asks("created = 2026-10-25", *at(21, 59)));
        QVERIFY(asks("created = 2026-10-25", *at(22, 0)));
        QVERIFY(asks("created = 2026-10-25", *at(22, 59, 25)));
        QVERIFY(!asks("created = 2026-10-25", *at(23, 0, 25)));
        QVERIFY(asks("created = 2026-10-26", *at(23, 0, 25)));
    }

    void mistakes_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("to");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("hint");
        const auto row = [](const char* text, int from, int to, const char* message, const char* hint) {
            QTest::newRow(text) << text << from << to << message << hint;
        };
        row("widht = 256", 0, 5, "There is no field \"widht\".", "Did you mean model.width?");
        row("a and widht > 1", 6, 11, "There is no field \"widht\".", "model.width");
        row("qqqqqq = 1", 0, 6, "There is no field", "");
        row("has nothing", 4, 11, "There is no field \"nothing\"", "");
        row("has", 3, 3, "Expected a field after \"has\", found the end.", "has tags");
        row("width", 0, 5, "Expected a comparison after \"width\".", "model.width < 1.5, has model.width");
        row("name recall", 0, 4, "Expected a comparison after \"name\".", "name = \"some text\"");
        row("width =", 7, 7, "Expected a number after \"=\", found the end.", "64k");
        row("width <= and", 9, 12, "Expected a number after \"<=\", found \"and\"", "");
        row("width = big", 8, 11, "\"big\" is no number.", "1.5M");
        row("width = 5m", 8, 10, "\"5m\" is no number.", "Powers of 1000");
        row("width = 1e999", 8, 13, "is no number", "");
        row("width = --1", 8, 11, "is no number", "");
        row("width = +-1", 8, 11, "is no number", "");
        row("width = 0x10", 8, 12, "is no number", "");
        row("width < nan", 8, 11, "neither less nor greater", "= nan");
        row("bpc.test < bpc.validation", 11, 25, "is no number", "not with another field");
        row("width = 1,000", 9, 10, "A comma has no place here.", "no separators");
        row("width ~ 2", 6, 7, "\"~\" looks into texts, but model.width is a number.", "Compare it with");
        row("name < 5", 5, 6, "\"<\" compares numbers and times, but name is a text.", "= != ~");
        row("tags >= b", 5, 7, "but tags is a tag", "");
        row("starred < true", 8, 9, "but starred is true or false.", "Write starred alone");
        row("starred ~ t", 8, 9, "but starred is true or false.", "");
        row("starred = maybe", 10, 15, "\"maybe\" is neither true nor false.", "true or false");
        row("starred in (true)", 12, 16, "takes no list", "");
        row("optimizer = lam", 12, 15, "train.optimizer is never \"lam\".", "Did you mean lamb?");
        row("optimizer = sgd9", 12, 16, "train.optimizer is never \"sgd9\".", "lamb or adamw");
        row("state = done", 8, 12, "state is never \"done\".", "");
        row("duration > long", 11, 15, "\"long\" is no duration.", "1h30min");
        row("duration > 5 parsecs", 13, 20, "Expected \"and\" or \"or\" before \"parsecs\".", "");
        row("duration > 1:75", 11, 15, "is no duration", "");
        row("created > 5", 10, 11, "\"5\" is no time.", "2026-11-24");
        row("created > 2026-02-30", 10, 20, "is no time", "");
        row("created > 2026-2-3", 10, 18, "is no time", "");
        row("created > 2026-11-24T25:00", 10, 26, "is no time", "");
        row("created > 2026-11-24 21:05", 21, 26, "Expected \"and\" or \"or\" before \"21:05\".",
            "\"2026-11-24 21:05\"");
        row("created > -5d", 10, 13, "is no time", "");
        row("long recall", 5, 11, "Expected \"and\" or \"or\" before \"recall\".", "in quotes: \"long recall\"");
        row("a && b", 2, 4, "Expected \"and\" or \"or\" before \"&&\".", "Write and.");
        row("|| b", 0, 2, "\"||\" has no meaning here.", "Write or.");
        row("a and", 5, 5, "Expected a field or a word at the end.", "width = 256");
        row("and a", 0, 3, "Expected a field or a word before \"and\".", "in quotes");
        row("a or or b", 5, 7, "Expected a field or a word before \"or\".", "");
        row("not", 3, 3, "Expected a field or a word at the end.", "");
        row("= 5", 0, 1, "Expected a field or a word before \"=\".", "");
        row("(a", 0, 1, "This \"(\" is never closed.", "\")\"");
        row("(a or (b)", 0, 1, "This \"(\" is never closed.", "");
        row("a)", 1, 2, "There is no \"(\" for this \")\".", "");
        row("()", 0, 2, "nothing between these parentheses", "");
        row("(a b)", 3, 4, "Expected \"and\" or \"or\" before \"b\".", "");
        row("width in 5", 9, 10, "Expected \"(\" after \"in\", found \"5\".", "in (16, 32)");
        row("width in", 8, 8, "Expected \"(\" after \"in\", found the end.", "");
        row("width in ()", 10, 11, "Expected a number after \"in\", found \")\".", "");
        row("width in (1 2)", 12, 13, "Expected \",\" or \")\" before \"2\".", "");
        row("width in (1,", 12, 12, "Expected a number after \"in\", found the end.", "");
        row("width in (1", 9, 10, "never closed", "");
        row("width in (1, x)", 13, 14, "\"x\" is no number", "");
        row("\"name\" = x", 0, 6, "A text in quotes is no field.", "backquotes");
        row("name = \"x", 7, 9, "This quote is never closed.", "Put a \" after");
        row("`x", 0, 2, "This quote is never closed.", "Put a ` after");
        row("`x`", 0, 3, "There is no field \"x\".", "");
        row("name = `x`", 7, 10, "Expected a text after \"=\", found \"x\".", "");
        row("! starred", 0, 1, "A \"!\" alone says nothing.", "not, != or !~");
        row("a and \x01", 6, 7, "The character \\x01 has no place here.", "quotes");
        row("a, b", 1, 2, "A comma has no place here.", "in (lamb, adamw)");
    }
    void mistakes()
    {
        QFETCH(const QString, text);
        QFETCH(const int, from);
        QFETCH(const int, to);
        QFETCH(const QString, message);
        QFETCH(const QString, hint);
        const auto filter = RunFilter::parse(text.toStdString(), m_columns, kNow);
        QVERIFY(!filter);
        const auto& mistake = filter.error();
        QCOMPARE(int(mistake.from), from);
        QCOMPARE(int(mistake.to), to);
        QVERIFY2(QString::fromStdString(mistake.message).contains(message), mistake.message.c_str());
        QVERIFY2(QString::fromStdString(mistake.hint).contains(hint), mistake.hint.c_str());
    }

    void theColumnsThatAreLookedAtAreTold()
    {
        const auto filter = RunFilter::parse(
            "has tags and (width = 3 or WIDTH = 4) and validationLoss@2000 < 1 and starred and recall", m_columns);
        QVERIFY(filter);
        QCOMPARE(filter->paths(), (std::vector<std::string>{"tags", "model.width", "validationLoss@2000", "starred"}));
    }

    void aFilterOutlivesItsColumns()
    {
        auto columns = std::make_unique<RunColumns>();
        const auto filter = RunFilter::parse("width = 256 and validationLoss@5 = 1", *columns);
        QVERIFY(filter);
        columns.reset();
        const auto run = makeRun([](RunFacts& facts) { facts.atStep["validationLoss@5"] = 1; });
        QVERIFY(filter->matches(*run));
        QVERIFY(!filter->matches(*m_run));
    }

    void depthAndLengthHaveAnEnd()
    {
        const auto nested = [](int depth) { return std::string(depth, '(') + "a" + std::string(depth, ')'); };
        QVERIFY(RunFilter::parse(nested(64), m_columns));
        const auto deep = RunFilter::parse(nested(65), m_columns);
        QVERIFY(!deep);
        QCOMPARE(deep.error().from, std::size_t(64));
        QCOMPARE(deep.error().to, std::size_t(65));
        QVERIFY(!RunFilter::parse(std::string(4000, '('), m_columns));
        std::string nots;
        for (int i = 0; i < 2000; ++i)
            nots += "not ";
        QVERIFY(!RunFilter::parse(nots + "a", m_columns));
        std::string wide = "a";
        for (int i = 0; i < 1200; ++i)
            wide += " and a";
        QVERIFY(RunFilter::parse(wide, m_columns));
        const auto longest = RunFilter::parse(std::string(1'000'000, 'a'), m_columns);
        QVERIFY(!longest);
        QCOMPARE(longest.error().to, std::size_t(1'000'000));
        QVERIFY2(longest.error().message.size() < 200, longest.error().message.c_str());
        const auto word = RunFilter::parse(std::string(8000, 'a') + " = 1", m_columns);
        QVERIFY(!word);
        QVERIFY(word.error().message.size() < 100);
    }

    /// Whatever is typed is answered or refused, and a mistake lies inside the text.
    void anyBytesAreTaken()
    {
        static const char* const pieces[]{
            "width", "name", "tags",        "created", "duration",   "starred", "(",         ")",   ",",
            "=",     "!=",   "<",           ">=",      "~",          "!~",      "!",         "and", "or",
            "not",   "in",   "has",         "\"",      "'",          "`",       "\\",        " ",   " ",
            " ",     "5",    "1e9",         "7d",      "2026-11-24", "lamb",    "optimizer", "nan", "\xc3\xa4",
            "\xff",  "\x01", "trainLoss@5", "@",       "..",         "&&",      "\n"};
        std::mt19937 random(20261124);
        int accepted = 0;
        for (int round = 0; round < 40'000; ++round) {
            std::string text;
            const auto length = random() % 14;
            for (unsigned i = 0; i < length; ++i)
                text += round % 4 == 0 ? std::string(1, static_cast<char>(random() % 256))
                                       : std::string(pieces[random() % std::size(pieces)]) + (random() % 2 ? " " : "");
            const auto filter = RunFilter::parse(text, m_columns, kNow);
            if (filter) {
                filter->matches(*m_run);
                ++accepted;
                continue;
            }
            const auto& mistake = filter.error();
            QVERIFY2(mistake.from <= mistake.to && mistake.to <= text.size() && !mistake.message.empty(), text.c_str());
            QVERIFY2(mistake.from < mistake.to || mistake.to == text.size(), text.c_str());
        }
        QVERIFY(accepted > 1000 && accepted < 30'000); // both ways have been gone
    }
};

QTEST_GUILESS_MAIN(TestRunFilter)
#include "TestRunFilter.moc"
