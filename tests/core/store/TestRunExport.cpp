// SPDX-License-Identifier: GPL-3.0-or-later
#include "StoreFixture.h"

#include "core/base/Uuid.h"
#include "core/config/ConfigSchema.h"
#include "core/store/RunExport.h"

#include <QTest>
#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>
#include <sstream>
#include <streambuf>
#include <utility>

using namespace workbench;
using namespace workbench::store;

namespace
{

constexpr int kSteps = 12'345; // more than the export reads at once
constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// A store with one run that has something of everything.
struct Recorded {
    StoreFixture fixture;
    std::unique_ptr<Store> store = fixture.open();
    RunId run = fixture.addRun(*store, train::RunState::Running, "quoted \"name\", with comma");

    Recorded()
    {
        const auto recorder = fixture.recorder();
        recorder->record(run, startedEvent(0));
        for (int i = 1; i <= kSteps; ++i) {
            auto step = stepEvent(i, 1.0 / i);
            if (i == 3)
                step.trainLoss = std::numeric_limits<double>::quiet_NaN();
            if (i == 4)
                step.gradNorm = kInfinity;
            if (i % 1000 == 0)
                step.residentBytes = 1000 * i;
            recorder->record(run, step);
        }
        recorder->record(run, train::EvalDone{.at = positionAt(100), .loss = 0.7, .bpc = 1.0});
        recorder->record(
            run, train::EvalDone{.at = positionAt(kSteps), .part = train::SplitPart::Test, .loss = 0.1 + 0.2});
        recorder->record(run, train::Warning{positionAt(kSteps), "not UTF-8: \xff"});
        recorder->record(run, train::CheckpointSaved{positionAt(100), store->checkpointFolder(run) / "a", true, 7});
    }
};

std::vector<std::string> linesOf(const std::string& text)
{
    std::vector<std::string> lines;
    for (std::size_t start = 0; start < text.size();) {
        const auto end = text.find("\r\n", start);
        lines.push_back(text.substr(start, end - start));
        start = end == std::string::npos ? text.size() : end + 2;
    }
    return lines;
}

/// Puts a run in with series of any steps.
RunId importSeries(Store& store, const std::vector<std::pair<std::string, std::vector<MetricPoint>>>& all)
{
    Store::ImportedRun run;
    run.row.id = RunId(makeUuid());
    run.row.name = "from elsewhere";
    run.row.state = train::RunState::Finished;
    run.row.config = exampleConfig();
    for (const auto& [metric, points] : all)
        run.series.push_back({metric, [points, given = false]() mutable -> Result<std::vector<MetricPoint>> {
                                  return std::exchange(given, true) ? std::vector<MetricPoint>() : points;
                              }});
    return valueOf(store.importRun(std::move(run))).id;
}

MetricPoint pointOf(std::int64_t step, WallMilliseconds wall, double value)
{
    return {{step, 10 * step, double(step), 0.5}, wall, value};
}

/// Takes some bytes, then no more: a disk that fills up.
class ShortBuffer : public std::streambuf
{
public:
    explicit ShortBuffer(int room)
        : m_room(room)
    {
    }

protected:
    int_type overflow(int_type character) override { return m_room-- > 0 ? character : traits_type::eof(); }

private:
    int m_room;
};

} // namespace

class TestRunExport : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void stepsAreOneRowEach();
    void evaluationsAreRowsOfTheirOwn();
    void jsonHoldsEverything();
    void importedSeriesNeedNotMatch();
    void everyImportedNameIsInTheJson();
    void failuresAreTold_data();
    void failuresAreTold();
};

void TestRunExport::stepsAreOneRowEach()
{
    Recorded recorded;
    std::ostringstream out;
    expectOk(exportSteps(*recorded.store, recorded.run, out));
    const auto lines = linesOf(out.str());
    QCOMPARE(lines.size(), std::size_t(kSteps + 1));
    QCOMPARE(lines[0], "step,bytes,seconds,epoch,wall,trainLoss,learningRate,gradNorm,bytesPerSecond,residentBytes");
    const auto points = valueOf(recorded.store->points(recorded.run, Metric::TrainLoss, 0, kSteps));
    for (std::size_t i = 1; i < lines.size(); ++i) {
        const auto words = QString::fromStdString(lines[i]).split(',');
        QCOMPARE(words.size(), 10);
        QCOMPARE(words[0].toLongLong(), static_cast<qlonglong>(i));
        QCOMPARE(words[1].toLongLong(), points[i - 1].at.bytes);
        QCOMPARE(words[4].toLongLong(), points[i - 1].wall);
        if (i != 3)
            QVERIFY(words[5].toDouble() == points[i - 1].value); // to the last bit
        QCOMPARE(words[9], i % 1000 == 0 ? QString::number(1000 * i) : QString());
    }
    QCOMPARE(QString::fromStdString(lines[3]).split(',')[5], "nan");
    QCOMPARE(QString::fromStdString(lines[4]).split(',')[7], "inf");
}

void TestRunExport::evaluationsAreRowsOfTheirOwn()
{
    Recorded recorded;
    std::ostringstream out;
    expectOk(exportEvaluations(*recorded.store, recorded.run, out));
    const auto lines = linesOf(out.str());
    QCOMPARE(lines.size(), std::size_t(3));
    QVERIFY(lines[1].find(",validation,0.7,1.00") != std::string::npos);
    QVERIFY(lines[2].find(",test,0.30000000000000004,") != std::string::npos);
}

void TestRunExport::jsonHoldsEverything()
{
    Recorded recorded;
    std::ostringstream out;
    expectOk(exportJson(*recorded.store, recorded.run, out));
    const auto json = nlohmann::json::parse(out.str());
    QVERIFY(json["run"]["run"] == recorded.run.value());
    QVERIFY(json["run"]["name"] == "quoted \"name\", with comma");
    QVERIFY(json["run"]["state"] == "running");
    QVERIFY(json["run"]["validationBpc"] == 1.0);
    QVERIFY(json["run"]["testBpc"].is_number());
    QCOMPARE(valueOf(config::runConfigFromJson(json["config"])), valueOf(recorded.store->run(recorded.run)).config);
    QCOMPARE(json["metrics"].size(), kMetrics.size());
    QCOMPARE(json["metrics"]["trainLoss"].size(), std::size_t(kSteps));
    QVERIFY(json["metrics"]["trainLoss"][2]["value"] == "NaN");
    QVERIFY(json["metrics"]["gradNorm"][3]["value"] == "Infinity");
    QVERIFY(json["metrics"]["trainLoss"][9]["value"] == 0.1);
    QVERIFY(json["metrics"]["trainLoss"][9]["step"] == 10);
    QCOMPARE(json["metrics"]["residentBytes"].size(), std::size_t(12));
    QCOMPARE(json["events"].size(), std::size_t(5));
    QVERIFY(json["checkpoints"][0]["sizeBytes"] == 7);
}

void TestRunExport::importedSeriesNeedNotMatch()
{
    constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = importSeries(
        *store,
        {{"trainLoss", {pointOf(2, 20, 5), pointOf(4, 40, 4), pointOf(4, 41, 3), pointOf(6, 60, kNan)}},
         {"learningRate", {pointOf(1, 11, 0.5), pointOf(4, 44, 0.25)}},
         {"bytesPerSecond", {pointOf(2, 22, 100), pointOf(4, 42, 200), pointOf(8, 82, 300)}},
         {"residentBytes", {pointOf(6, 66, 400'000'000), pointOf(9, 99, 0.5)}},
         {"custom", {pointOf(3, 33, 1)}}});
    std::ostringstream out;
    expectOk(exportSteps(*store, run, out));
    const std::vector<std::string> expected{
        "step,bytes,seconds,epoch,wall,trainLoss,learningRate,gradNorm,bytesPerSecond,residentBytes",
        "1,10,1,0.5,11,,0.5,,,",
        "2,20,2,0.5,20,5,,,100,",
        "4,40,4,0.5,40,4,0.25,,200,",
        "4,40,4,0.5,41,3,,,,",
        "6,60,6,0.5,60,nan,,,,400000000",
        "8,80,8,0.5,82,,,,300,",
        "9,90,9,0.5,99,,,,,0.5"};
    const auto lines = linesOf(out.str());
    QCOMPARE(lines.size(), expected.size());
    for (std::size_t i = 0; i < lines.size(); ++i)
        QCOMPARE(lines[i], expected[i]);

    const auto onlyNames = importSeries(*store, {{"custom", {pointOf(3, 33, 1)}}});
    std::ostringstream none;
    expectOk(exportSteps(*store, onlyNames, none));
    QCOMPARE(linesOf(none.str()).size(), std::size_t(1));
}

void TestRunExport::everyImportedNameIsInTheJson()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    std::vector<MetricPoint> many;
    for (int step = 1; step <= kSteps; ++step)
        many.push_back(pointOf(step, step, 1.0 / step));
    const auto run = importSeries(
        *store,
        {{"trainLoss", many},
         {"learningRate", {pointOf(1, 11, 0.5), pointOf(4, 44, kInfinity)}},
         {"say \"so\"", {pointOf(3, 33, 1)}},
         {"val/\u00e4rger", many}});
    std::ostringstream out;
    expectOk(exportJson(*store, run, out));
    const auto metrics = nlohmann::json::parse(out.str())["metrics"];
    QCOMPARE(metrics.size(), kMetrics.size() + 2);
    QCOMPARE(metrics["learningRate"].size(), std::size_t(2));
    QVERIFY(metrics["learningRate"][1]["step"] == 4);
    QVERIFY(metrics["learningRate"][1]["value"] == "Infinity");
    QVERIFY(metrics["say \"so\""][0]["value"] == 1.0);
    QCOMPARE(metrics["val/\u00e4rger"].size(), many.size());
    QVERIFY(metrics["val/\u00e4rger"].back()["value"] == many.back().value);
    QVERIFY(metrics["gradNorm"].empty());
}

void TestRunExport::failuresAreTold_data()
{
    QTest::addColumn<int>("room");
    QTest::addColumn<bool>("known");
    QTest::addColumn<int>("code");
    QTest::newRow("full at once") << 0 << true << static_cast<int>(ErrorCode::Io);
    QTest::newRow("full in the middle") << 100'000 << true << static_cast<int>(ErrorCode::Io);
    QTest::newRow("no such run") << 1'000'000'000 << false << static_cast<int>(ErrorCode::NotFound);
}

void TestRunExport::failuresAreTold()
{
    QFETCH(const int, room);
    QFETCH(const bool, known);
    QFETCH(const int, code);
    Recorded recorded;
    const auto run = known ? recorded.run : RunId(makeUuid());
    for (const auto write : {exportSteps, exportJson}) {
        ShortBuffer buffer(room);
        std::ostream out(&buffer);
        const auto written = write(*recorded.store, run, out);
        QVERIFY(!written);
        QCOMPARE(static_cast<int>(written.error().code), code);
    }
}

QTEST_GUILESS_MAIN(TestRunExport)
#include "TestRunExport.moc"
