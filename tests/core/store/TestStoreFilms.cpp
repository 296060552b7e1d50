// SPDX-License-Identifier: GPL-3.0-or-later
#include "StoreFixture.h"

#include "core/store/Database.h"
#include "core/store/FilmTable.h"
#include "core/store/RunTable.h"

#include <QTest>

#include <cmath>

using namespace workbench;
using namespace workbench::store;

namespace
{

/// All 256 values are in it, and figures that tell its step.
sample::FilmFrame frameAt(std::int64_t step)
{
    sample::FilmFrame frame;
    frame.step = step;
    frame.prompt = std::string("\0\\\xff", 3);
    for (int byte = 0; byte < 256; ++byte) {
        frame.text += static_cast<char>(byte + step);
        frame.surprisalBits.push_back(static_cast<float>(byte) / 32 + static_cast<float>(step));
    }
    frame.settings.temperature = 0.5;
    frame.settings.seed = 77;
    frame.settings.bytes = 256;
    return frame;
}

train::FilmTaken taken(const sample::FilmFrame& frame)
{
    return {positionAt(frame.step), std::make_shared<const sample::FilmFrame>(frame)};
}

std::vector<std::int64_t> stepsOf(Store& store, const RunId& run)
{
    std::vector<std::int64_t> steps;
    for (const auto& frame : valueOf(store.film(run)))
        steps.push_back(frame.step);
    return steps;
}

} // namespace

class TestStoreFilms : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatIsRecordedIsReadBack();
    void aDamagedFrameIsNamed_data();
    void aDamagedFrameIsNamed();
    void aResumedRunForgetsWhatItTakesAgain();
    void aFilmKeepsToItsBudget();
    void aRunIsRemovedWithIt();
};

void TestStoreFilms::whatIsRecordedIsReadBack()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store), other = fixture.addRun(*store);
    QVERIFY(valueOf(store->film(run)).empty());
    QVERIFY(!store->film(RunId("nobody")));
    sample::FilmFrame empty;
    empty.step = 7;
    auto second = frameAt(1);
    second.text.front() = 'x';
    {
        const auto recorder = fixture.recorder();
        for (const std::int64_t step : {50, 1, 100})
            recorder->record(run, taken(frameAt(step)));
        recorder->record(run, taken(second)); // once more: the newer one counts
        recorder->record(other, taken(empty));
    }
    QVERIFY(valueOf(store->film(run)) == (std::vector{second, frameAt(50), frameAt(100)}));
    QVERIFY(valueOf(store->film(other)) == std::vector{empty});
    QCOMPARE(fixture.ask("SELECT bytes FROM films WHERE step = 50"), std::to_string(positionAt(50).bytes));
    QCOMPARE(
        fixture.ask("SELECT count(*) FROM films WHERE sizeBytes ="
                    " length(prompt) + length(text) + length(surprisal) + length(CAST(settings AS BLOB))"),
        "4");
    QVERIFY(valueOf(store->events(run)).empty()); // pictures, not history
}

void TestStoreFilms::aDamagedFrameIsNamed_data()
{
    QTest::addColumn<QString>("damage");
    QTest::newRow("a figure less") << "surprisal = substr(surprisal, 5)";
    QTest::newRow("part of a figure") << "surprisal = substr(surprisal, 2)";
    QTest::newRow("a byte more") << "text = CAST(text || x'00' AS BLOB)";
    QTest::newRow("settings that are none") << "settings = 'x'";
    QTest::newRow("impossible settings") << "settings = '{\"temperature\": -1}'";
}

void TestStoreFilms::aDamagedFrameIsNamed()
{
    QFETCH(const QString, damage);
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store, train::RunState::Running, "the run");
    {
        const auto recorder = fixture.recorder();
        recorder->record(run, taken(frameAt(1)));
        recorder->record(run, taken(frameAt(20)));
    }
    fixture.tell("UPDATE films SET " + damage.toStdString() + " WHERE step = 20");
    const auto broken = store->film(run);
    QVERIFY(!broken);
    QCOMPARE(broken.error().code, ErrorCode::Corrupt);
    for (const std::string& word : {std::string("step 20"), std::string("the run"), run.value()})
        QVERIFY2(broken.error().message.find(word) != std::string::npos, broken.error().message.c_str());
}

void TestStoreFilms::aResumedRunForgetsWhatItTakesAgain()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store), other = fixture.addRun(*store);
    const auto recorder = fixture.recorder();
    for (const std::int64_t step : {1, 50, 100, 150}) {
        recorder->record(run, taken(frameAt(step)));
        recorder->record(other, taken(frameAt(step)));
    }
    recorder->record(run, startedEvent(100));
    expectOk(recorder->flush());
    QCOMPARE(stepsOf(*store, run), (std::vector<std::int64_t>{1, 50, 100}));
    QCOMPARE(stepsOf(*store, other), (std::vector<std::int64_t>{1, 50, 100, 150}));
}

void TestStoreFilms::aFilmKeepsToItsBudget()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store), other = fixture.addRun(*store);
    auto database = valueOf(Database::open(StoreFolder(fixture.directory()), {}));
    expectOk(database.write([&](SQLite::Database& connection) -> Result<> {
        FilmTable table(connection);
        for (const auto& id : {run, other})
            for (int step = 1; step <= 12; ++step)
                table.put(RunTable(connection).find(id)->row.number, positionAt(step), step, frameAt(step));
        return {};
    }));
    const std::int64_t each = std::stoll(fixture.ask("SELECT max(sizeBytes) FROM films"));
    QVERIFY(each > 5 * 256);
    const auto thin = [&](std::int64_t budget) {
        expectOk(database.write([&](SQLite::Database& connection) -> Result<> {
            FilmTable(connection).thin(RunTable(connection).find(run)->row.number, budget);
            return {};
        }));
    };
    thin(11 * each);
    QCOMPARE(stepsOf(*store, run), (std::vector<std::int64_t>{1, 3, 5, 7, 8, 9, 10, 11, 12}));
    thin(0);
    QCOMPARE(stepsOf(*store, run), (std::vector<std::int64_t>{1, 12})); // the first and the newest, whatever they take
    QCOMPARE(stepsOf(*store, other).size(), std::size_t(12));

    auto large = frameAt(13);
    large.text.assign(kFilmBudgetBytes / 10, 'x'); // two of them with their figures are a whole budget
    large.surprisalBits.assign(large.text.size(), 1);
    const auto recorder = fixture.recorder();
    for (large.step = 13; large.step < 17; ++large.step)
        recorder->record(run, taken(large));
    expectOk(recorder->flush());
    QCOMPARE(stepsOf(*store, run), (std::vector<std::int64_t>{1, 16}));
}

void TestStoreFilms::aRunIsRemovedWithIt()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store), kept = fixture.addRun(*store);
    {
        const auto recorder = fixture.recorder();
        for (int step = 1; step <= 50; ++step)
            recorder->record(run, taken(frameAt(step)));
        recorder->record(kept, taken(frameAt(1)));
        train::RunEnded ended;
        ended.at = positionAt(50);
        recorder->record(run, ended);
    }
    QVERIFY(store->removeRun(run));
    QCOMPARE(fixture.ask("SELECT count(*) FROM films"), "1");
    QVERIFY(valueOf(store->film(kept)) == std::vector{frameAt(1)});
    QCOMPARE(fixture.ask("SELECT count(*) FROM pragma_foreign_key_check"), "0");
}

QTEST_GUILESS_MAIN(TestStoreFilms)
#include "TestStoreFilms.moc"
