// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Uuid.h"
#include "core/store/RunRecorder.h"
#include "core/store/Store.h"
#include "ui/models/RunEdits.h"
#include "ui/models/RunFactsFeed.h"
#include "ui/models/RunListModel.h"
#include "ui/models/RunTableModel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace workbench;
using namespace workbench::ui;

class TestRunEdits : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<store::Store> m_store, m_other; ///< the window's, and as another process has it
    std::unique_ptr<RunListModel> m_runs;
    std::vector<RunId> m_ids;

    store::RunRow onDisk(std::size_t run) { return *m_other->run(m_ids[run]); }
    const store::RunRow& shown(std::size_t run) { return *m_runs->find(m_ids[run]); }
    static store::RunEdit starred(bool is)
    {
        store::RunEdit edit;
        edit.starred = is;
        return edit;
    }
    bool settles()
    {
        return QTest::qWaitFor([this] { return !m_runs->edits().isWriting(); });
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        const std::filesystem::path directory = m_folder->path().toStdString();
        m_store = std::move(*store::Store::open(directory, store::StoreAccess::ReadWrite));
        m_other = std::move(*store::Store::open(directory, store::StoreAccess::ReadWrite));
        m_ids.clear();
        for (const char* const name : {"first", "second", "third"}) {
            config::RunConfig config;
            config.name = name;
            m_ids.emplace_back(makeUuid());
            QVERIFY(m_store->createRun(m_ids.back(), config, train::RunState::Stopped));
        }
        m_runs = std::make_unique<RunListModel>(*m_store);
    }

    void cleanup()
    {
        m_runs.reset();
        m_other.reset();
        m_store.reset();
    }

    void showsAtOnceWritesAndUndoes()
    {
        RunEdits& edits = m_runs->edits();
        edits.edit("star 2 runs", {m_ids[0], m_ids[1]}, starred(true));
        QVERIFY(shown(0).starred);
        QVERIFY(settles());
        QVERIFY(onDisk(0).starred && onDisk(1).starred && !onDisk(2).starred);
        QCOMPARE(edits.history().undoText(), QString("star 2 runs"));
        edits.undo();
        QVERIFY(!shown(0).starred);
        QVERIFY(settles());
        QVERIFY(!onDisk(0).starred && !onDisk(1).starred);
        edits.redo();
        QVERIFY(settles());
        QVERIFY(onDisk(1).starred);
    }

    void undoGivesEachRunItsOwnBack()
    {
        RunEdits& edits = m_runs->edits();
        store::RunEdit some, all;
        some.tags = {"a"};
        some.note = "line one\nline two";
        all.tags = {"a", "b"};
        edits.edit("tag", {m_ids[0]}, some);
        edits.edit("tag 3 runs", m_ids, all);
        QVERIFY(settles());
        QCOMPARE(onDisk(2).tags, (std::vector<std::string>{"a", "b"}));
        edits.undo();
        QVERIFY(settles());
        QCOMPARE(onDisk(0).tags, std::vector<std::string>{"a"});
        QCOMPARE(onDisk(0).note, std::string("line one\nline two"));
        QVERIFY(onDisk(2).tags.empty());
    }

    void whatChangesNothingIsNoCommand()
    {
        m_runs->edits().edit("star", m_ids, starred(false));
        m_runs->edits().edit("star", {RunId("no such run")}, starred(true));
        QVERIFY(!m_runs->edits().history().canUndo());
    }

    void theBinGivesBackWhatWentIn()
    {
        RunEdits& edits = m_runs->edits();
        store::RunEdit edit;
        edit.binned = true;
        edits.edit("move to the bin", {m_ids[1]}, edit);
        QVERIFY(shown(1).binned != 0);
        QVERIFY(settles());
        QVERIFY(onDisk(1).binned != 0);
        edits.undo();
        QVERIFY(settles());
        QCOMPARE(onDisk(1).binned, 0);
    }

    void anEditThatTheStoreRefusesIsTakenBackToldAndForgotten()
    {
        RunEdits& edits = m_runs->edits();
        QSignalSpy failures(&edits, &RunEdits::failed);
        QVERIFY(m_other->removeRun(m_ids[0])); // by another process, a moment ago
        edits.edit("star", {m_ids[0], m_ids[1]}, starred(true));
        QTRY_COMPARE(failures.count(), 1);
        QTRY_VERIFY(!m_runs->find(m_ids[0]));
        QTRY_VERIFY(!shown(1).starred);
        QVERIFY(!edits.history().canUndo());
        QVERIFY(!edits.history().canRedo());
    }

    void aRunWhoseEndIsNotYetRecordedGoesIntoTheBinAllTheSame()
    {
        config::RunConfig config;
        config.name = "just stopped";
        m_ids.emplace_back(makeUuid());
        QVERIFY(m_store->createRun(m_ids.back(), config, train::RunState::Running));
        m_runs->refresh();
        RunEdits& edits = m_runs->edits();
        QSignalSpy failed(&edits, &RunEdits::failed);
        store::RunEdit bin;
        bin.binned = true;
        edits.edit("move to the bin", {m_ids.back()}, bin);
        QTest::qWait(300); // refused at least once by now
        const auto recorder = std::move(*store::RunRecorder::open(m_store->directory(), {}));
        train::RunEnded end;
        end.state = train::RunState::Stopped;
        recorder->record(m_ids.back(), end);
        QVERIFY(settles());
        QVERIFY(onDisk(3).binned != 0);
        QCOMPARE(failed.count(), 0);
    }

    void anUndoThatFailsLeavesTheOnesBeforeUsable()
    {
        RunEdits& edits = m_runs->edits();
        edits.edit("star the second", {m_ids[1]}, starred(true));
        edits.edit("star the first", {m_ids[0]}, starred(true));
        QVERIFY(settles());
        QVERIFY(m_other->removeRun(m_ids[0]));
        QSignalSpy failures(&edits, &RunEdits::failed);
        edits.undo();
        QTRY_COMPARE(failures.count(), 1);
        QCOMPARE(edits.history().undoText(), QString("star the second"));
        QVERIFY(!edits.history().canRedo());
        edits.undo();
        QVERIFY(settles());
        QVERIFY(!onDisk(1).starred);
    }

    void anEmptyBinIsTakenOutOfTheHistory()
    {
        RunEdits& edits = m_runs->edits();
        store::RunEdit bin;
        bin.binned = true;
        edits.edit("star all", m_ids, starred(true));
        edits.edit("bin two", {m_ids[0], m_ids[1]}, bin);
        QSignalSpy measured(&edits, &RunEdits::binMeasured), emptied(&edits, &RunEdits::binEmptied);
        edits.measureBin();
        QTRY_COMPARE(measured.count(), 1);
        QCOMPARE(measured[0][0].value<store::Store::BinContents>().runs.size(), std::size_t(2));
        edits.emptyBin();
        QTRY_COMPARE(emptied.count(), 1);
        QCOMPARE(emptied[0][0].toInt(), 2);
        QCOMPARE(m_other->runs()->size(), std::size_t(1));
        QCOMPARE(edits.history().undoText(), QString("star all")); // of the one that is left
        edits.undo();
        QVERIFY(settles());
        QVERIFY(!onDisk(2).starred);
    }

    void theTableFollows()
    {
        RunFactsFeed feed(*m_runs, m_folder->path().toStdString());
        RunTableModel table(*m_runs, feed);
        const QAbstractItemModelTester tester(&table);
        table.setShownColumns({"name", "starred", "curve", "vs base", "bpc.validation"});
        QVERIFY(!table.isLoaded());
        feed.start();
        QTRY_COMPARE(table.rowCount(), 3);
        QCOMPARE(table.columnCount(), 5);
        table.setSort({{"name", true}});
        QTRY_COMPARE(table.index(0, 0).data().toString(), QString("third"));
        m_runs->edits().edit("star", {m_ids[0]}, starred(true));
        table.setScope(RunScope::Starred);
        QTRY_COMPARE(table.rowCount(), 1);
        QCOMPARE(table.rowOf(m_ids[0]), 0);
        QCOMPARE(table.rowOf(m_ids[1]), -1);
        table.setScope(RunScope::Active);
        table.setGroupBy("starred");
        QTRY_COMPARE(table.rowCount(), 5);
        QVERIFY(!table.factsAt(0));
        table.setFolded(table.arrangement().groups[0].key, true);
        QTRY_VERIFY(table.rowCount() < 5);
    }
};

QTEST_MAIN(TestRunEdits)
#include "TestRunEdits.moc"
