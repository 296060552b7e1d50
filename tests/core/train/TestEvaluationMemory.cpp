// SPDX-License-Identifier: GPL-3.0-or-later
#include "TightRun.h"

#include <QtTest>

#include <cmath>

using namespace workbench;
using namespace workbench::train;

namespace
{

bool hasWord(const std::string& text, const char* word)
{
    return text.find(word) != std::string::npos;
}

} // namespace

/// Runs for which memory runs out while they are evaluated or looked at: what is left out is told, training goes on.
class TestEvaluationMemory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anEvaluationIsDoneWithFewerStreams();
    void anEvaluationThatCannotBeIsLeftOut_data();
    void anEvaluationThatCannotBeIsLeftOut();
    void aLookThatCannotBeIsLeftOut();

private:
    const TrainFixture m_fixture{patternText(20'000)};
    CappedMemory m_memory;
};

void TestEvaluationMemory::anEvaluationIsDoneWithFewerStreams()
{
    config::RunConfig config = tightConfig(m_fixture);
    config.eval.everySteps = kTightAfter;
    config.eval.batch = 32;
    std::int64_t need = 0;
    const auto losses = [&](bool tight) {
        TrainRequest request = m_fixture.request(config);
        request.checkpointFolder = m_fixture.folder() / (tight ? "tight" : "wide");
        EventLog log;
        TrainControl control;
        std::int64_t live = 0;
        log.onEvent = [&](const TrainEvent& event) {
            if (isAfter(event, kTightAfter)) {
                live = m_memory.live();
                (void)m_memory.takePeak();
                if (tight)
                    m_memory.setCap(live + need / 3);
            }
            if (const auto* done = std::get_if<EvalDone>(&event); done && done->at.step == kTightAfter) {
                need = tight ? need : m_memory.takePeak() - live;
                m_memory.lift();
            }
        };
        const auto summary = m_fixture.train(request, log, control);
        m_memory.lift();
        std::vector<double> list;
        for (const EvalDone& done : log.all<EvalDone>())
            list.push_back(done.loss);
        const auto warnings = log.all<Warning>();
        if (summary && tight && (warnings.empty() || !hasWord(warnings.front().message, "16 of the streams")))
            list.clear();
        return list;
    };
    const auto wide = losses(false), tight = losses(true);
    QCOMPARE(wide.size(), std::size_t{4}); // 5, 10, 14, and the test
    QCOMPARE(tight.size(), wide.size());
    for (std::size_t i = 0; i < wide.size(); ++i)
        QVERIFY(std::abs(wide[i] - tight[i]) < 1e-6);
}

void TestEvaluationMemory::anEvaluationThatCannotBeIsLeftOut_data()
{
    QTest::addColumn<bool>("theTest");
    QTest::newRow("a validation") << false;
    QTest::newRow("the test") << true;
}

void TestEvaluationMemory::anEvaluationThatCannotBeIsLeftOut()
{
    QFETCH(bool, theTest);
    config::RunConfig config = tightConfig(m_fixture);
    config.eval.everySteps = kTightAfter;
    TrainRequest request = m_fixture.request(config);
    request.checkpointFolder = m_fixture.folder() / (theTest ? "no test" : "no validation");
    EventLog log;
    TrainControl control;
    std::string leftOut;
    log.onEvent = [&](const TrainEvent& event) {
        const auto* saved = std::get_if<CheckpointSaved>(&event);
        if (theTest ? saved && saved->at.step == config.train.steps : isAfter(event, kTightAfter))
            m_memory.setCap(m_memory.live() + 1000);
        if (const auto* warning = std::get_if<Warning>(&event); warning && hasWord(warning->message, "left out")) {
            leftOut = warning->message;
            m_memory.lift();
        }
    };
    const auto summary = m_fixture.train(request, log, control);
    m_memory.lift();
    QVERIFY2(summary, summary ? "" : describe(summary.error()).c_str());
    QCOMPARE(summary->state, RunState::Finished);
    QVERIFY2(hasWord(leftOut, theTest ? "The test is" : "The validation of step 5"), leftOut.c_str());
    QCOMPARE(summary->testBpc.has_value(), !theTest);
    std::vector<std::int64_t> validated;
    for (const EvalDone& done : log.all<EvalDone>())
        if (done.part == SplitPart::Validation)
            validated.push_back(done.at.step);
    QCOMPARE(validated, theTest ? (std::vector<std::int64_t>{5, 10, 14}) : (std::vector<std::int64_t>{10, 14}));
}

void TestEvaluationMemory::aLookThatCannotBeIsLeftOut()
{
    config::RunConfig config = tightConfig(m_fixture);
    config.inspect.everySteps = kTightAfter;
    TrainRequest request = m_fixture.request(config);
    request.checkpointFolder = m_fixture.folder() / "no look";
    EventLog log;
    TrainControl control;
    log.onEvent = [&](const TrainEvent& event) {
        if (isAfter(event, kTightAfter))
            m_memory.setCap(m_memory.live() + 1000);
        if (std::holds_alternative<Warning>(event))
            m_memory.lift();
    };
    const auto summary = m_fixture.train(request, log, control);
    m_memory.lift();
    QVERIFY2(summary, summary ? "" : describe(summary.error()).c_str());
    QCOMPARE(log.all<SnapshotTaken>().size(), std::size_t{1}); // of the first step
    QVERIFY(hasWord(log.all<Warning>().front().message, "No more looks"));
}

QTEST_GUILESS_MAIN(TestEvaluationMemory)
#include "TestEvaluationMemory.moc"
