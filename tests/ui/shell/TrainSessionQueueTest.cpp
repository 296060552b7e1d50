// SPDX-License-Identifier: GPL-3.0-or-later
#include "TrainSessionFixture.h"

#include "core/base/Uuid.h"
#include "core/store/RunRecorder.h"
#include "core/store/Store.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <mutex>
#include <thread>

using namespace workbench;
using namespace workbench::ui;
using namespace std::chrono_literals;

/// The runs that wait, in one session and in several over one store.
class TrainSessionQueueTest : public TrainSessionFixture
{
    Q_OBJECT
private Q_SLOTS:
    void theQueueRunsInItsOrder()
    {
        std::vector<RunId> order;
        const auto noting = [&order](
                                const ui::TrainTask& task, std::stop_token stop, train::EventSink& sink,
                                train::TrainControl& control) {
            order.push_back(task.run);
            steps(3, task.config, stop, sink, control);
        };
        TrainSession session(directory(), m_recorder.get(), nullptr, noting);
        session.setQueueHeld(true);
        const RunId a = session.enqueue({});
        const RunId b = session.enqueue({});
        const RunId c = session.enqueue({});
        const RunId d = session.enqueue({});
        QVERIFY(!session.activeRun());
        QCOMPARE(session.queue(), (std::vector{a, b, c, d}));
        session.moveQueued(c, 0);
        session.removeQueued(b);
        QCOMPARE(session.queue(), (std::vector{c, a, d}));
        session.setQueueHeld(false);
        QTRY_VERIFY(!session.activeRun() && session.queue().empty());
        QCOMPARE(order, (std::vector{c, a, d}));
        QTRY_VERIFY(!m_store->run(b));
        QCOMPARE(stored(d), train::RunState::Finished);
    }

    void aSecondStartWaits()
    {
        TrainSession session(directory(), m_recorder.get(), nullptr, stepping(0));
        const RunId first = session.start({});
        const RunId second = session.start({});
        QCOMPARE(session.activeRun(), std::optional(first));
        QCOMPARE(session.queue(), std::vector{second});
        QTRY_COMPARE(stored(second), train::RunState::Queued);
        session.stop();
        QTRY_COMPARE(session.activeRun(), std::optional(second));
    }

    void runsFromBeforeAreKeptUntilToldToGoOn()
    {
        const RunId kept(makeUuid());
        QVERIFY(m_store->createRun(kept, {}, train::RunState::Queued)); // as an earlier session left it
        TrainSession after(directory(), m_recorder.get(), nullptr, stepping(3));
        QTRY_COMPARE(after.queue(), std::vector{kept});
        QVERIFY(after.queueKeptFromBefore());
        QVERIFY(after.queueHeld());
        QTest::qWait(50);
        QVERIFY(!after.activeRun());
        after.setQueueHeld(false);
        QTRY_COMPARE(stored(kept), train::RunState::Finished);
        QVERIFY(!after.queueKeptFromBefore());
    }

    void aHeldQueueIsHeldAfterARestart()
    {
        RunId kept;
        {
            TrainSession before(directory(), m_recorder.get(), nullptr, stepping(3));
            before.setQueueHeld(true);
            kept = before.enqueue({});
            QTRY_COMPARE(m_store->queue().value(), std::vector{kept});
        }
        TrainSession after(directory(), m_recorder.get(), nullptr, stepping(3));
        QTRY_COMPARE(after.queue(), std::vector{kept});
        QVERIFY(after.queueHeld());
        QVERIFY(!after.queueKeptFromBefore()); // it is held by a person
        const RunId own = after.enqueue({});
        QTest::qWait(50);
        QVERIFY(!after.activeRun());
        after.setQueueHeld(false);
        QTRY_COMPARE(stored(own), train::RunState::Finished);
        QCOMPARE(stored(kept), train::RunState::Finished);
    }

    void twoSessionsNeverTrainTheSameRun()
    {
        std::mutex mutex;
        std::vector<RunId> trained;
        const auto noting = [&](const ui::TrainTask& task, std::stop_token stop, train::EventSink& sink,
                                train::TrainControl& control) {
            {
                const std::lock_guard lock(mutex);
                trained.push_back(task.run);
            }
            steps(2, task.config, stop, sink, control);
        };
        auto otherRecorder = std::move(*store::RunRecorder::open(directory(), {}));
        TrainSession one(directory(), m_recorder.get(), nullptr, noting);
        TrainSession two(directory(), otherRecorder.get(), nullptr, noting);
        one.setQueueHeld(true);
        std::vector<RunId> runs;
        for (int count = 0; count < 12; ++count)
            runs.push_back(one.enqueue({}));
        QTRY_COMPARE(m_store->queue().value(), runs);
        two.refreshQueue();
        QTRY_COMPARE(two.queue(), runs);
        one.setQueueHeld(false);
        two.setQueueHeld(false); // both at once
        QTRY_VERIFY(
            !one.activeRun() && !two.activeRun() && one.queue().empty() && two.queue().empty()
            && m_store->queue()->empty());
        QTRY_COMPARE(trained.size(), runs.size());
        std::ranges::sort(trained);
        std::ranges::sort(runs);
        QCOMPARE(trained, runs); // each of them once
        QVERIFY(otherRecorder->flush());
        for (const RunId& run : runs)
            QCOMPARE(stored(run), train::RunState::Finished);
    }

    void whatOthersRemoveIsNotTrained()
    {
        TrainSession one(directory(), m_recorder.get(), nullptr, stepping(0));
        const RunId active = one.start({});
        const RunId gone = one.enqueue({});
        const RunId stays = one.enqueue({});
        QTRY_COMPARE(m_store->queue().value(), (std::vector{gone, stays}));
        QVERIFY(m_store->removeRun(gone)); // behind its back
        one.stop();
        QTRY_COMPARE(one.activeRun(), std::optional(stays));
        QCOMPARE(stored(active), train::RunState::Stopped);
        QVERIFY(!m_store->run(gone));
        QTRY_VERIFY(one.queue().empty());
    }

    void waitingRunsAreRemovedWhileOneTrains()
    {
        TrainSession session(directory(), m_recorder.get(), nullptr, stepping(0));
        const RunId active = session.start({});
        const auto runs = session.enqueueSweep("g", {}, std::vector<config::RunConfig>(5));
        QTRY_COMPARE(m_store->queue().value(), runs);
        session.removeQueuedRuns({runs[0], runs[2], runs[4], active}); // the active one does not wait
        QTRY_COMPARE(m_store->queue().value(), (std::vector{runs[1], runs[3]}));
        QCOMPARE(session.queue(), (std::vector{runs[1], runs[3]}));
        QCOMPARE(session.activeRun(), std::optional(active));
        QVERIFY(m_store->run(active));
    }

    void theHopelessOfASweepAreStopped()
    {
        // Each run's validation loss is its learning rate, told every 10 steps; a run that is not stopped ends at 40.
        const auto job = [](const ui::TrainTask& task, std::stop_token stop, train::EventSink& sink,
                            train::TrainControl&) {
            sink.accept(train::RunStarted{});
            train::RunEnded end;
            for (std::int64_t step = 1; step <= 40 && !stop.stop_requested(); ++step) {
                end.at.step = step;
                sink.accept(stepAt(step));
                if (step % 10 == 0) {
                    sink.accept(train::EvalDone{
                        .at = end.at, .loss = task.config.train.learningRate, .bpc = task.config.train.learningRate});
                    for (int wait = 0; wait < 30 && !stop.stop_requested(); ++wait) // as long as steps take
                        std::this_thread::sleep_for(2ms);
                }
            }
            end.state = stop.stop_requested() ? train::RunState::Stopped : train::RunState::Finished;
            sink.accept(end);
        };
        TrainSession session(directory(), m_recorder.get(), nullptr, job);
        std::vector<config::RunConfig> configs(4);
        const std::array rates{0.5, 0.4, 0.9, 0.3};
        for (std::size_t index = 0; index < rates.size(); ++index) {
            configs[index].train.learningRate = rates[index];
            configs[index].train.steps = 40;
        }
        sweep::GroupPlan plan;
        plan.axes = {{.path = "train.learningRate", .values = {"0.5", "0.4", "0.9", "0.3"}}};
        plan.halving = sweep::HalvingRule{sweep::RungUnit::Steps, 10, 2};
        QStringList reasons;
        connect(&session, &TrainSession::eventsArrived, this, [&](const RunId&, const auto& events) {
            for (const train::TrainEvent& event : events)
                if (const auto* const stop = std::get_if<train::StopDecided>(&event))
                    reasons << QString::fromStdString(stop->reason);
        });
        const auto runs = session.enqueueSweep("rates", plan, configs);
        QTRY_VERIFY_WITH_TIMEOUT(session.queue().empty() && !session.activeRun(), 20000);
        // 0.5 comes alone; 0.4 is the best of two; 0.9 is third of three, of whom one goes on; 0.3 is the best of four.
        QTRY_COMPARE(stored(runs[0]), train::RunState::Finished);
        QCOMPARE(stored(runs[1]), train::RunState::Finished);
        QCOMPARE(stored(runs[2]), train::RunState::Stopped);
        QCOMPARE(stored(runs[3]), train::RunState::Finished);
        QCOMPARE(reasons.size(), 1);
        QVERIFY2(reasons.front().contains(QLatin1String("3rd of 3")), qPrintable(reasons.front()));
        QVERIFY(m_store->run(runs[2])->at.step < 40);
    }
};

QTEST_MAIN(TrainSessionQueueTest)
#include "TrainSessionQueueTest.moc"
