// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/TrainSession.h"
#include "core/base/Uuid.h"
#include "core/store/RunRecorder.h"
#include "core/store/Store.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <stdexcept>
#include <thread>

using namespace workbench;
using ui::TrainSession;
using namespace std::chrono_literals;

namespace
{

train::StepDone stepAt(std::int64_t step)
{
    train::StepDone done;
    done.at.step = step;
    done.trainLoss = 1.0 / double(step);
    return done;
}

/// Trains nothing, but behaves as the trainer promises: steps until its length or a stop, heeds the pause.
void steps(
    std::int64_t length, const config::RunConfig&, std::stop_token stop, train::EventSink& sink,
    train::TrainControl& control)
{
    sink.accept(train::RunStarted{});
    train::RunEnded end;
    for (std::int64_t step = 1; !stop.stop_requested() && (length == 0 || step <= length); ++step) {
        end.at.step = step;
        sink.accept(stepAt(step));
        if (control.takeRequests().evaluate) {
            sink.accept(train::EvalDone{.at = end.at, .loss = 1, .bpc = 1.4});
        }
        if (control.pauseRequested()) {
            sink.accept(train::PauseChanged{end.at, true});
            while (control.waitWhilePaused(stop) && !stop.stop_requested()) {
                control.takeRequests();
            }
            sink.accept(train::PauseChanged{end.at, false});
        }
        std::this_thread::sleep_for(1ms);
    }
    end.state = stop.stop_requested() ? train::RunState::Stopped : train::RunState::Finished;
    sink.accept(end);
}

ui::TrainJob stepping(std::int64_t length)
{
    return [length](
               const ui::TrainTask& task, std::stop_token stop, train::EventSink& sink, train::TrainControl& control) {
        steps(length, task.config, stop, sink, control);
    };
}

} // namespace

class TrainSessionTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<store::Store> m_store;
    std::unique_ptr<store::RunRecorder> m_recorder;

    std::filesystem::path directory() const { return m_folder->path().toStdString(); }

    train::RunState stored(const RunId& run)
    {
        if (!m_recorder->flush()) {
            return train::RunState::Interrupted;
        }
        const auto row = m_store->run(run);
        return row ? row->state : train::RunState::Interrupted;
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        auto store = store::Store::open(directory(), store::StoreAccess::ReadWrite);
        QVERIFY(store.has_value());
        m_store = std::move(*store);
        auto recorder = store::RunRecorder::open(directory(), {});
        QVERIFY(recorder.has_value());
        m_recorder = std::move(*recorder);
    }

    void cleanup()
    {
        m_recorder.reset();
        m_store.reset();
        m_folder.reset();
    }

    void finishes()
    {
        TrainSession session(directory(), m_recorder.get(), nullptr, stepping(50));
        std::vector<std::int64_t> seen;
        int bundles = 0;
        connect(&session, &TrainSession::eventsArrived, this, [&](const RunId&, const auto& events) {
            ++bundles;
            for (const train::TrainEvent& event : events) {
                if (const auto* const step = std::get_if<train::StepDone>(&event)) {
                    seen.push_back(step->at.step);
                }
            }
        });
        const RunId run = session.start({});
        QCOMPARE(session.activeRun(), std::optional(run));
        QTRY_VERIFY(!session.activeRun());
        QCOMPARE(seen.size(), 50U);
        QVERIFY(std::is_sorted(seen.begin(), seen.end()));
        QVERIFY2(bundles < 20, "events come in bundles, not one by one");
        QCOMPARE(stored(run), train::RunState::Finished);
    }

    void goesOnWithARunThatHasEnded()
    {
        TrainSession session(directory(), m_recorder.get(), nullptr, stepping(0));
        const RunId run = session.start({});
        QSignalSpy events(&session, &TrainSession::eventsArrived);
        QVERIFY(events.wait());
        QVERIFY2(!session.goOn(*m_store->run(run)), "it trains");
        session.stop();
        QTRY_VERIFY(!session.activeRun());
        QCOMPARE(stored(run), train::RunState::Stopped);
        const auto row = m_store->run(run);
        QVERIFY(TrainSession::canGoOn(*row));
        QVERIFY(session.goOn(*row));
        QCOMPARE(session.activeRun(), std::optional(run));
        QTRY_COMPARE(stored(run), train::RunState::Running);
        session.stop();
        QTRY_VERIFY(!session.activeRun());
        QCOMPARE(stored(run), train::RunState::Stopped);
    }

    void whatCannotGoOnStaysAsItWas()
    {
        const auto first = std::make_shared<std::atomic<bool>>(true);
        const auto refusing = [first](
                                  const ui::TrainTask& task, std::stop_token stop, train::EventSink& sink,
                                  train::TrainControl& control) {
            if (first->exchange(false))
                return steps(3, task.config, stop, sink, control);
            train::RunEnded end;
            end.state = train::RunState::Failed;
            end.error = Error{ErrorCode::NotFound, "no checkpoint", {}};
            sink.accept(end);
        };
        TrainSession session(directory(), m_recorder.get(), nullptr, refusing);
        const RunId run = session.start({});
        QTRY_VERIFY(!session.activeRun());
        QCOMPARE(stored(run), train::RunState::Finished);
        QSignalSpy failed(&session, &TrainSession::runFailed);
        QVERIFY(session.goOn(*m_store->run(run)));
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(failed.first().at(1).value<Error>().message, std::string("no checkpoint"));
        QVERIFY(!session.activeRun());
        QCOMPARE(stored(run), train::RunState::Finished);
        QVERIFY(QTest::qWaitFor([&] { return m_store->claimEnded(run).has_value(); })); // the claim was given back
    }

    void stopsWithinAStep()
    {
        TrainSession session(directory(), m_recorder.get(), nullptr, stepping(0));
        const RunId run = session.start({});
        QSignalSpy events(&session, &TrainSession::eventsArrived);
        QVERIFY(events.wait());
        session.stop();
        QVERIFY(session.stopRequested());
        QTRY_VERIFY(!session.activeRun());
        QCOMPARE(stored(run), train::RunState::Stopped);
    }

    void pausesAndResumes()
    {
        TrainSession session(directory(), m_recorder.get(), nullptr, stepping(0));
        session.start({});
        QSignalSpy events(&session, &TrainSession::eventsArrived);
        QVERIFY(events.wait());
        session.pause();
        QTRY_COMPARE(session.activeState(), train::RunState::Paused);
        session.resume();
        QTRY_COMPARE(session.activeState(), train::RunState::Running);
    }

    void everyRunIsAskedForTheSameFrames()
    {
        std::vector<std::optional<train::CaptureSettings>> wanted;
        const auto looking
            = [&wanted](const ui::TrainTask&, std::stop_token, train::EventSink& sink, train::TrainControl& control) {
                  wanted.push_back(control.captureWanted());
                  sink.accept(train::RunEnded{});
              };
        TrainSession session(directory(), m_recorder.get(), nullptr, looking);
        const train::CaptureSettings settings{.block = 1, .stream = 2, .perSecond = 5};
        session.setCapture(settings);
        session.start({});
        session.enqueue({});
        QTRY_VERIFY(!session.activeRun());
        session.setCapture(std::nullopt);
        session.start({});
        QTRY_VERIFY(!session.activeRun());
        QCOMPARE(wanted, (std::vector<std::optional<train::CaptureSettings>>{settings, settings, std::nullopt}));
    }

    void framesAndWeightsComeAsTheViewerAsks()
    {
        // Sends a frame whenever one is wanted, and the weights when they are asked for.
        const auto job
            = [](const ui::TrainTask&, std::stop_token stop, train::EventSink& sink, train::TrainControl& control) {
                  train::RunPosition at;
                  for (; !stop.stop_requested(); ++at.step) {
                      if (control.captureWanted()) {
                          control.frameSent();
                          sink.accept(train::AttentionCaptured{.at = at, .map = {}});
                      }
                      if (control.takeRequests().weights) {
                          sink.accept(train::WeightsPublished{.at = at, .weights = {}});
                      }
                      std::this_thread::sleep_for(1ms);
                  }
                  train::RunEnded end;
                  end.at = at;
                  sink.accept(end);
              };
        TrainSession session(directory(), m_recorder.get(), nullptr, job);
        int frames = 0, weights = 0;
        connect(&session, &TrainSession::eventsArrived, this, [&](const RunId&, const auto& events) {
            for (const train::TrainEvent& event : events) {
                frames += std::holds_alternative<train::AttentionCaptured>(event) ? 1 : 0;
                weights += std::holds_alternative<train::WeightsPublished>(event) ? 1 : 0;
            }
        });
        session.start({});
        session.setCapture(train::CaptureSettings{.block = {}, .stream = 0, .perSecond = 100});
        QTRY_COMPARE(frames, 1);
        QTest::qWait(60);
        QCOMPARE(frames, 1); // nobody took it
        session.frameTaken();
        QTRY_COMPARE(frames, 2);
        QCOMPARE(weights, 0);
        session.requestWeights();
        QTRY_COMPARE(weights, 1);
        session.stop();
        QTRY_VERIFY(!session.activeRun());
    }

    void tellsAFailure()
    {
        const Error error{ErrorCode::Diverged, "The loss is no number at step 3.", "Lower train.learningRate."};
        const auto failing
            = [&error](const ui::TrainTask&, std::stop_token, train::EventSink& sink, train::TrainControl&) {
                  train::RunEnded end;
                  end.state = train::RunState::Failed;
                  end.error = error;
                  sink.accept(end);
              };
        TrainSession session(directory(), m_recorder.get(), nullptr, failing);
        QSignalSpy failed(&session, &TrainSession::runFailed);
        const RunId run = session.start({});
        QTRY_VERIFY(!session.activeRun());
        QCOMPARE(failed.count(), 1);
        QCOMPARE(failed.front().at(0).value<RunId>(), run);
        QCOMPARE(failed.front().at(1).value<Error>(), error);
        QCOMPARE(stored(run), train::RunState::Failed);
    }

    void anExceptionEndsTheRunNotTheProgram()
    {
        const auto throwing = [](const ui::TrainTask&, std::stop_token, train::EventSink&, train::TrainControl&) {
            throw std::runtime_error("out of luck");
        };
        TrainSession session(directory(), m_recorder.get(), nullptr, throwing);
        QSignalSpy failed(&session, &TrainSession::runFailed);
        const RunId run = session.start({});
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY(QString::fromStdString(failed.front().at(1).value<Error>().message).contains("out of luck"));
        QTRY_VERIFY(!session.activeRun());
        QCOMPARE(stored(run), train::RunState::Failed);
    }

    void destroyedWhileRunningItWaitsForTheCheckpoint()
    {
        std::atomic<bool> wroteCheckpoint = false;
        const auto slowToEnd = [&wroteCheckpoint](
                                   const ui::TrainTask& task, std::stop_token stop, train::EventSink& sink,
                                   train::TrainControl& control) {
            steps(0, task.config, stop, sink, control);
            std::this_thread::sleep_for(50ms);
            wroteCheckpoint = true;
        };
        RunId run;
        {
            TrainSession session(directory(), m_recorder.get(), nullptr, slowToEnd);
            QSignalSpy events(&session, &TrainSession::eventsArrived);
            run = session.start({});
            QVERIFY(events.wait());
        }
        QVERIFY(wroteCheckpoint);
        QCOMPARE(stored(run), train::RunState::Stopped);
    }

    void destroyedAtOnce()
    {
        TrainSession session(directory(), m_recorder.get(), nullptr, stepping(0));
        session.start({});
        session.enqueue({});
    }

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

    void discardingRemovesTheRun()
    {
        TrainSession session(directory(), m_recorder.get(), nullptr, stepping(0));
        QSignalSpy events(&session, &TrainSession::eventsArrived);
        const RunId run = session.start({});
        QVERIFY(events.wait());
        session.stopAndDiscard();
        QTRY_VERIFY(!session.activeRun());
        QTRY_VERIFY(!m_store->run(run));
    }

    void evaluatesOnRequest()
    {
        TrainSession session(directory(), m_recorder.get(), nullptr, stepping(0));
        bool evaluated = false;
        connect(&session, &TrainSession::eventsArrived, this, [&](const RunId&, const auto& events) {
            for (const train::TrainEvent& event : events) {
                evaluated = evaluated || std::holds_alternative<train::EvalDone>(event);
            }
        });
        session.start({});
        session.evaluateNow();
        QTRY_VERIFY(evaluated);
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

    void aStoreThatCannotBeWrittenIsSaid()
    {
        TrainSession session(directory(), nullptr, nullptr, stepping(3));
        QSignalSpy failed(&session, &TrainSession::runFailed);
        session.start({});
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY(!session.activeRun());
        QCOMPARE(failed.front().at(1).value<Error>().code, ErrorCode::Permission);
    }
};

QTEST_GUILESS_MAIN(TrainSessionTest)
#include "TrainSessionTest.moc"
