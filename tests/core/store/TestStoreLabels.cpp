// SPDX-License-Identifier: GPL-3.0-or-later
#include "StoreFixture.h"

#include <QTest>

#include <filesystem>
#include <fstream>
#include <utility>
#include <vector>

using namespace workbench;
using namespace workbench::store;

namespace
{

using Edits = std::vector<std::pair<RunId, RunEdit>>;

RunEdit everything()
{
    RunEdit edit;
    edit.name = "new name";
    edit.note = "first line\n\tsecond: \xc3\xa4";
    edit.tags = std::vector<std::string>{"b", "a"};
    edit.group = "sweep 1";
    edit.starred = true;
    edit.archived = true;
    edit.colour = 3;
    edit.binned = true;
    return edit;
}

} // namespace

class TestStoreLabels : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyFieldIsKeptAndUndone();
    void whatIsLeftOutStays();
    void badFieldsAreRefused_data();
    void badFieldsAreRefused();
    void allOrNone();
    void theBinTakesNoLiveOrQueuedRun_data();
    void theBinTakesNoLiveOrQueuedRun();
    void emptyingTheBinFreesTheDisk();
    void createdRunsCarryGroupAndOrigin();
    void aReaderChangesNothing();
};

void TestStoreLabels::everyFieldIsKeptAndUndone()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store, train::RunState::Finished, "old name");
    const auto before = valueOf(store->run(run));
    expectOk(store->editRuns(Edits{{run, everything()}}));
    const auto after = valueOf(fixture.open(StoreAccess::ReadOnly)->run(run));
    QCOMPARE(after.name, std::string("new name"));
    QCOMPARE(after.note, *everything().note);
    QVERIFY((after.tags == std::vector<std::string>{"a", "b"}));
    QCOMPARE(after.group, std::string("sweep 1"));
    QVERIFY(after.starred && after.archived && after.binned > 0);
    QCOMPARE(after.colour, 3);
    QVERIFY(valueOf(store->runs()).front() == after);
    QCOMPARE(fixture.ask("SELECT count(*) FROM tags WHERE tag = 'a'"), "1");

    expectOk(store->editRuns(Edits{{run, inverse(everything(), before)}}));
    QVERIFY(valueOf(store->run(run)) == before);
    expectOk(store->editRuns(Edits{{run, inverse(inverse(everything(), before), after)}}));
    auto again = valueOf(store->run(run));
    again.binned = after.binned;
    QVERIFY(again == after);
}

void TestStoreLabels::whatIsLeftOutStays()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store, train::RunState::Finished);
    expectOk(store->editRuns(Edits{{run, everything()}}));
    auto expected = valueOf(store->run(run));
    expectOk(store->editRuns(Edits{{run, RunEdit{.note = "other"}}}));
    expected.note = "other";
    QVERIFY(valueOf(store->run(run)) == expected);
    QVERIFY(inverse(RunEdit{}, expected) == RunEdit{});

    // A run that goes on meanwhile is recorded by somebody who knows nothing of labels.
    fixture.recorder()->record(run, stepEvent(1, 2));
    QCOMPARE(valueOf(store->run(run)).note, std::string("other"));
    QVERIFY(valueOf(store->run(run)).tags == expected.tags);
}

void TestStoreLabels::badFieldsAreRefused_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QString>("says");
    QTest::newRow("empty name") << "name" << QByteArray(" ") << "name";
    QTest::newRow("name of two lines") << "name" << QByteArray("a\nb") << "name";
    QTest::newRow("long name") << "name" << QByteArray(201, 'a') << "201";
    QTest::newRow("empty tag") << "tag" << QByteArray("") << "tag";
    QTest::newRow("tag of two lines") << "tag" << QByteArray("a\nb") << "tag";
    QTest::newRow("tag with an escape") << "tag" << QByteArray("a\x1b[31m") << "tag";
    QTest::newRow("long tag") << "tag" << QByteArray(101, 'a') << "101";
    QTest::newRow("group that turns the writing") << "group" << QByteArray("a\xe2\x80\xae") << "group";
    QTest::newRow("long group") << "group" << QByteArray(201, 'a') << "201";
    QTest::newRow("note that is no UTF-8") << "note" << QByteArray("ab\xff") << "byte 3";
    QTest::newRow("note with a zero") << "note" << QByteArray("a\0b", 3) << "byte 2";
    QTest::newRow("long note") << "note" << QByteArray(65'537, 'a') << "65537";
    QTest::newRow("colour") << "colour" << QByteArray("12") << "12";
    QTest::newRow("negative colour") << "colour" << QByteArray("-1") << "-1";
}

void TestStoreLabels::badFieldsAreRefused()
{
    QFETCH(const QString, field);
    QFETCH(const QByteArray, value);
    QFETCH(const QString, says);
    RunEdit edit;
    if (field == "name")
        edit.name = value.toStdString();
    else if (field == "tag")
        edit.tags = std::vector<std::string>{"fine", value.toStdString()};
    else if (field == "group")
        edit.group = value.toStdString();
    else if (field == "note")
        edit.note = value.toStdString();
    else
        edit.colour = value.toInt();
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store, train::RunState::Finished, "the run");
    const auto before = valueOf(store->run(run));
    const auto refused = store->editRuns(Edits{{run, edit}});
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
    const auto message = QString::fromStdString(refused.error().message);
    QVERIFY2(message.contains("the run") && message.contains(says), qPrintable(message));
    QVERIFY(valueOf(store->run(run)) == before);
}

void TestStoreLabels::allOrNone()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto first = fixture.addRun(*store, train::RunState::Finished);
    const auto second = fixture.addRun(*store, train::RunState::Finished);
    const RunEdit star{.starred = true};
    const auto refused = store->editRuns(Edits{{first, star}, {RunId("nobody"), star}, {second, star}});
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::NotFound);
    for (const auto& row : valueOf(store->runs()))
        QVERIFY(!row.starred);
    expectOk(store->editRuns(Edits{{first, star}, {second, star}}));
    for (const auto& row : valueOf(store->runs()))
        QVERIFY(row.starred);
    expectOk(store->editRuns({}));
}

void TestStoreLabels::theBinTakesNoLiveOrQueuedRun_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<bool>("taken");
    for (const auto state : {train::RunState::Queued, train::RunState::Running, train::RunState::Paused})
        QTest::newRow(train::runStateName(state).data()) << static_cast<int>(state) << false;
    for (const auto state : {train::RunState::Finished, train::RunState::Failed, train::RunState::Interrupted})
        QTest::newRow(train::runStateName(state).data()) << static_cast<int>(state) << true;
}

void TestStoreLabels::theBinTakesNoLiveOrQueuedRun()
{
    QFETCH(const int, state);
    QFETCH(const bool, taken);
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store, static_cast<train::RunState>(state));
    const auto edited = store->editRuns(Edits{{run, RunEdit{.binned = true}}});
    QCOMPARE(edited.has_value(), taken);
    QCOMPARE(valueOf(store->run(run)).binned != 0, taken);
    if (!taken)
        QCOMPARE(edited.error().code, ErrorCode::Busy);
    QCOMPARE(valueOf(store->bin()).runs.size(), std::size_t(taken ? 1 : 0));
}

void TestStoreLabels::emptyingTheBinFreesTheDisk()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto gone = fixture.addRun(*store, train::RunState::Finished);
    const auto kept = fixture.addRun(*store, train::RunState::Finished);
    {
        const auto recorder = fixture.recorder();
        for (int step = 1; step <= 5000; ++step)
            recorder->record(gone, stepEvent(step, step));
    }
    std::filesystem::create_directories(store->checkpointFolder(gone));
    std::ofstream(store->checkpointFolder(gone) / "weights") << std::string(100'000, 'w');
    expectOk(store->editRuns(Edits{{gone, RunEdit{.tags = std::vector<std::string>{"t"}, .binned = true}}}));
    QCOMPARE(valueOf(store->runs()).size(), std::size_t(2)); // seen, until the bin is emptied
    const auto bin = valueOf(store->bin());
    QVERIFY(bin.runs == std::vector{gone});
    QVERIFY(bin.bytes > 400'000);
    const auto freed = valueOf(store->emptyBin());
    QVERIFY2(freed > bin.bytes / 2 && freed < bin.bytes * 2, qPrintable(QString("%1 of %2").arg(freed).arg(bin.bytes)));
    QVERIFY(valueOf(store->bin()).runs.empty());
    QCOMPARE(valueOf(store->runs()).size(), std::size_t(1));
    QCOMPARE(valueOf(store->runs()).front().id, kept);
    QVERIFY(!std::filesystem::exists(store->checkpointFolder(gone)));
    QCOMPARE(fixture.ask("SELECT (SELECT count(*) FROM tags) + (SELECT count(*) FROM series)"), "0");
    QCOMPARE(fixture.ask("SELECT count(*) FROM pragma_foreign_key_check"), "0");
    QCOMPARE(valueOf(store->emptyBin()), 0);
}

void TestStoreLabels::createdRunsCarryGroupAndOrigin()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const RunOrigin origin{fixture.addRun(*store, train::RunState::Finished), 40};
    const RunId id("5f0c1c1e-0d6a-4a55-9a5e-1c2b3d4e5f60");
    const auto made = valueOf(store->createRun(id, exampleConfig(), train::RunState::Finished, {" sweep ", origin}));
    QCOMPARE(made.group, std::string("sweep"));
    QVERIFY(made.origin == origin);
    QVERIFY(!store->createRun(RunId("5f0c1c1e-0d6a-4a55-9a5e-1c2b3d4e5f61"), exampleConfig(), {}, {"a\nb", {}}));
    QVERIFY(!store->createRun(
        RunId("5f0c1c1e-0d6a-4a55-9a5e-1c2b3d4e5f61"), exampleConfig(), {}, {"", RunOrigin{RunId("../x"), 1}}));
    QCOMPARE(valueOf(store->runs()).size(), std::size_t(2));
}

void TestStoreLabels::aReaderChangesNothing()
{
    StoreFixture fixture;
    const auto run = fixture.addRun(*fixture.open(), train::RunState::Finished);
    const auto reader = fixture.open(StoreAccess::ReadOnly);
    QVERIFY(!reader->editRuns(Edits{{run, RunEdit{.starred = true}}}));
    QVERIFY(!reader->emptyBin() || valueOf(reader->bin()).runs.empty());
    QVERIFY(!reader->setQueueHeld(true));
    QVERIFY(!reader->setQueueOrder({}));
    QVERIFY(!reader->importRun({}));
    fixture.tell("PRAGMA user_version = 99");
    const auto newer = fixture.open();
    const auto refused = newer->editRuns(Edits{{run, RunEdit{.starred = true}}});
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Unsupported);
}

QTEST_GUILESS_MAIN(TestStoreLabels)
#include "TestStoreLabels.moc"
