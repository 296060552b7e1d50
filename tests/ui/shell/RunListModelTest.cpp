// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/RunListModel.h"
#include "core/base/Uuid.h"
#include "core/store/RunRecorder.h"
#include "core/store/Store.h"
#include "ui/models/RunFactsFeed.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace workbench;
using ui::RunListModel;

namespace
{

RunId create(store::Store& store, const char* name)
{
    config::RunConfig config;
    config.name = name;
    config.corpus.path = "/somewhere/shakespeare.txt";
    const RunId run(makeUuid());
    return store.createRun(run, config, train::RunState::Queued) ? run : RunId();
}

train::StepDone stepAt(std::int64_t step, double loss)
{
    train::StepDone done;
    done.at.step = step;
    done.trainLoss = loss;
    done.bytesPerSecond = 1000;
    return done;
}

train::EvalDone bestAt(std::int64_t step, double bpc)
{
    train::EvalDone done;
    done.at.step = step;
    done.bpc = bpc;
    done.loss = bpc * 0.6931471805599453;
    done.best = true;
    return done;
}

train::RunEnded endAt(std::int64_t step, train::RunState state)
{
    train::RunEnded end;
    end.at.step = step;
    end.state = state;
    return end;
}

} // namespace

class RunListModelTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<store::Store> m_store; ///< of the window
    std::unique_ptr<store::Store> m_other; ///< as another process would have it
    std::unique_ptr<store::RunRecorder> m_recorder;

    static QStringList names(const RunListModel& model)
    {
        QStringList names;
        for (int row = 0; row < model.rowCount(); ++row) {
            names << model.index(row).data().toString();
        }
        return names;
    }

    static void sizes()
    {
        QTest::addColumn<qint64>("readAtOnce");
        QTest::newRow("few runs") << qint64(RunListModel::kReadAtOnce);
        QTest::newRow("many runs") << qint64(0);
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        const std::filesystem::path directory = m_folder->path().toStdString();
        m_store = std::move(*store::Store::open(directory, store::StoreAccess::ReadWrite));
        m_other = std::move(*store::Store::open(directory, store::StoreAccess::ReadWrite));
        m_recorder = std::move(*store::RunRecorder::open(directory, {}));
    }

    void cleanup()
    {
        m_recorder.reset();
        m_other.reset();
        m_store.reset();
    }

    void anEmptyStoreIsAnEmptyList()
    {
        RunListModel model(*m_store);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.rowCount(), 0);
        QVERIFY(!model.find(RunId("nothing")));
        QVERIFY(!model.indexOf(RunId("nothing")).isValid());
    }

    void manyRunsAreReadOnAThreadOfTheirOwn()
    {
        create(*m_store, "first");
        const RunId second = create(*m_store, "second");
        RunListModel model(*m_store, nullptr, 1);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy loaded(&model, &RunListModel::loaded);
        ui::RunFactsFeed feed(model, m_store->directory());
        QSignalSpy complete(&feed, &ui::RunFactsFeed::changed);
        feed.start();
        QVERIFY(model.isLoading());
        QCOMPARE(model.rowCount(), 0);
        QVERIFY(!feed.isComplete());
        QTRY_VERIFY(feed.isComplete());
        QVERIFY(!model.isLoading());
        QCOMPARE(loaded.count(), 1);
        QCOMPARE(names(model), (QStringList{"second", "first"}));
        QCOMPARE(feed.facts()->size(), std::size_t(2));
        QVERIFY(feed.find(second)->row == *model.find(second));
        create(*m_other, "third");
        QTRY_COMPARE(model.rowCount(), 3);
        QTRY_COMPARE(feed.facts()->size(), std::size_t(3));
        QCOMPARE(loaded.count(), 1);

        RunListModel few(*m_store, nullptr, 3);
        QVERIFY(!few.isLoading());
        QCOMPARE(few.rowCount(), 3);
    }

    void aFirstReadThatFailsIsTriedAgain()
    {
        create(*m_store, "first");
        const auto file = m_store->directory() / "workbench.sqlite";
        const auto away = m_store->directory() / "away";
        RunListModel model(*m_store, nullptr, 0);
        std::filesystem::rename(file, away); // its thread may or may not have been quicker
        QTest::qWait(50);
        std::filesystem::rename(away, file);
        QTRY_COMPARE(names(model), QStringList{"first"});
    }

    void aRunOfAnotherProcessAppearsAndGoes_data() { sizes(); }
    void aRunOfAnotherProcessAppearsAndGoes()
    {
        QFETCH(qint64, readAtOnce);
        RunListModel model(*m_store, nullptr, readAtOnce);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const RunId first = create(*m_other, "first");
        QTRY_COMPARE(names(model), QStringList{"first"});
        create(*m_other, "second");
        QTRY_COMPARE(names(model), (QStringList{"second", "first"}));
        QVERIFY(m_other->removeRun(first));
        QTRY_COMPARE(names(model), QStringList{"second"});
    }

    void aRunningOneComesToTheTopAndGoesBack()
    {
        QStringList newestFirst;
        RunId oldest;
        for (const char* name : {"1", "2", "3", "4", "5", "6", "7", "8"}) { // several within one millisecond
            const RunId run = create(*m_store, name);
            oldest = newestFirst.isEmpty() ? run : oldest;
            newestFirst.prepend(QString::fromLatin1(name));
        }
        RunListModel model(*m_store);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(names(model), newestFirst);
        const QPersistentModelIndex index = model.indexOf(oldest);
        model.applyEvents(oldest, {train::RunStarted{}});
        QCOMPARE(names(model).first(), "1");
        QCOMPARE(index.row(), 0);
        model.applyEvents(oldest, {endAt(5, train::RunState::Finished)});
        QCOMPARE(names(model), newestFirst);
        QCOMPARE(index.row(), 7);
    }

    void eventsShowBeforeTheDiskHasThem()
    {
        const RunId run = create(*m_store, "run");
        RunListModel model(*m_store);
        QSignalSpy changed(&model, &RunListModel::dataChanged);
        model.applyEvents(run, {train::RunStarted{}, stepAt(1148, 2.0), bestAt(1148, 1.91)});
        QVERIFY(changed.count() > 0);
        const QModelIndex index = model.indexOf(run);
        QVERIFY(index.data(RunListModel::StateTextRole).toString().contains("1,148"));
        QCOMPARE(index.data(RunListModel::BestBpcRole).toDouble(), 1.91);
        model.refresh(); // the disk still says "queued"
        QCOMPARE(model.find(run)->state, train::RunState::Running);
        QCOMPARE(model.find(run)->at.step, 1148);
    }

    void theEndOnTheDiskIsTheEnd_data() { sizes(); }
    void theEndOnTheDiskIsTheEnd()
    {
        QFETCH(qint64, readAtOnce);
        const RunId run = create(*m_store, "run");
        RunListModel model(*m_store, nullptr, readAtOnce);
        QTRY_VERIFY(!model.isLoading());
        const std::vector<train::TrainEvent> events{
            train::RunStarted{}, stepAt(10, 2.0), endAt(10, train::RunState::Stopped)};
        for (const auto& event : events) {
            m_recorder->record(run, event);
        }
        model.applyEvents(run, events);
        QVERIFY(m_recorder->flush());
        model.refresh();
        QTRY_VERIFY(model.find(run)->ended > 0); // which only the disk knows
        QCOMPARE(model.find(run)->state, train::RunState::Stopped);
    }

    void ofManyRunsOnlyThoseThatChangedAreTold()
    {
        std::vector<RunId> runs;
        for (const char* name : {"1", "2", "3", "4", "5"})
            runs.push_back(create(*m_store, name));
        RunListModel model(*m_store, nullptr, 2);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QTRY_COMPARE(names(model), (QStringList{"5", "4", "3", "2", "1"}));
        QSignalSpy changed(&model, &RunListModel::dataChanged);
        QSignalSpy moved(&model, &RunListModel::layoutChanged);

        store::RunEdit edit;
        edit.note = "of another process";
        const std::pair<RunId, store::RunEdit> edits[]{{runs[1], edit}};
        QVERIFY(m_other->editRuns(edits));
        QTRY_COMPARE(model.find(runs[1])->note, std::string("of another process"));
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.first().first().toModelIndex().row(), 3);

        m_recorder->record(runs[0], train::RunStarted{});
        QTRY_COMPARE(names(model), (QStringList{"1", "5", "4", "3", "2"}));
        m_recorder->record(runs[0], stepAt(7, 2.0));
        QTRY_COMPARE(model.find(runs[0])->at.step, 7);
        QCOMPARE(moved.count(), 1);
        QVERIFY(m_other->removeRun(runs[3]));
        QTRY_COMPARE(names(model), (QStringList{"1", "5", "3", "2"}));
        m_recorder->record(runs[0], endAt(8, train::RunState::Finished));
        QTRY_COMPARE(names(model), (QStringList{"5", "3", "2", "1"}));
    }

    void whatTheStoreRefusesOfManyRunsIsTakenBack()
    {
        const RunId run = create(*m_store, "before");
        create(*m_store, "other");
        RunListModel model(*m_store, nullptr, 0);
        QTRY_COMPARE(model.rowCount(), 2);
        store::RunEdit edit;
        edit.name = "after";
        model.showEdits(77, {{run, edit}});
        QCOMPARE(model.find(run)->name, std::string("after"));
        model.settleEdits(77, false); // nothing has changed in the store: its row must be told all the same
        QTRY_COMPARE(model.find(run)->name, std::string("before"));
    }

    void renames()
    {
        const RunId run = create(*m_store, "before");
        RunListModel model(*m_store);
        QVERIFY(model.setData(model.indexOf(run), "after", Qt::EditRole));
        QCOMPARE(names(model), QStringList{"after"});
        QTRY_COMPARE(m_other->run(run)->name, std::string("after"));
        QVERIFY(!model.setData(model.indexOf(run), "   ", Qt::EditRole));
        QCOMPARE(names(model), QStringList{"after"});
    }

    void aSparklineArrives()
    {
        const RunId run = create(*m_store, "run");
        m_recorder->record(run, train::RunStarted{});
        for (int step = 1; step <= 500; ++step) {
            m_recorder->record(run, stepAt(step, 5.0 - step / 200.0));
        }
        QVERIFY(m_recorder->flush());
        RunListModel model(*m_store);
        const auto line = [&] { return model.indexOf(run).data(RunListModel::SparklineRole).value<QList<double>>(); };
        QTRY_VERIFY(line().size() >= 10);
        QVERIFY(line().size() <= 40);
        QVERIFY(line().front() > line().back());
    }

    void aTooltipShowsNamesAsTheyAre()
    {
        const RunId run = create(*m_store, "<b>bold</b>");
        RunListModel model(*m_store);
        QVERIFY(model.indexOf(run).data(Qt::ToolTipRole).toString().contains("&lt;b&gt;bold"));
    }

    void manyRunsAreQuick()
    {
        for (int i = 0; i < 300; ++i) {
            create(*m_store, "one of many");
        }
        QElapsedTimer timer;
        timer.start();
        RunListModel model(*m_store);
        QCOMPARE(model.rowCount(), 300);
        qInfo("300 runs listed in %lld ms", timer.elapsed());
    }
};

QTEST_GUILESS_MAIN(RunListModelTest)
#include "RunListModelTest.moc"
