// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/EventPipe.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace workbench;
using ui::EventPipe;

namespace
{

train::StepDone stepAt(std::int64_t step)
{
    train::StepDone done;
    done.at.step = step;
    return done;
}

std::int64_t stepOf(const train::TrainEvent& event)
{
    return std::visit([](const auto& happened) { return happened.at.step; }, event);
}

} // namespace

class EventPipeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wakesOncePerBundle()
    {
        int woken = 0;
        EventPipe pipe([&woken] { ++woken; });
        for (int step = 0; step < 5; ++step) {
            pipe.accept(stepAt(step));
        }
        QCOMPARE(woken, 1);
        QCOMPARE(pipe.take().size(), 5U);
        QVERIFY(pipe.take().empty());
        pipe.accept(stepAt(6));
        QCOMPARE(woken, 2);
    }

    void neverGrowsPastItsBoundAndKeepsWhatIsNoStep()
    {
        EventPipe pipe([] {});
        pipe.accept(train::PauseChanged{});
        const auto total = std::int64_t(EventPipe::kMostEvents) * 10;
        for (std::int64_t step = 1; step <= total; ++step) {
            pipe.accept(stepAt(step));
        }
        pipe.accept(train::RunEnded{});
        const auto events = pipe.take();
        QVERIFY(events.size() <= EventPipe::kMostEvents + 1);
        QVERIFY(events.size() > EventPipe::kMostEvents / 4);
        QVERIFY(std::holds_alternative<train::PauseChanged>(events.front()));
        QVERIFY(std::holds_alternative<train::RunEnded>(events.back()));
        for (std::size_t i = 2; i + 1 < events.size(); ++i) {
            QVERIFY(stepOf(events[i - 1]) < stepOf(events[i]));
        }
    }

    void onlyTheNewestFrameWaits()
    {
        EventPipe pipe([] {});
        for (std::int64_t step = 1; step <= 3; ++step) {
            pipe.accept(stepAt(step));
            train::AttentionCaptured frame;
            frame.at.step = step;
            pipe.accept(frame);
        }
        std::vector<std::int64_t> frames;
        const auto events = pipe.take();
        for (const auto& event : events) {
            if (std::holds_alternative<train::AttentionCaptured>(event)) {
                frames.push_back(stepOf(event));
            }
        }
        QCOMPARE(frames, std::vector<std::int64_t>{3});
        QCOMPARE(events.size(), 4U);
        QVERIFY(std::holds_alternative<train::AttentionCaptured>(events.back()));
    }

    void losesNothingBetweenTwoThreads()
    {
        constexpr std::int64_t kSteps = 5000;
        std::atomic<bool> woken = false;
        EventPipe pipe([&woken] { woken = true; });
        std::thread writer([&pipe] {
            for (std::int64_t step = 1; step <= kSteps; ++step) {
                pipe.accept(stepAt(step));
            }
        });
        std::int64_t seen = 0;
        while (seen < kSteps) {
            if (woken.exchange(false)) {
                for (const auto& event : pipe.take()) {
                    QCOMPARE(stepOf(event), ++seen);
                }
            }
        }
        writer.join();
        QCOMPARE(seen, kSteps);
    }
};

QTEST_GUILESS_MAIN(EventPipeTest)
#include "EventPipeTest.moc"
