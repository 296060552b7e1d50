// SPDX-License-Identifier: GPL-3.0-or-later
#include "LaunchBench.h"

#include "core/base/Uuid.h"
#include "core/config/Preset.h"
#include "core/store/Store.h"
#include "ui/launch/QueueModel.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QMimeData>
#include <QTemporaryDir>
#include <QTest>

using namespace workbench;
using namespace workbench::ui;

/// The waiting runs beside the form.
class TestLaunchQueue : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void waitingRunsAreListedAndRemoved()
    {
        LaunchBench bench;
        bench.training.start(config::presets().front().config);
        config::RunConfig next = config::presets()[1].config;
        next.name = "waits";
        next.corpus.path = "recall";
        const RunId waiting = bench.training.enqueue(next);
        auto* const list = bench.queueList();
        QTRY_COMPARE(list->model()->rowCount(), 1);
        QTRY_COMPARE(list->model()->index(0, 0).data().toString(), QStringLiteral("waits"));
        list->setCurrentIndex(list->model()->index(0, 0));
        QTest::keyClick(list, Qt::Key_Delete);
        QTRY_COMPARE(list->model()->rowCount(), 0);
        QVERIFY(bench.training.queue().empty());
    }

    void theQueueMovesByKeysAndGroupsMoveAsAWhole()
    {
        LaunchBench bench;
        bench.training.setQueueHeld(true);
        const auto add = [&bench](const char* name) {
            config::RunConfig config = config::presets().front().config;
            config.name = name;
            return bench.training.enqueue(config);
        };
        const RunId a = add("a");
        config::RunConfig one = config::presets().front().config, two = one;
        one.name = "g 1";
        two.name = "g 2";
        const auto group = bench.training.enqueueSweep("g", {}, {one, two});
        const RunId b = add("b");
        auto* const list = bench.queueList();
        QTRY_COMPARE(list->model()->rowCount(), 5); // a, the group and its two, b
        QTRY_COMPARE(list->model()->index(1, 0).data().toString(), QStringLiteral("g"));
        const auto press = [list](int row, Qt::Key key) {
            list->setCurrentIndex(list->model()->index(row, 0));
            QTest::keyClick(list, key, Qt::AltModifier);
        };
        press(1, Qt::Key_Up);
        QCOMPARE(bench.training.queue(), (std::vector{group[0], group[1], a, b}));
        QTRY_COMPARE(list->currentIndex().row(), 0); // it goes with the group
        QTest::keyClick(list, Qt::Key_Up, Qt::AltModifier); // there is nothing above
        QCOMPARE(bench.training.queue().front(), group[0]);
        QTest::keyClick(list, Qt::Key_End, Qt::AltModifier);
        QCOMPARE(bench.training.queue(), (std::vector{a, b, group[0], group[1]}));
        press(0, Qt::Key_Down);
        QCOMPARE(bench.training.queue(), (std::vector{b, a, group[0], group[1]}));
        press(4, Qt::Key_Up); // the group's second before its first
        QCOMPARE(bench.training.queue(), (std::vector{b, a, group[1], group[0]}));
        QTRY_COMPARE(bench.store->queue().value(), bench.training.queue());
    }

    void runsFromBeforeWaitUntilTheyAreLetGo()
    {
        QTemporaryDir folder;
        const std::filesystem::path directory = folder.filePath(QStringLiteral("store")).toStdString();
        RunId kept(makeUuid());
        {
            auto store = *store::Store::open(directory, store::StoreAccess::ReadWrite);
            QVERIFY(store->createRun(kept, config::presets().front().config, train::RunState::Queued));
        }
        LaunchBench bench(directory);
        auto* const hold = bench.button("queueHold");
        QTRY_VERIFY(!hold->isHidden());
        QTRY_COMPARE(hold->text(), QStringLiteral("Train it"));
        QCOMPARE(
            bench.find<QLabel>("queueState")->text(),
            QStringLiteral("1 run waits from before. It starts when you let it."));
        QVERIFY(!bench.training.activeRun());
        hold->click();
        QTRY_COMPARE(bench.training.activeRun(), std::optional(kept));
    }

    void theQueuesModelHoldsItsContract()
    {
        QueueModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.show({{RunId("a"), "a", "g", "x"}, {RunId("b"), "b", "g", "x"}, {RunId("c"), "c", {}, "x"}});
        QCOMPARE(model.rowCount(), 4);
        QCOMPARE(model.index(0).data(QueueModel::SideRole).toString(), QStringLiteral("2 runs"));
        QCOMPARE(model.runsAt(model.index(0)), (std::vector{RunId("a"), RunId("b")}));
        QCOMPARE(model.placeBelow(model.index(0)), std::optional(3));
        QCOMPARE(model.placeAbove(model.index(3)), std::optional(1));
        std::vector<RunId> moved;
        int place = -1;
        connect(&model, &QueueModel::moveWanted, this, [&](const auto& runs, int to) {
            moved = runs;
            place = to;
        });
        const std::unique_ptr<QMimeData> dragged(model.mimeData({model.index(3)}));
        QVERIFY(!model.dropMimeData(dragged.get(), Qt::MoveAction, 0, 0, {})); // the queue itself moves them
        QCOMPARE(moved, std::vector{RunId("c")});
        QCOMPARE(place, 0);
        model.show({{RunId("c"), "c", {}, "x"}});
        QCOMPARE(model.rowCount(), 1);
        QVERIFY(!model.placeAbove(model.index(0)) && !model.placeBelow(model.index(0)));
        model.show({});
        QCOMPARE(model.rowCount(), 0);
    }
};

QTEST_MAIN(TestLaunchQueue)
#include "TestLaunchQueue.moc"
