// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/TrainControl.h"

#include <QtTest>

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <stop_token>
#include <thread>

using workbench::train::TrainControl;

namespace
{

/// Runs waitWhilePaused() on another thread, so that a test can see that it holds and what lets it go.
class Waiter
{
public:
    explicit Waiter(TrainControl& control)
        : m_result(
            std::async(std::launch::async, [&control, this] { return control.waitWhilePaused(m_stop.get_token()); }))
    {
    }

    bool holds() { return m_result.wait_for(std::chrono::milliseconds(50)) == std::future_status::timeout; }
    bool ends() { return m_result.wait_for(std::chrono::seconds(20)) == std::future_status::ready; }
    bool stillPaused() { return m_result.get(); }
    void stop() { m_stop.request_stop(); }

private:
    std::stop_source m_stop;
    std::future<bool> m_result;
};

using Act = std::function<void(TrainControl&, std::stop_source&)>;

} // namespace
Q_DECLARE_METATYPE(Act)

class TestTrainControl : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void requestsAreTakenOnce();
    void lastLearningRateWins();
    void aFrameIsWantedOnceTheLastIsTaken();
    void waitReturnsAtOnceUnlessPaused();
    void resumeEndsTheWait();
    void stopEndsTheWait();
    void requestEndsTheWaitStillPaused_data();
    void requestEndsTheWaitStillPaused();
    void noRequestIsLostBetweenThreads();
    void aWhileEndsByItselfOrWithWhatCouldMatter_data();
    void aWhileEndsByItselfOrWithWhatCouldMatter();
    void whatIsAskedCanBeHandedOn();
    void whoHandsOnWaitsForIt();
};

void TestTrainControl::requestsAreTakenOnce()
{
    TrainControl control;
    control.requestEvaluation();
    control.requestCheckpoint();
    const TrainControl::Requests first = control.takeRequests();
    QVERIFY(first.evaluate);
    QVERIFY(first.checkpoint);
    QVERIFY(!first.learningRate);
    const TrainControl::Requests second = control.takeRequests();
    QVERIFY(!second.evaluate);
    QVERIFY(!second.checkpoint);
}

void TestTrainControl::lastLearningRateWins()
{
    TrainControl control;
    control.setLearningRate(1e-3);
    control.setLearningRate(5e-4);
    QCOMPARE(control.takeRequests().learningRate.value(), 5e-4);
    QVERIFY(!control.takeRequests().learningRate);
}

void TestTrainControl::aFrameIsWantedOnceTheLastIsTaken()
{
    using workbench::train::CaptureSettings;
    TrainControl control;
    QVERIFY(!control.captureWanted());
    const CaptureSettings settings{.block = 2, .stream = 1, .perSecond = 5};
    control.setCapture(settings);
    QCOMPARE(control.captureWanted(), std::optional(settings));
    control.frameSent();
    QVERIFY(!control.captureWanted());
    control.frameTaken();
    QCOMPARE(control.captureWanted(), std::optional(settings));
    control.frameSent();
    control.setCapture(
        CaptureSettings{.block = {}, .stream = 0, .perSecond = 1}); // who asks anew waits for no old frame
    QCOMPARE(control.captureWanted()->stream, 0);
    control.setCapture({});
    QVERIFY(!control.captureWanted());
    control.frameTaken();
    QVERIFY(!control.captureWanted());
}

void TestTrainControl::waitReturnsAtOnceUnlessPaused()
{
    TrainControl control;
    QVERIFY(!control.waitWhilePaused({}));
    control.requestPause();
    control.resume();
    QVERIFY(!control.pauseRequested());
    QVERIFY(!control.waitWhilePaused({}));
}

void TestTrainControl::resumeEndsTheWait()
{
    TrainControl control;
    control.requestPause();
    QVERIFY(control.pauseRequested());
    Waiter waiter(control);
    QVERIFY(waiter.holds());
    control.resume();
    QVERIFY(waiter.ends());
    QVERIFY(!waiter.stillPaused());
}

void TestTrainControl::stopEndsTheWait()
{
    TrainControl control;
    control.requestPause();
    Waiter waiter(control);
    QVERIFY(waiter.holds());
    waiter.stop();
    QVERIFY(waiter.ends());
}

void TestTrainControl::requestEndsTheWaitStillPaused_data()
{
    QTest::addColumn<int>("request");
    QTest::newRow("evaluate") << 0;
    QTest::newRow("checkpoint") << 1;
    QTest::newRow("learning rate") << 2;
    QTest::newRow("weights") << 3;
}

void TestTrainControl::requestEndsTheWaitStillPaused()
{
    QFETCH(int, request);
    TrainControl control;
    control.requestPause();
    Waiter waiter(control);
    QVERIFY(waiter.holds());
    if (request == 0)
        control.requestEvaluation();
    else if (request == 1)
        control.requestCheckpoint();
    else if (request == 2)
        control.setLearningRate(1e-4);
    else
        control.requestWeights();
    QVERIFY(waiter.ends());
    QVERIFY(waiter.stillPaused());

    control.takeRequests();
    Waiter again(control);
    QVERIFY(again.holds());
    again.stop();
    QVERIFY(again.ends());
}

void TestTrainControl::noRequestIsLostBetweenThreads()
{
    constexpr int kRounds = 2000;
    TrainControl control;
    std::atomic<int> seen = 0;
    std::jthread trainer([&](std::stop_token stop) {
        while (!stop.stop_requested())
            if (control.takeRequests().checkpoint)
                ++seen;
    });
    for (int round = 0; round < kRounds; ++round) {
        control.requestCheckpoint();
        while (seen.load() <= round)
            std::this_thread::yield();
    }
    trainer.request_stop();
    trainer.join();
    QCOMPARE(seen.load(), kRounds);
}

void TestTrainControl::aWhileEndsByItselfOrWithWhatCouldMatter_data()
{
    QTest::addColumn<Act>("act");
    QTest::newRow("nothing") << Act();
    QTest::newRow("resume") << Act([](TrainControl& control, std::stop_source&) { control.resume(); });
    QTest::newRow("request") << Act([](TrainControl& control, std::stop_source&) { control.requestWeights(); });
    QTest::newRow("stop") << Act([](TrainControl&, std::stop_source& stop) { stop.request_stop(); });
}

void TestTrainControl::aWhileEndsByItselfOrWithWhatCouldMatter()
{
    using namespace std::chrono_literals;
    QFETCH(const Act, act);
    TrainControl control;
    control.resume(); // from before, so it does not count
    std::stop_source stop;
    const auto length = act ? 20'000ms : 100ms;
    const auto begun = std::chrono::steady_clock::now();
    auto waited = std::async(std::launch::async, [&] { control.waitAWhile(length, stop.get_token()); });
    QVERIFY(waited.wait_for(50ms) == std::future_status::timeout);
    if (act)
        act(control, stop);
    waited.get();
    const auto lasted = std::chrono::steady_clock::now() - begun;
    QVERIFY(act ? lasted < 10s : lasted >= 100ms);
}

void TestTrainControl::whatIsAskedCanBeHandedOn()
{
    using workbench::train::CaptureSettings;
    TrainControl here;
    QVERIFY(here.takeAsked() == TrainControl::Asked());
    here.requestPause();
    here.requestEvaluation();
    here.requestCheckpoint();
    here.requestWeights();
    here.setLearningRate(5e-4);
    const CaptureSettings settings{.block = 2, .stream = 1, .perSecond = 5};
    here.setCapture(settings);

    TrainControl there;
    there.put(here.takeAsked());
    QVERIFY(there.pauseRequested());
    QCOMPARE(there.captureWanted(), std::optional(settings));
    const TrainControl::Requests requests = there.takeRequests();
    QVERIFY(requests.evaluate && requests.checkpoint && requests.weights);
    QCOMPARE(requests.learningRate.value(), 5e-4);
    QVERIFY(here.takeRequests() == TrainControl::Requests()); // asked for once, done once

    there.frameSent();
    there.put(here.takeAsked()); // nothing new: what holds goes on, no frame was taken
    QVERIFY(there.pauseRequested());
    QVERIFY(!there.captureWanted());
    QVERIFY(there.takeRequests() == TrainControl::Requests());
    here.frameTaken();
    here.resume();
    there.put(here.takeAsked());
    QVERIFY(!there.pauseRequested());
    QCOMPARE(there.captureWanted(), std::optional(settings));
    here.setCapture({});
    there.put(here.takeAsked());
    QVERIFY(!there.captureWanted());
}

void TestTrainControl::whoHandsOnWaitsForIt()
{
    using namespace std::chrono_literals;
    TrainControl control;
    std::stop_source stop;
    const auto waiting
        = [&] { return std::async(std::launch::async, [&] { return control.waitForAsked(stop.get_token()); }); };
    auto asked = waiting();
    QVERIFY(asked.wait_for(50ms) == std::future_status::timeout);
    control.frameTaken(); // also what the trainer itself never waits for
    QVERIFY(asked.wait_for(20s) == std::future_status::ready);
    QVERIFY(asked.get());
    QVERIFY(waiting().get()); // until it is taken
    control.takeAsked();
    auto stopped = waiting();
    QVERIFY(stopped.wait_for(50ms) == std::future_status::timeout);
    stop.request_stop();
    QVERIFY(stopped.wait_for(20s) == std::future_status::ready);
    QVERIFY(!stopped.get());
}

QTEST_GUILESS_MAIN(TestTrainControl)
#include "TestTrainControl.moc"
