// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/ProbeSession.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

#include <atomic>
#include <condition_variable>
#include <mutex>

using namespace workbench;
using namespace workbench::ui;
using namespace std::chrono_literals;

namespace
{

config::RunConfig ofWidth(int width)
{
    config::RunConfig config;
    config.model.width = width;
    return config;
}

/// Holds until it is asked to stop.
Result<train::SpeedProbe> untilStopped(std::stop_token stop)
{
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    wake.wait(lock, stop, [] { return false; });
    return fail(ErrorCode::Cancelled, "stopped");
}

} // namespace

class TestProbeSession : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void onlyTheLastOfQuickRequestsIsMeasured()
    {
        std::atomic<int> probes = 0;
        ProbeSession session(
            [&](const config::RunConfig& config, double, std::stop_token) -> Result<train::SpeedProbe> {
                ++probes;
                return train::SpeedProbe{.bytesPerSecond = double(config.model.width)};
            });
        QSignalSpy measured(&session, &ProbeSession::measured);
        double speed = 0;
        connect(&session, &ProbeSession::measured, this, [&](const auto& probe) { speed = probe.bytesPerSecond; });
        for (const int width : {1, 2, 3})
            session.request(ofWidth(width));
        QVERIFY(measured.wait(5000));
        QCOMPARE(speed, 3.0);
        QCOMPARE(probes.load(), 1);
    }

    void aNewRequestEndsTheRunningProbeAndItsResultIsDropped()
    {
        std::atomic<int> entered = 0, stopped = 0;
        ProbeSession session(
            [&](const config::RunConfig& config, double, std::stop_token stop) -> Result<train::SpeedProbe> {
                if (config.model.width == 1) {
                    ++entered;
                    auto result = untilStopped(stop);
                    ++stopped;
                    return result;
                }
                return train::SpeedProbe{.bytesPerSecond = 2};
            });
        QSignalSpy measured(&session, &ProbeSession::measured);
        QSignalSpy failed(&session, &ProbeSession::failed);
        session.request(ofWidth(1));
        QTRY_COMPARE(entered.load(), 1);
        session.request(ofWidth(2));
        QVERIFY(measured.wait(5000));
        QCOMPARE(stopped.load(), 1);
        QCOMPARE(failed.count(), 0);
    }

    void cancelLeavesNothingToArrive()
    {
        ProbeSession session(
            [](const config::RunConfig&, double, std::stop_token stop) { return untilStopped(std::move(stop)); });
        QSignalSpy started(&session, &ProbeSession::started);
        QSignalSpy measured(&session, &ProbeSession::measured);
        QSignalSpy failed(&session, &ProbeSession::failed);
        session.request(ofWidth(1));
        QVERIFY(started.wait(5000));
        session.cancel();
        QTest::qWait(50);
        QCOMPARE(measured.count() + failed.count(), 0);
    }

    void failureArrives()
    {
        ProbeSession session([](const config::RunConfig&, double, std::stop_token) -> Result<train::SpeedProbe> {
            return fail(ErrorCode::OutOfMemory, "too large");
        });
        QSignalSpy failed(&session, &ProbeSession::failed);
        session.request(ofWidth(1));
        QVERIFY(failed.wait(5000));
    }

    void destroyedWhileProbing()
    {
        std::atomic<bool> entered = false, ended = false;
        {
            ProbeSession session([&](const config::RunConfig&, double, std::stop_token stop) {
                entered = true;
                auto result = untilStopped(std::move(stop));
                ended = true;
                return result;
            });
            session.request(ofWidth(1));
            QTRY_VERIFY(entered);
        }
        QVERIFY(ended);
        QCoreApplication::processEvents(); // nothing of it may arrive any more
    }
};

QTEST_GUILESS_MAIN(TestProbeSession)
#include "TestProbeSession.moc"
