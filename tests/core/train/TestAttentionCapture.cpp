// SPDX-License-Identifier: GPL-3.0-or-later
#include "TrainFixture.h"

#include "core/maps/AttentionMap.h"

#include <QtTest>

#include <algorithm>
#include <chrono>
#include <cmath>

using namespace workbench;
using namespace workbench::train;

namespace
{

constexpr double kEveryStep = 1e9; ///< frames a second

/// A run whose viewer takes each frame at once, if it does.
struct CapturedRun {
    EventLog log;
    TrainControl control;
    Result<TrainSummary> summary = fail(ErrorCode::Internal, "not run");

    CapturedRun(
        const TrainFixture& fixture, const config::RunConfig& config, std::optional<CaptureSettings> settings,
        bool takeFrames = true)
    {
        control.setCapture(settings);
        log.onEvent = [this, takeFrames](const TrainEvent& event) {
            if (takeFrames && std::holds_alternative<AttentionCaptured>(event))
                control.frameTaken();
        };
        summary = fixture.train(fixture.request(config), log, control);
    }

    std::vector<AttentionCaptured> frames() const { return log.all<AttentionCaptured>(); }
    std::string problem() const { return summary ? "" : describe(summary.error()); }
};

std::string weightsOf(const TrainFixture& fixture, std::int64_t step)
{
    std::string number = std::to_string(step);
    number.insert(0, 9 - number.size(), '0');
    return readAll(fixture.checkpoints() / ("step-" + number) / "model.safetensors");
}

} // namespace

class TestAttentionCapture : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void framesAreWhatTheStepDid_data();
    void framesAreWhatTheStepDid();
    void changesNothingOfTheRun_data();
    void changesNothingOfTheRun();
    void comesNoOftenerThanAsked();
    void aFrameThatIsNotTakenHoldsUpTheNext();
    void settingsCountFromTheNextStep();
    void whatIsNotThereIsToldOnce_data();
    void whatIsNotThereIsToldOnce();
};

void TestAttentionCapture::framesAreWhatTheStepDid_data()
{
    QTest::addColumn<int>("heads");
    QTest::addColumn<QList<int>>("blocks"); // with attention, of three
    QTest::addColumn<int>("block"); // asked for; -1: whichever
    QTest::addColumn<int>("stream");
    QTest::addColumn<bool>("vary");
    QTest::addColumn<int>("memory");
    QTest::addColumn<int>("corpusBytes");
    QTest::newRow("one block, fixed segments") << 1 << QList{1} << -1 << 0 << false << 48 << 20'000;
    QTest::newRow("varying segments") << 1 << QList{1} << 1 << 1 << true << 48 << 20'000;
    QTest::newRow("several heads") << 4 << QList{2} << -1 << 2 << true << 40 << 20'000;
    QTest::newRow("several blocks, the last") << 1 << QList{0, 2} << -1 << 0 << true << 48 << 20'000;
    QTest::newRow("several blocks, another") << 2 << QList{0, 1, 2} << 0 << 3 << true << 48 << 20'000;
    QTest::newRow("epochs that begin anew") << 1 << QList{1} << -1 << 3 << true << 48 << 1'000;
    QTest::newRow("a memory of one segment") << 1 << QList{1} << -1 << 0 << true << 16 << 20'000;
}

void TestAttentionCapture::framesAreWhatTheStepDid()
{
    QFETCH(int, heads);
    QFETCH(QList<int>, blocks);
    QFETCH(int, block);
    QFETCH(int, stream);
    QFETCH(bool, vary);
    QFETCH(int, memory);
    QFETCH(int, corpusBytes);
    const std::string text = patternText(static_cast<std::size_t>(corpusBytes));
    const TrainFixture fixture(text);
    config::RunConfig config = fixture.smallConfig();
    config.model.layers = 3;
    config.model.heads = heads;
    config.model.memory = memory;
    config.model.attention = {config::AttentionPlacement::Listed, {blocks.begin(), blocks.end()}};
    config.train.varyBptt = vary;
    config.train.steps = 40;
    config.eval.everySteps = config.checkpoint.everySteps = 0;

    const std::optional<int> asked = block < 0 ? std::nullopt : std::optional(block);
    const CapturedRun run(fixture, config, CaptureSettings{.block = asked, .stream = stream, .perSecond = kEveryStep});
    QVERIFY2(run.summary, run.problem().c_str());
    const auto frames = run.frames();
    const auto steps = run.log.all<StepDone>();
    QCOMPARE(frames.size(), steps.size());
    const std::int64_t rows = run.log.all<RunStarted>().front().trainBytes / config.train.batch;
    int fromNothing = 0, full = 0;
    for (std::size_t i = 0; i < frames.size(); ++i) {
        QVERIFY(frames[i].at == steps[i].at);
        QVERIFY(frames[i].captureSeconds > 0 && frames[i].captureSeconds < 10);
        const maps::AttentionMap& map = *frames[i].map;
        QCOMPARE(map.source, maps::MapSource::Live);
        QCOMPARE(map.step, steps[i].at.step - 1);
        QCOMPARE(map.block, block < 0 ? blocks.back() : block);
        QCOMPARE(map.stream, stream);
        QCOMPARE(map.memoryLimit, memory);
        QCOMPARE(map.heads, heads);
        QCOMPARE(map.queries, steps[i].segmentLength);

        // What the step could look back at: the epoch's rows before it, as many as the memory holds beside the segment.
        const std::int64_t firstQueryRow = map.offset(map.memory()) - stream * rows;
        const std::int64_t past = std::min<std::int64_t>(firstQueryRow, memory - map.queries);
        QVERIFY(firstQueryRow >= 0 && firstQueryRow + map.queries < rows);
        QCOMPARE(std::int64_t{map.memory()}, past);
        fromNothing += past == 0 ? 1 : 0;
        full += map.keys == memory ? 1 : 0;

        QCOMPARE(map.bytes, text.substr(static_cast<std::size_t>(map.firstOffset), static_cast<std::size_t>(map.keys)));
        QCOMPARE(
            map.nextByte.value(),
            static_cast<std::uint8_t>(text[static_cast<std::size_t>(map.firstOffset + map.keys)]));
        QCOMPARE(map.firstVisible, std::vector<int>(static_cast<std::size_t>(map.queries), 0));
        const maps::Exactness exact = maps::checkExactness(map);
        QVERIFY2(exact.passed(), std::to_string(exact.worstSumError).c_str());
        QCOMPARE(map.probabilities.size(), static_cast<std::size_t>(map.queries) * 256);
        for (int query = 0; query < map.queries; ++query) {
            double sum = 0;
            for (int byte = 0; byte < 256; ++byte)
                sum += map.probabilities[static_cast<std::size_t>(query) * 256 + static_cast<std::size_t>(byte)];
            QVERIFY(std::abs(sum - 1) < 1e-4);
        }
    }
    QVERIFY(full > 0);
    QVERIFY(fromNothing > 0);
    if (corpusBytes == 1'000)
        QVERIFY(fromNothing > 1);
}

void TestAttentionCapture::changesNothingOfTheRun_data()
{
    QTest::addColumn<bool>("capture");
    QTest::addColumn<bool>("weights");
    QTest::addColumn<int>("snapshots");
    QTest::newRow("frames") << true << false << 0;
    QTest::newRow("published weights") << false << true << 0;
    QTest::newRow("snapshots") << false << false << 1;
    QTest::newRow("all of it") << true << true << 1;
}

void TestAttentionCapture::changesNothingOfTheRun()
{
    QFETCH(bool, capture);
    QFETCH(bool, weights);
    QFETCH(int, snapshots);
    const auto train = [](const TrainFixture& fixture, bool frames, bool publish, int every) {
        config::RunConfig config = fixture.smallConfig();
        config.inspect.everySteps = every;
        EventLog log;
        TrainControl control;
        if (frames)
            control.setCapture(CaptureSettings{.block = {}, .stream = 1, .perSecond = kEveryStep});
        log.onEvent = [&](const TrainEvent& event) {
            control.frameTaken();
            if (publish && std::holds_alternative<StepDone>(event))
                control.requestWeights();
        };
        const auto summary = fixture.train(fixture.request(config), log, control);
        return summary ? lossesOf(log) : std::vector<double>{};
    };
    const TrainFixture plain, looked;
    const auto losses = train(plain, false, false, 0);
    QCOMPARE(losses.size(), std::size_t{12});
    QCOMPARE(train(looked, capture, weights, snapshots), losses);
    QVERIFY(!weightsOf(plain, 12).empty());
    QVERIFY(weightsOf(plain, 12) == weightsOf(looked, 12));
}

void TestAttentionCapture::comesNoOftenerThanAsked()
{
    constexpr double kPerSecond = 20;
    const TrainFixture fixture;
    config::RunConfig config = fixture.smallConfig();
    config.train.steps = 0;
    config.train.seconds = 0.5;
    config.eval.everySteps = config.checkpoint.everySteps = 0;
    const auto started = std::chrono::steady_clock::now();
    const CapturedRun run(fixture, config, CaptureSettings{.block = {}, .stream = 0, .perSecond = kPerSecond});
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
    QVERIFY2(run.summary, run.problem().c_str());
    const auto frames = run.frames().size();
    QVERIFY(frames >= 2);
    QVERIFY(static_cast<double>(frames) <= took.count() * kPerSecond + 1);

    for (const double none : {0.0, -1.0, std::nan("")}) {
        const CapturedRun off(
            fixture, fixture.smallConfig(), CaptureSettings{.block = {}, .stream = 0, .perSecond = none});
        QVERIFY2(off.summary, off.problem().c_str());
        QVERIFY(off.frames().empty());
    }
}

void TestAttentionCapture::aFrameThatIsNotTakenHoldsUpTheNext()
{
    const TrainFixture fixture;
    const CaptureSettings settings{.block = {}, .stream = 0, .perSecond = kEveryStep};
    const CapturedRun never(fixture, fixture.smallConfig(), settings, false);
    QVERIFY2(never.summary, never.problem().c_str());
    QCOMPARE(never.frames().size(), std::size_t{1});

    EventLog log;
    TrainControl control;
    control.setCapture(settings);
    log.onEvent = [&](const TrainEvent& event) {
        const auto* step = std::get_if<StepDone>(&event);
        if (step && step->at.step == 6)
            control.frameTaken();
    };
    QVERIFY(fixture.train(fixture.request(fixture.smallConfig()), log, control));
    const auto frames = log.all<AttentionCaptured>();
    QCOMPARE(frames.size(), std::size_t{2});
    QCOMPARE(frames[0].at.step, std::int64_t{1});
    QCOMPARE(frames[1].at.step, std::int64_t{7});
}

void TestAttentionCapture::settingsCountFromTheNextStep()
{
    const TrainFixture fixture;
    EventLog log;
    TrainControl control;
    log.onEvent = [&](const TrainEvent& event) {
        control.frameTaken();
        const auto* step = std::get_if<StepDone>(&event);
        if (step && step->at.step == 3)
            control.setCapture(CaptureSettings{.block = {}, .stream = 0, .perSecond = kEveryStep});
        if (step && step->at.step == 5)
            control.setCapture(CaptureSettings{.block = {}, .stream = 2, .perSecond = kEveryStep});
        if (step && step->at.step == 7)
            control.setCapture({});
    };
    QVERIFY(fixture.train(fixture.request(fixture.smallConfig()), log, control));
    std::vector<std::pair<std::int64_t, int>> seen;
    for (const AttentionCaptured& frame : log.all<AttentionCaptured>())
        seen.emplace_back(frame.at.step, frame.map->stream);
    QCOMPARE(seen, (std::vector<std::pair<std::int64_t, int>>{{4, 0}, {5, 0}, {6, 2}, {7, 2}}));
}

void TestAttentionCapture::whatIsNotThereIsToldOnce_data()
{
    QTest::addColumn<int>("block");
    QTest::addColumn<int>("stream");
    QTest::addColumn<bool>("attends");
    QTest::addColumn<QString>("named");
    QTest::newRow("a block without attention") << 1 << 0 << true << "Blocks with attention: 0.";
    QTest::newRow("a block beyond the model") << 7 << 0 << true << "Blocks with attention: 0.";
    QTest::newRow("a stream beyond the batch") << 0 << 4 << true << "0 to 3";
    QTest::newRow("a negative stream") << 0 << -1 << true << "0 to 3";
    QTest::newRow("a model without attention") << -1 << 0 << false << "model.attention";
}

void TestAttentionCapture::whatIsNotThereIsToldOnce()
{
    QFETCH(int, block);
    QFETCH(int, stream);
    QFETCH(bool, attends);
    QFETCH(QString, named);
    const TrainFixture fixture;
    config::RunConfig config = fixture.smallConfig(); // two blocks, the first with attention
    if (!attends)
        config.model.attention.placement = config::AttentionPlacement::None;
    const std::optional<int> asked = block < 0 ? std::nullopt : std::optional(block);
    const CapturedRun run(fixture, config, CaptureSettings{.block = asked, .stream = stream, .perSecond = kEveryStep});
    QVERIFY2(run.summary, run.problem().c_str());
    QCOMPARE(run.summary->state, RunState::Finished);
    QVERIFY(run.frames().empty());
    const auto warnings = run.log.all<Warning>();
    QCOMPARE(warnings.size(), std::size_t{1});
    QVERIFY2(QString::fromStdString(warnings[0].message).contains(named), warnings[0].message.c_str());
}

QTEST_GUILESS_MAIN(TestAttentionCapture)
#include "TestAttentionCapture.moc"
