// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/PageFixture.h"

#include <QSignalSpy>

using namespace workbench;
using namespace workbench::ui;

/// A run is stopped, its corpus is changed, and it is to go on: with the real trainer.
class ChangedTextTest : public QObject
{
    Q_OBJECT

    /// Stopped in its middle, with a checkpoint.
    static RunId stoppedRun(PageFixture& fixture)
    {
        config::RunConfig config = fixture.smallConfig("changed");
        config.train.steps = 400;
        const RunId run = fixture.training.start(config);
        std::int64_t step = 0;
        const auto watching = QObject::connect(
            &fixture.training, &TrainSession::eventsArrived, &fixture.training,
            [&step](const RunId&, const std::vector<train::TrainEvent>& events) {
                for (const train::TrainEvent& event : events)
                    if (const auto* const done = std::get_if<train::StepDone>(&event))
                        step = done->at.step;
            });
        if (!QTest::qWaitFor([&] { return step >= 5; }, 30'000))
            qFatal("the run does not train");
        fixture.training.stop();
        if (!QTest::qWaitFor([&] { return !fixture.training.activeRun(); }, 30'000) || !fixture.recorder->flush())
            qFatal("the run does not stop");
        QObject::disconnect(watching);
        return run;
    }

    static void changeText(const PageFixture& fixture)
    {
        QFile corpus(fixture.folder.filePath(QStringLiteral("corpus.txt")));
        if (!corpus.open(QIODevice::ReadWrite) || !corpus.seek(100) || corpus.write("another") != 7)
            qFatal("the corpus was not changed");
    }

private Q_SLOTS:
    void isToldAndLeavesTheRunAsItWas()
    {
        PageFixture fixture;
        const RunId run = stoppedRun(fixture);
        const auto before = *fixture.store->run(run);
        changeText(fixture);
        QSignalSpy changed(&fixture.training, &TrainSession::textChanged);
        QSignalSpy failed(&fixture.training, &TrainSession::runFailed);
        QVERIFY(fixture.training.goOn(before));
        QTRY_COMPARE_WITH_TIMEOUT(changed.count(), 1, 30'000);
        QVERIFY(changed.first().at(1).value<Error>().message.find("corpus.txt") != std::string::npos);
        QVERIFY(failed.isEmpty());
        QVERIFY(!fixture.training.activeRun());
        const auto after = *fixture.store->run(run);
        QCOMPARE(after.state, before.state);
        QVERIFY(after.at == before.at);
    }

    void isLearnedFromItsBeginningWhereWanted()
    {
        PageFixture fixture;
        const RunId run = stoppedRun(fixture);
        changeText(fixture);
        QSignalSpy changed(&fixture.training, &TrainSession::textChanged);
        QVERIFY(fixture.training.goOn(*fixture.store->run(run), TrainSession::Text::FromItsBeginning));
        QVERIFY(QTest::qWaitFor([&] { return !fixture.training.activeRun(); }, 60'000));
        QVERIFY(fixture.recorder->flush());
        QVERIFY(changed.isEmpty());
        QCOMPARE(fixture.store->run(run)->state, train::RunState::Finished);
        QCOMPARE(fixture.store->run(run)->at.step, std::int64_t{400});
        const auto events = *fixture.store->events(run);
        QVERIFY(std::ranges::any_of(events, [](const store::EventRow& event) {
            return event.kind == "resumed" && event.text.find("place in the text") == std::string::npos;
        }));
    }
};

QTEST_MAIN(ChangedTextTest)
#include "ChangedTextTest.moc"
