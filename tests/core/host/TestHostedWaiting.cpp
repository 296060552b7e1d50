// SPDX-License-Identifier: GPL-3.0-or-later
// A run in a process of its own whose parent cannot write down what it tells.
#include "HostPrograms.h"

#include "core/host/HostedTrainer.h"
#include "core/train/TrainControl.h"

#include <QCoreApplication>
#include <QtTest>

#include <filesystem>
#include <functional>
#include <vector>

using namespace workbench;
using namespace workbench::train;

namespace
{

Error diskIsFull()
{
    return {ErrorCode::NoSpace, "The disk is full.", "Free some space."};
}

/// Keeps the events, and has no room for a while: before the steps after the third, or for what was settled at the end.
class FullSink final : public EventSink
{
public:
    void accept(const TrainEvent& event) override
    {
        if (const auto* pause = std::get_if<PauseChanged>(&event)) {
            pauses.push_back(*pause);
            if (pause->paused && onPause)
                onPause();
        } else if (const auto* step = std::get_if<StepDone>(&event)) {
            steps.push_back(step->at.step);
        }
    }
    Result<> mayGoOn() override
    {
        if (steps.size() >= 3 && timesFull > 0) {
            --timesFull;
            return fail(diskIsFull());
        }
        return {};
    }
    Result<> settle() override
    {
        if (timesUnsettled > 0 && steps.size() == 8) {
            --timesUnsettled;
            return fail(diskIsFull());
        }
        return {};
    }

    std::vector<PauseChanged> pauses;
    std::vector<std::int64_t> steps;
    int timesFull = 0, timesUnsettled = 0;
    std::function<void()> onPause;
};

} // namespace

class TestHostedWaiting : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void waitsUntilThereIsRoom_data();
    void waitsUntilThereIsRoom();
    void aStopEndsTheWait();
};

void TestHostedWaiting::waitsUntilThereIsRoom_data()
{
    QTest::addColumn<int>("timesFull");
    QTest::addColumn<int>("timesUnsettled");
    QTest::newRow("no room before a step") << 2 << 0;
    QTest::newRow("no room at the end") << 0 << 3; // the last checkpoint asks, and the end twice
}

void TestHostedWaiting::waitsUntilThereIsRoom()
{
    QFETCH(int, timesFull);
    QFETCH(int, timesUnsettled);
    const TrainFixture fixture;
    config::RunConfig config = host::endlessConfig(fixture);
    config.train.steps = 8;
    FullSink sink;
    sink.timesFull = timesFull;
    sink.timesUnsettled = timesUnsettled;
    TrainControl control;
    sink.onPause = [&control] { control.resume(); }; // looks at once, as a person would have it
    auto trainer = host::HostedTrainer::create(fixture.request(config));
    QVERIFY(trainer);
    const auto summary = (*trainer)->run({}, sink, control);
    QVERIFY2(summary, summary ? "" : describe(summary.error()).c_str());
    QCOMPARE(summary->state, RunState::Finished);
    QCOMPARE(sink.steps.size(), std::size_t{8});
    QCOMPARE(sink.timesFull + sink.timesUnsettled, 0);
    QCOMPARE(sink.pauses.size(), std::size_t{2});
    QVERIFY(sink.pauses.front().paused && !sink.pauses.back().paused);
    QVERIFY(sink.pauses.front().reason.find("disk is full") != std::string::npos);
    QVERIFY(!sink.pauses.back().reason.empty());
}

void TestHostedWaiting::aStopEndsTheWait()
{
    const TrainFixture fixture;
    FullSink sink;
    sink.timesFull = 1'000'000;
    std::stop_source stop;
    sink.onPause = [&stop] { stop.request_stop(); };
    TrainControl control;
    const TrainRequest request = fixture.request(host::endlessConfig(fixture));
    auto trainer = host::HostedTrainer::create(request);
    QVERIFY(trainer);
    const auto summary = (*trainer)->run(stop.get_token(), sink, control);
    QVERIFY2(summary, summary ? "" : describe(summary.error()).c_str());
    QCOMPARE(summary->state, RunState::Stopped);
    QVERIFY(sink.timesFull > 0);
    QVERIFY(std::filesystem::exists(summary->checkpoint));
}

int main(int argumentCount, char** arguments)
{
    if (const auto ended = host::playProgram(argumentCount, arguments))
        return *ended;
    const QCoreApplication application(argumentCount, arguments);
    TestHostedWaiting test;
    return QTest::qExec(&test, argumentCount, arguments);
}
#include "TestHostedWaiting.moc"
