// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/RunOrder.h"
#include "core/config/ConfigSchema.h"
#include "tests/core/compare/CompareFixture.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <numbers>
#include <set>

using namespace workbench;
using namespace workbench::compare;

namespace
{

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

QString textOfCell(const RunColumns& columns, const RunFacts& run, const char* path)
{
    const auto* const column = columns.find(path);
    return column ? QString::fromStdString(cellText(cellValue(run, *column), *column)) : "no such column";
}

} // namespace

class TestRunColumns : public QObject
{
    Q_OBJECT

private:
    const RunColumns m_columns{{"perplexity", "trainLoss", "odd name", ""}};

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("TZ", "Europe/Berlin"); // times are shown in local time
        tzset();
    }

    void everyColumnDescribesItself()
    {
        std::set<std::string> paths;
        for (const auto& column : m_columns.all()) {
            QVERIFY2(paths.insert(column.path).second, column.path.c_str());
            QVERIFY2(!column.label.empty() && column.help.ends_with('.'), column.path.c_str());
            QVERIFY2(column.source.place != ColumnSource::Place::Nowhere, column.path.c_str());
            QCOMPARE(m_columns.find(column.path), &column);
        }
        for (const auto& field : config::configFields())
            QVERIFY2(paths.contains(std::string(field.path)), field.path.data());
        for (const char* path :
             {"state", "tags", "bpc.validation", "trainLoss.last", "perplexity.min", "odd name.count"})
            QVERIFY2(paths.contains(path), path);
    }

    void cellsHaveTheKindOfTheirColumn()
    {
        const auto full = makeRun([](RunFacts& run) {
            run.row.origin = {RunId("parent"), 100};
            run.row.testBpc = 1.6;
            run.row.error = "none";
            run.row.group = "sweep";
            for (const char* metric :
                 {"testLoss", "learningRate", "gradNorm", "bytesPerSecond", "residentBytes", "perplexity", "odd name"})
                run.series.push_back(flatSeries(metric, 2));
            run.row.config.corpus.validationPath = run.row.config.corpus.testPath = "/v";
            run.row.config.film.prompt = "A";
        });
        for (const auto& column : m_columns.all()) {
            const auto value = cellValue(*full, column);
            switch (column.kind) {
            case ColumnKind::Number:
            case ColumnKind::Time:
            case ColumnKind::Duration:
                QVERIFY2(std::holds_alternative<double>(value), column.path.c_str());
                break;
            case ColumnKind::Boolean:
                QVERIFY2(std::holds_alternative<bool>(value), column.path.c_str());
                break;
            case ColumnKind::Text:
                QVERIFY2(std::holds_alternative<std::string>(value), column.path.c_str());
                break;
            case ColumnKind::Tags:
                QVERIFY2(std::holds_alternative<std::vector<std::string>>(value), column.path.c_str());
                break;
            }
            QVERIFY2(!cellText(value, column).empty(), column.path.c_str());
            if (!column.words.empty())
                QVERIFY2(std::ranges::count(column.words, std::get<std::string>(value)) == 1, column.path.c_str());
        }
    }

    void fieldsAreAsTheConfigurationHasThem()
    {
        const auto run = makeRun();
        for (const auto& field : config::configFields()) {
            if (field.path == "name")
                continue;
            const auto* const column = m_columns.find(field.path);
            QVERIFY2(column != nullptr, field.path.data());
            if (column->kind == ColumnKind::Boolean)
                continue;
            auto shown = QString::fromStdString(exactCellText(cellValue(*run, *column), *column));
            const auto text = QString::fromStdString(config::fieldText(run->row.config, field.path));
            bool isNumber = false;
            const double number = text.toDouble(&isNumber);
            if (isNumber)
                QCOMPARE(shown.toDouble(), number);
            else
                QCOMPARE(shown, text);
        }
    }

    void textsOfCells_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("exact");
        const auto row = [](const char* path, const char* text, const char* exact) {
            QTest::newRow(path) << path << text << exact;
        };
        row("name", "Long Recall", "Long Recall");
        row("state", "finished", "finished");
        row("corpus", "enwik8", "enwik8");
        row("created", "2026-11-18 12:06", "2026-11-18T11:06:40.000Z");
        row("duration", "2:03:04", "7384");
        row("seconds", "2:00:01", "7200.5");
        row("params", "1,786,880", "1786880");
        row("tags", "long, to keep", "long, to keep");
        row("starred", "no", "false");
        row("speed", "51,234", "51234.5");
        row("epoch", "1.2500", "1.25");
        row("model.width", "256", "256");
        row("model.memory", "5,000", "5000");
        row("train.learningRate", "0.002", "0.002");
        row("train.weightDecay", "1.2e-06", "1.2e-06");
        row("train.seed", "3", "3");
        row("train.varyBptt", "yes", "true");
        row("train.optimizer", "lamb", "lamb");
        row("model.attention", "second-last", "second-last");
        row("bpc.validation", "1.5870", "1.587");
        row("bpc.validation.last", "1.7312", "1.731234049066756");
        row("bpc.validation.bestStep", "1,500", "1500");
        row("loss.train", "1.0500", "1.05");
        row("trainLoss.first", "5.5000", "5.5");
        row("trainLoss.minStep", "1,990", "1990");
        row("trainLoss.maxStep", "2", "2");
        row("bpc.test", "", "");
        row("parent", "", "");
        row("perplexity.last", "", "");
        row("validationLoss@1000", "", "");
    }
    void textsOfCells()
    {
        QFETCH(const QString, path);
        QFETCH(const QString, text);
        QFETCH(const QString, exact);
        const auto run = makeRun();
        const auto* const column = m_columns.find(path.toStdString());
        QVERIFY(column != nullptr);
        const auto value = cellValue(*run, *column);
        QCOMPARE(QString::fromStdString(cellText(value, *column)), text);
        QCOMPARE(QString::fromStdString(exactCellText(value, *column)), exact);
    }

    void numbersOfEverySize_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        QTest::newRow("not a number") << kNan << "NaN";
        QTest::newRow("infinite") << kInfinity << "inf";
        QTest::newRow("below all") << -kInfinity << "-inf";
        QTest::newRow("zero") << 0.0 << "0";
        QTest::newRow("whole") << 1234567.0 << "1,234,567";
        QTest::newRow("negative") << -1234567.0 << "-1,234,567";
        QTest::newRow("three digits") << -123.0 << "-123";
        QTest::newRow("beyond whole numbers") << 1e300 << "1e+300";
        QTest::newRow("large") << 12345.678 << "12,346";
        QTest::newRow("hundreds") << 123.456 << "123.46";
        QTest::newRow("near one") << 0.98765432 << "0.9877";
        QTest::newRow("small") << 0.000123456 << "0.0001235";
        QTest::newRow("tiny") << 1.23456e-12 << "1.235e-12";
        QTest::newRow("huge and odd") << 1234567890.5 << "1.235e+09";
    }
    void numbersOfEverySize()
    {
        QFETCH(const double, value);
        QFETCH(const QString, text);
        const auto* const column = m_columns.find("gradNorm.last");
        QVERIFY(column != nullptr);
        QCOMPARE(QString::fromStdString(cellText(value, *column)), text);
    }

    void timesAndDurationsOfAnySize()
    {
        const auto* const created = m_columns.find("created");
        const auto* const duration = m_columns.find("duration");
        for (const double wild : {kNan, kInfinity, -kInfinity, 1e300, -1e300, -1.0, 0.4}) {
            QVERIFY(!cellText(wild, *created).empty());
            QVERIFY(!exactCellText(wild, *created).empty());
            QVERIFY(!cellText(wild, *duration).empty());
        }
        QCOMPARE(cellText(-90.0, *duration), std::string("-1:30"));
        QCOMPARE(exactCellText(-1.0, *created), std::string("1969-12-31T23:59:59.999Z"));
    }

    void resultsOfImportedRunsComeFromTheirSeries()
    {
        const auto run = makeRun([](RunFacts& facts) {
            facts.row.bestValidationBpc = facts.row.bestValidationLoss = facts.row.lastTrainLoss = {};
            facts.series.push_back(flatSeries("testLoss", std::numbers::ln2));
        });
        QCOMPARE(textOfCell(m_columns, *run, "bpc.validation"), QString("1.5870"));
        QCOMPARE(textOfCell(m_columns, *run, "loss.validation"), QString("1.1000"));
        QCOMPARE(textOfCell(m_columns, *run, "loss.train"), QString("1.0500"));
        QCOMPARE(textOfCell(m_columns, *run, "bpc.test"), QString("1.0000"));
    }

    void seriesWithoutFiniteValuesHaveNoLowest()
    {
        const auto run = makeRun([](RunFacts& facts) {
            facts.row.bestValidationBpc = {};
            facts.series = {{"validationLoss", 3, kNan, kNan, kNan, kNan, 1, 3, 1, 1}, {"gradNorm", 0, 0, 0, 0, 0}};
        });
        QCOMPARE(textOfCell(m_columns, *run, "validationLoss.last"), QString("NaN"));
        for (const char* path :
             {"validationLoss.min", "validationLoss.maxStep", "bpc.validation", "gradNorm.last", "gradNorm.count"})
            QCOMPARE(textOfCell(m_columns, *run, path), QString());
        QCOMPARE(cellNumber(*run, *m_columns.find("validationLoss.last")), std::optional<double>());
        QCOMPARE(cellNumber(*run, *m_columns.find("step")), std::optional(2000.0));
        QCOMPARE(cellNumber(*run, *m_columns.find("name")), std::optional<double>());
    }

    void namesThatAreFound_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("path");
        const auto row = [](const char* name, const char* path) { QTest::newRow(name) << name << path; };
        row("model.width", "model.width");
        row("MODEL.Width", "model.width");
        row("width", "model.width");
        row("optimizer", "train.optimizer");
        row("batch", "train.batch");
        row("seed", "train.seed");
        row("everySteps", "eval.everySteps");
        row("bytes", "bytes"); // the run's own position, not the limit train.bytes
        row("steps", "train.steps");
        row("name", "name");
        row("tag", "tags");
        row("learningRate", "train.learningRate");
        row("learningRate.last", "learningRate.last");
        row("trainLoss", "trainLoss.last");
        row("odd name", "odd name.last");
        row("validationLoss@2000", "validationLoss@2000");
        row("VALIDATIONLOSS@0", "validationLoss@0");
        row("perplexity@12", "perplexity@12");
        row("bpc.validation@500", "bpc.validation@500");
        for (const char* none :
             {"", "widht", "model.", ".width", "trainLoss@", "trainLoss@-1", "trainLoss@1x",
              "trainLoss@99999999999999999999", "nothing@5", "@5", "name@5"})
            row(none, "");
    }
    void namesThatAreFound()
    {
        QFETCH(const QString, name);
        QFETCH(const QString, path);
        const auto* const column = m_columns.find(name.toStdString());
        QCOMPARE(column != nullptr ? QString::fromStdString(column->path) : QString(), path);
    }

    void nearestNames()
    {
        QCOMPARE(m_columns.nearest("widht"), std::string("model.width"));
        QCOMPARE(m_columns.nearest("model.widt"), std::string("model.width"));
        QCOMPARE(m_columns.nearest("Optimiser"), std::string("train.optimizer"));
        QCOMPARE(m_columns.nearest("bpc.val"), std::string("bpc.validation")); // the shortest that begins so
        QCOMPARE(m_columns.nearest("bpc.validatoin"), std::string("bpc.validation"));
        QCOMPARE(m_columns.nearest(""), std::string());
        QCOMPARE(m_columns.nearest("qqqqqqqqqq"), std::string());
        QCOMPARE(m_columns.nearest(std::string(1'000'000, 'w')), std::string());
    }

    void valuesAtAStepAreAskedForByName()
    {
        const auto* const bits = m_columns.find("bpc.validation@500");
        QVERIFY(bits != nullptr);
        QCOMPARE(m_columns.find("bpc.validation@500"), bits);
        QVERIFY(stepMetric(*bits) == (StepMetric{"validationLoss", 500}));
        QVERIFY(!stepMetric(*m_columns.find("validationLoss.last")));
        const auto run = makeRun([](RunFacts& facts) { facts.atStep["bpc.validation@500"] = 2 * std::numbers::ln2; });
        QCOMPARE(textOfCell(m_columns, *run, "bpc.validation@500"), QString("2.0000"));
        QCOMPARE(textOfCell(m_columns, *run, "validationLoss@500"), QString());
    }

    void whatIsBetter()
    {
        const auto better = [&](const char* path) { return m_columns.find(path)->better; };
        for (const char* path :
             {"bpc.validation", "bpc.validation.last", "bpc.test", "loss.train", "testLoss.min", "validationLoss@3"})
            QVERIFY2(better(path) == Better::Lower, path);
        for (const char* path : {"speed", "bytesPerSecond.last"})
            QVERIFY2(better(path) == Better::Higher, path);
        for (const char* path :
             {"model.width", "gradNorm.last", "validationLoss.minStep", "bpc.validation.bestStep", "params",
              "duration"})
            QVERIFY2(better(path) == Better::None, path);
    }

    void cellsAreCompared()
    {
        using Ordering = std::partial_ordering;
        QVERIFY(compareCells(1.0, 2.0) == Ordering::less);
        QVERIFY(compareCells(2.0, 2.0) == Ordering::equivalent);
        QVERIFY(compareCells(kNan, 2.0) == Ordering::unordered);
        QVERIFY(compareCells(false, true) == Ordering::less);
        QVERIFY(compareCells(CellValue(), CellValue()) == Ordering::unordered);
        QVERIFY(compareCells(CellValue(), 1.0) == Ordering::unordered);
        QVERIFY(compareCells(std::string("1"), 1.0) == Ordering::unordered);
        QVERIFY(compareCells(std::string("b"), std::string("Bc")) == Ordering::less);
        QVERIFY(compareCells(std::string("B"), std::string("b")) == Ordering::less);
        QVERIFY(compareCells(std::string("b"), std::string("A")) == Ordering::greater);
        QVERIFY(compareCells(std::string("z"), std::string("\xc3\xa4")) == Ordering::less); // bytes are not negative
        using Tags = std::vector<std::string>;
        QVERIFY(compareCells(Tags{"a"}, Tags{"a", "b"}) == Ordering::less);
        QVERIFY(compareCells(Tags{"b"}, Tags{"a", "b"}) == Ordering::greater);
    }

    void sortingAgreesWithComparing_data()
    {
        QTest::addColumn<QString>("path");
        for (const char* path : {"name", "tags", "bpc.validation", "starred", "note", "step"})
            QTest::newRow(path) << path;
    }
    void sortingAgreesWithComparing()
    {
        QFETCH(const QString, path);
        Facts runs;
        const char* const names[]{"b", "B", "a", "\xc3\xa4", "a b", "", "aB", "ab"};
        for (int i = 0; i < 40; ++i)
            runs.push_back(makeRun([&](RunFacts& run) {
                run.row.name = names[i % 8];
                run.row.note = i % 3 == 0 ? "" : names[(i + 3) % 8];
                run.row.tags = i % 4 == 0 ? std::vector<std::string>{} : std::vector<std::string>{names[i % 5]};
                run.row.starred = i % 2 == 0;
                run.row.at.step = i * 7 % 5;
                run.row.bestValidationBpc = i % 6 == 0 ? kNan : i * 5 % 7;
            }));
        const auto* const column = m_columns.find(path.toStdString());
        const auto isMissing = [](const CellValue& value) { return compareCells(value, value) != 0; };
        for (const bool descending : {false, true}) {
            const SortKey key{column, descending};
            const auto order = sortedOrder(runs, {&key, 1});
            QCOMPARE(std::set<std::uint32_t>(order.begin(), order.end()).size(), runs.size());
            for (std::size_t i = 1; i < order.size(); ++i) {
                const auto before = cellValue(*runs[order[i - 1]], *column);
                const auto after = cellValue(*runs[order[i]], *column);
                if (isMissing(before))
                    QVERIFY(isMissing(after));
                const auto compared = compareCells(before, after);
                QVERIFY(compared == 0 || isMissing(after) || (compared < 0) != descending);
                if (compared == 0 || (isMissing(before) && isMissing(after)))
                    QVERIFY(order[i - 1] < order[i]); // those that are equal keep their order
            }
        }
    }

    void theSecondKeyOrdersWhatIsEqualInTheFirst()
    {
        const auto runs = runsWith<std::pair<int, int>>(
            {{2, 1}, {1, 1}, {2, 3}, {1, 2}}, [](RunFacts& run, const std::pair<int, int>& pair) {
                run.row.config.model.width = pair.first;
                run.row.config.model.layers = pair.second;
            });
        const SortKey keys[]{{m_columns.find("width"), false}, {m_columns.find("layers"), true}};
        QCOMPARE(sortedOrder(runs, keys), (std::vector<std::uint32_t>{3, 1, 2, 0}));
        QCOMPARE(sortedOrder(runs, {}), (std::vector<std::uint32_t>{0, 1, 2, 3}));
        QVERIFY(sortedOrder({}, keys).empty());
    }
};

QTEST_GUILESS_MAIN(TestRunColumns)
#include "TestRunColumns.moc"
