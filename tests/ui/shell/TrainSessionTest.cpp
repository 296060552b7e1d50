// SPDX-License-Identifier: GPL-3.0-or-later
#include "TrainSessionFixture.h"

#include "core/store/RunRecorder.h"

#include <QSignalSpy>
#include <QTest>

#include <atomic>
#include <stdexcept>
#include <thread>

using namespace workbench;
using namespace workbench::ui;
using namespace std::chrono_literals;

/// One run in a session.
class TrainSessionTest : public TrainSessionFixture
{
    Q_OBJECT
private Q_SLOTS:
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

QTEST_MAIN(TrainSessionTest)
#include "TrainSessionTest.moc"
