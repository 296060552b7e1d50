// SPDX-License-Identifier: GPL-3.0-or-later
#include "Stepper.h"

#include "core/config/ConfigSchema.h"
#include "core/train/BegunRun.h"
#include "core/train/Checkpoint.h"
#include "core/train/CheckpointRate.h"

#include <QtTest>

#include <functional>
#include <memory>

using namespace workbench;
using namespace workbench::train;

namespace
{

constexpr int kBranchStep = 30;
constexpr int kLastStep = 60;
constexpr double kSteeredRate = 4e-3;

using Change = std::function<void(config::RunConfig&, Beginning&)>;

std::filesystem::path checkpointAt(const std::filesystem::path& folder, int step)
{
    return folder / QStringLiteral("step-%1").arg(step, 9, 10, QLatin1Char('0')).toStdString();
}

/// A run of 60 steps over more than one epoch, with a checkpoint every tenth, all of them kept.
config::RunConfig parentConfig(const TrainFixture& fixture)
{
    config::RunConfig config = fixture.smallConfig();
    config.train.steps = kLastStep;
    config.checkpoint.everySteps = 10;
    config.checkpoint.keep = 20;
    config.eval.everySteps = 15;
    return config;
}

bool hasWord(const std::string& text, const char* word)
{
    return text.find(word) != std::string::npos;
}

} // namespace
Q_DECLARE_METATYPE(Change)

/// A parent that ends, and runs that begin with its checkpoints.
class TestBegunRun : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anUnchangedBranchIsItsParentBitForBit_data();
    void anUnchangedBranchIsItsParentBitForBit();
    void whatIsChangedBeginsAnew_data();
    void whatIsChangedBeginsAnew();
    void whatCannotBeginIsRefused_data();
    void whatCannotBeginIsRefused();
    void damagedCheckpointsAreRefusedWithTheirFile_data();
    void damagedCheckpointsAreRefusedWithTheirFile();
    void stoppedAtOnceItHasACheckpointToGoOnWith();

private:
    /// Trains the parent once; its rate was changed by hand after step 20.
    void makeParent();
    /// A request of a child in a folder of its own.
    TrainRequest childRequest(int step) const;

    std::unique_ptr<TrainFixture> m_fixture;
    config::RunConfig m_config;
    EventLog m_parent;
};

void TestBegunRun::anUnchangedBranchIsItsParentBitForBit_data()
{
    QTest::addColumn<QStringList>("fields");
    QTest::newRow("LAMB") << QStringList{};
    QTest::newRow("AdamW") << QStringList{"train.optimizer=adamw"};
    QTest::newRow("a schedule that falls") << QStringList{"train.schedule=cosine", "train.decayFrom=0.3"};
    QTest::newRow("still warming up") << QStringList{"train.warmupSteps=50"};
    QTest::newRow("without attention") << QStringList{"model.attention=none"};
}

void TestBegunRun::anUnchangedBranchIsItsParentBitForBit()
{
    QFETCH(QStringList, fields);
    const TrainFixture fixture(patternText(3000));
    config::RunConfig config = parentConfig(fixture);
    for (const QString& field : fields)
        QVERIFY(config::setField(config, field.section('=', 0, 0).toStdString(), field.section('=', 1).toStdString()));
    QVERIFY(config.train.varyBptt && config.model.dropoutHidden > 0);
    EventLog parent;
    TrainControl control;
    parent.onEvent = [&](const TrainEvent& event) {
        if (const auto* step = std::get_if<StepDone>(&event); step && step->at.step == 20)
            control.setLearningRate(kSteeredRate);
    };
    const TrainRequest parentRequest = fixture.request(config);
    QVERIFY(fixture.train(parentRequest, parent, control));

    EventLog child;
    TrainControl quiet;
    TrainRequest request = fixture.request(config);
    request.checkpointFolder = fixture.folder() / "child";
    request.begin = Beginning{.checkpoint = checkpointAt(fixture.checkpoints(), kBranchStep)};
    const auto summary = fixture.train(request, child, quiet);
    QVERIFY2(summary, text(summary).c_str());
    QCOMPARE(summary->state, RunState::Finished);

    const auto expected = readCheckpoint(checkpointAt(fixture.checkpoints(), kLastStep));
    const auto got = readCheckpoint(checkpointAt(request.checkpointFolder, kLastStep));
    QVERIFY2(expected && got, text(got).c_str());
    QVERIFY(sameState(got->tensors, expected->tensors));
    QVERIFY(got->manifest.at.bytes == expected->manifest.at.bytes && got->manifest.at.epoch > 1);

    const auto started = child.all<RunStarted>();
    QCOMPARE(started.size(), std::size_t{1});
    QCOMPARE(started.front().at.step, std::int64_t{kBranchStep});
    QVERIFY(started.front().from == (StartedFrom{parentRequest.run, kBranchStep, true, true, true}));
    const auto ours = child.all<StepDone>();
    const auto theirs = parent.all<StepDone>();
    QCOMPARE(ours.size(), std::size_t{kLastStep - kBranchStep});
    for (std::size_t i = 0; i < ours.size(); ++i) {
        QCOMPARE(ours[i].at.step, theirs[kBranchStep + i].at.step);
        QCOMPARE(ours[i].at.bytes, theirs[kBranchStep + i].at.bytes);
        QCOMPARE(ours[i].trainLoss, theirs[kBranchStep + i].trainLoss);
        QCOMPARE(ours[i].learningRate, theirs[kBranchStep + i].learningRate);
    }
    // What the checkpoint holds can be known before a run begins with it.
    const auto held = checkpointRate(checkpointAt(fixture.checkpoints(), kBranchStep));
    QVERIFY2(held, text(held).c_str());
    QCOMPARE(*held, kSteeredRate);
    // What the rate was changed to by hand is told, and no figure is made up for the place where it begins.
    const auto rates = child.all<LearningRateChanged>();
    QCOMPARE(rates.size(), std::size_t{1});
    QVERIFY(rates.front().inherited && rates.front().to == kSteeredRate && rates.front().from == 1e-2);
    QCOMPARE(child.all<EvalDone>().front().at.step, std::int64_t{45});
    QVERIFY(child.all<Warning>().empty());
}

void TestBegunRun::makeParent()
{
    if (m_fixture)
        return;
    m_fixture = std::make_unique<TrainFixture>(patternText(4000));
    m_config = parentConfig(*m_fixture);
    TrainControl control;
    m_parent.onEvent = [&](const TrainEvent& event) {
        if (const auto* step = std::get_if<StepDone>(&event); step && step->at.step == 20)
            control.setLearningRate(kSteeredRate);
    };
    QVERIFY(m_fixture->train(m_fixture->request(m_config), m_parent, control));
    writeAll(m_fixture->folder() / "other.txt", patternText(8000).substr(4000));
}

TrainRequest TestBegunRun::childRequest(int step) const
{
    TrainRequest request = m_fixture->request(m_config);
    request.checkpointFolder = m_fixture->folder() / "children" / request.run.value();
    request.config.train.steps = step + 3;
    request.begin = Beginning{.checkpoint = checkpointAt(m_fixture->checkpoints(), step)};
    return request;
}

void TestBegunRun::whatIsChangedBeginsAnew_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<bool>("optimizer");
    QTest::addColumn<bool>("textGoesOn");
    QTest::addColumn<bool>("random");
    QTest::addColumn<double>("rate");
    QTest::addColumn<QString>("warning");
    const auto row = [](const char* name, Change change, bool optimizer, bool textGoesOn, bool random,
                        double rate = kSteeredRate, const char* warning = "") {
        QTest::newRow(name) << change << optimizer << textGoesOn << random << rate << warning;
    };
    row(
        "nothing", [](auto&, auto&) {}, true, true, true);
    row(
        "a fresh optimiser", [](auto&, Beginning& begin) { begin.freshOptimizer = true; }, false, true, true);
    row(
        "another optimiser",
        [](config::RunConfig& config, auto&) { config.train.optimizer = config::Optimizer::AdamW; }, false, true, true);
    row(
        "another rate", [](config::RunConfig& config, auto&) { config.train.learningRate = 5e-4; }, true, true, true,
        5e-4);
    row(
        "another seed", [](config::RunConfig& config, auto&) { config.train.seed = 99; }, true, true, false);
    row(
        "another dropout", [](config::RunConfig& config, auto&) { config.model.dropoutHidden = 0.4; }, true, true,
        true);
    row(
        "a shorter memory", [](config::RunConfig& config, auto&) { config.model.memory = 16; }, true, true, true);
    row(
        "a longer memory", [](config::RunConfig& config, auto&) { config.model.memory = 200; }, true, true, true);
    row(
        "another segment length", [](config::RunConfig& config, auto&) { config.train.bptt = 9; }, true, true, true);
    row(
        "heads", [](config::RunConfig& config, auto&) { config.model.heads = 2; }, true, true, true);
    row(
        "the same blocks by number",
        [](config::RunConfig& config, auto&) {
            config.model.attention = {config::AttentionPlacement::Listed, {0}};
        },
        true, true, true);
    row(
        "fresh text", [](auto&, Beginning& begin) { begin.freshText = true; }, true, false, true);
    row(
        "another batch", [](config::RunConfig& config, auto&) { config.train.batch = 3; }, true, false, true,
        kSteeredRate, "A batch of 3 instead of 4");
    row(
        "another split", [](config::RunConfig& config, auto&) { config.corpus.trainFraction = 0.8; }, true, false, true,
        kSteeredRate, "split");
    row(
        "another corpus",
        [](config::RunConfig& config, auto&) {
            auto path = std::filesystem::path(config.corpus.path);
            config.corpus.path = path.replace_filename("other.txt").string();
        },
        true, false, true, kSteeredRate, "SHA-256");
}

void TestBegunRun::whatIsChangedBeginsAnew()
{
    QFETCH(Change, change);
    QFETCH(bool, optimizer);
    QFETCH(bool, textGoesOn);
    QFETCH(bool, random);
    QFETCH(double, rate);
    QFETCH(QString, warning);
    makeParent();
    TrainRequest request = childRequest(kBranchStep);
    change(request.config, *request.begin);
    EventLog log;
    TrainControl control;
    const auto summary = m_fixture->train(request, log, control);
    QVERIFY2(summary, text(summary).c_str());

    const auto started = log.all<RunStarted>().front();
    QVERIFY(started.from);
    QCOMPARE(started.from->optimizer, optimizer);
    QCOMPARE(started.from->text, textGoesOn);
    QCOMPARE(started.from->random, random);
    const auto steps = log.all<StepDone>();
    QCOMPARE(steps.size(), std::size_t{3});
    QCOMPARE(steps.front().at.step, std::int64_t{kBranchStep + 1});
    QCOMPARE(steps.front().learningRate, rate);
    QVERIFY(std::isfinite(steps.back().trainLoss));
    const double parentEpoch = m_parent.all<StepDone>()[kBranchStep - 1].at.epoch;
    QVERIFY(textGoesOn ? started.at.epoch == parentEpoch : started.at.epoch == std::floor(parentEpoch));
    const auto warnings = log.all<Warning>();
    QCOMPARE(warnings.size(), std::size_t(warning.isEmpty() ? 0 : 1));
    if (!warning.isEmpty())
        QVERIFY2(hasWord(warnings.front().message, qPrintable(warning)), warnings.front().message.c_str());

    // Whatever began anew, the weights are the checkpoint's: the first loss is far from that of a fresh model.
    const double fresh = m_parent.all<StepDone>().front().trainLoss;
    const double before = m_parent.all<StepDone>()[kBranchStep - 1].trainLoss;
    QVERIFY(steps.front().trainLoss < (fresh + before) / 2);
}

void TestBegunRun::whatCannotBeginIsRefused_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QStringList>("words");
    const auto row = [](const char* name, QStringList words, Change change) { QTest::newRow(name) << change << words; };
    row("width", {"model.width", "16", "32"}, [](config::RunConfig& config, auto&) { config.model.width = 32; });
    row("layers", {"model.layers", "2", "3"}, [](config::RunConfig& config, auto&) { config.model.layers = 3; });
    row("Boom width", {"model.boomWidth", "32", "48"},
        [](config::RunConfig& config, auto&) { config.model.boomWidth = 48; });
    row("Boom output", {"model.boom", "chunk-sum", "second-matrix"},
        [](config::RunConfig& config, auto&) { config.model.boom = config::BoomOutput::SecondMatrix; });
    row("attention", {"model.attention", "second-last", "all"},
        [](config::RunConfig& config, auto&) { config.model.attention.placement = config::AttentionPlacement::All; });
    row("two at once", {"model.width", "model.boomWidth"}, [](config::RunConfig& config, auto&) {
        config.model.width = 32;
        config.model.boomWidth = 64;
    });
    row("over already by steps", {"train.steps", "30"},
        [](config::RunConfig& config, auto&) { config.train.steps = 30; });
    row("over already by bytes", {"train.bytes", "limit is 100"},
        [](config::RunConfig& config, auto&) { config.train.bytes = 100; });
    row("over already by epochs", {"train.epochs", "limit is 0.1"},
        [](config::RunConfig& config, auto&) { config.train.epochs = 0.1; });
    row("no such folder", {"nowhere", "manifest.json"},
        [](auto&, Beginning& begin) { begin.checkpoint = begin.checkpoint.parent_path() / "nowhere"; });
}

void TestBegunRun::whatCannotBeginIsRefused()
{
    QFETCH(Change, change);
    QFETCH(QStringList, words);
    makeParent();
    TrainRequest request = childRequest(kBranchStep);
    change(request.config, *request.begin);
    const auto trainer = Trainer::create(request);
    QVERIFY(!trainer);
    for (const QString& word : words)
        QVERIFY2(hasWord(describe(trainer.error()), qPrintable(word)), describe(trainer.error()).c_str());
    QVERIFY(!std::filesystem::exists(request.checkpointFolder));
}

void TestBegunRun::damagedCheckpointsAreRefusedWithTheirFile_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<bool>("late"); // after everything was checked, before the run begins
    for (const char* file : {"model.safetensors", "optimizer.safetensors", "state.safetensors", "manifest.json"})
        for (const bool late : {false, true})
            QTest::addRow("%s%s", file, late ? ", late" : "") << file << late;
}

void TestBegunRun::damagedCheckpointsAreRefusedWithTheirFile()
{
    QFETCH(QString, file);
    QFETCH(bool, late);
    makeParent();
    TrainRequest request = childRequest(kBranchStep);
    const auto copy = m_fixture->folder() / ("cut" + request.run.value());
    std::filesystem::copy(request.begin->checkpoint, copy);
    request.begin->checkpoint = copy;
    const auto damage = [&] {
        const std::string bytes = readAll(copy / file.toStdString());
        writeAll(copy / file.toStdString(), bytes.substr(0, bytes.size() / 2));
    };
    if (!late)
        damage();
    auto trainer = Trainer::create(request);
    QCOMPARE(trainer.has_value(), late);
    if (!late) {
        QVERIFY2(hasWord(trainer.error().message, qPrintable(file)), trainer.error().message.c_str());
        return;
    }
    damage();
    EventLog log;
    TrainControl control;
    const auto summary = (*trainer)->run({}, log, control);
    QVERIFY(!summary);
    QVERIFY2(hasWord(summary.error().message, qPrintable(file)), summary.error().message.c_str());
    QCOMPARE(log.events().size(), std::size_t{1}); // the end alone
    QCOMPARE(log.all<RunEnded>().front().state, RunState::Failed);
    QVERIFY(!std::filesystem::exists(request.checkpointFolder));
}

void TestBegunRun::stoppedAtOnceItHasACheckpointToGoOnWith()
{
    makeParent();
    const TrainRequest request = childRequest(kBranchStep);
    EventLog log;
    TrainControl control;
    std::stop_source stop;
    log.onEvent = [&](const TrainEvent& event) {
        if (std::holds_alternative<RunStarted>(event))
            stop.request_stop();
    };
    const auto summary = m_fixture->train(request, log, control, stop.get_token());
    QVERIFY2(summary, text(summary).c_str());
    QCOMPARE(summary->state, RunState::Stopped);
    QVERIFY(log.all<StepDone>().empty());
    const auto saved = readCheckpoint(checkpointAt(request.checkpointFolder, kBranchStep));
    const auto begun = readCheckpoint(request.begin->checkpoint);
    QVERIFY2(saved && begun, text(saved).c_str());
    QVERIFY(sameState(saved->tensors, begun->tensors));
    QCOMPARE(saved->manifest.run, request.run);
}

QTEST_GUILESS_MAIN(TestBegunRun)
#include "TestBegunRun.moc"
