// SPDX-License-Identifier: GPL-3.0-or-later
#include "TrainFixture.h"

#include "core/sample/FilmFrame.h"
#include "core/sample/PackModel.h"
#include "core/sample/TextSampler.h"
#include "core/train/CheckpointReader.h"

#include <QtTest>

#include <algorithm>
#include <set>

using namespace workbench;
using namespace workbench::train;

namespace
{

std::vector<std::int64_t> stepsOf(const EventLog& log)
{
    std::vector<std::int64_t> steps;
    for (const FilmTaken& taken : log.all<FilmTaken>())
        steps.push_back(taken.at.step);
    return steps;
}

/// What the weights in a checkpoint write.
sample::FilmFrame writtenBy(
    const std::filesystem::path& checkpoint, std::int64_t step, const std::string& prompt,
    const sample::SamplerSettings& settings)
{
    sample::FilmFrame frame;
    frame.step = step;
    frame.prompt = prompt;
    frame.settings = settings;
    const auto model = readModel(checkpoint, at::kCPU);
    if (!model)
        return frame;
    sample::ByteReader reader(sample::packModel(*model), 1);
    sample::TextSampler sampler(reader, settings);
    if (!sampler.readPrompt(prompt))
        return frame;
    for (std::int64_t drawn = 0; !sampler.ended(drawn); ++drawn) {
        const auto byte = sampler.draw();
        if (!byte)
            break;
        frame.surprisalBits.push_back(static_cast<float>(byte->surprisalBits));
    }
    frame.text = sampler.text().substr(prompt.size());
    return frame;
}

} // namespace

class TestFilmSeries : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesAtTheStepsAskedFor_data();
    void comesAtTheStepsAskedFor();
    void framesAreWhatTheCheckpointsWrite_data();
    void framesAreWhatTheCheckpointsWrite();
    void changesNothingOfTheRun_data();
    void changesNothingOfTheRun();
    void isNoTrainingTime();
    void whatFailsIsToldOnceAndTheRunGoesOn();
    void aStoppedRunHasItsLastFrame();
};

void TestFilmSeries::comesAtTheStepsAskedFor_data()
{
    QTest::addColumn<int>("every");
    QTest::addColumn<QList<qint64>>("steps"); // of twelve
    QTest::newRow("first, every fifth, last") << 5 << QList<qint64>{1, 5, 10, 12};
    QTest::newRow("the last is due anyway") << 6 << QList<qint64>{1, 6, 12};
    QTest::newRow("every step") << 1 << QList<qint64>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    QTest::newRow("seldomer than the run is long") << 1000 << QList<qint64>{1, 12};
    QTest::newRow("off") << 0 << QList<qint64>{};
}

void TestFilmSeries::comesAtTheStepsAskedFor()
{
    QFETCH(int, every);
    QFETCH(QList<qint64>, steps);
    const TrainFixture fixture;
    config::RunConfig config = fixture.smallConfig();
    config.film.everySteps = every;
    config.film.bytes = 3;
    EventLog log;
    QVERIFY(fixture.train(config, log));
    QCOMPARE(stepsOf(log), std::vector<std::int64_t>(steps.begin(), steps.end()));
    QVERIFY(log.all<Warning>().empty());
}

void TestFilmSeries::framesAreWhatTheCheckpointsWrite_data()
{
    QTest::addColumn<QString>("prompt"); // as a user writes it
    QTest::addColumn<QByteArray>("bytes"); // that it means; empty: the beginning of the validation part
    QTest::addColumn<double>("temperature");
    QTest::addColumn<int>("threads");
    QTest::newRow("own prompt") << "" << QByteArray() << 1.0 << 1;
    QTest::newRow("with escapes") << R"(12: red\n\x00\xff\\)" << QByteArray("12: red\n\0\xff\\", 11) << 1.0 << 1;
    QTest::newRow("likeliest bytes") << "1" << QByteArray("1") << 0.0 << 1;
    QTest::newRow("cooler, two threads") << "" << QByteArray() << 0.5 << 2;
}

void TestFilmSeries::framesAreWhatTheCheckpointsWrite()
{
    QFETCH(QString, prompt);
    QFETCH(QByteArray, bytes);
    QFETCH(double, temperature);
    QFETCH(int, threads);
    const std::string text = patternText(20'000);
    const TrainFixture fixture(text);
    config::RunConfig config = fixture.smallConfig();
    config.checkpoint = {.everySteps = 4, .keep = 100};
    config.film
        = {.everySteps = 4, .prompt = prompt.toStdString(), .bytes = 40, .temperature = temperature, .seed = 99};
    config.runtime.threads = threads;
    EventLog log;
    QVERIFY(fixture.train(config, log));

    const auto taken = log.all<FilmTaken>();
    QCOMPARE(stepsOf(log), (std::vector<std::int64_t>{1, 4, 8, 12}));
    const auto begin = static_cast<std::size_t>(log.all<RunStarted>().front().trainBytes);
    const std::string meant = bytes.isEmpty() ? text.substr(begin, 64) : bytes.toStdString();
    sample::SamplerSettings settings;
    settings.temperature = temperature;
    settings.seed = 99;
    settings.bytes = 40;
    std::set<std::string> texts;
    for (const FilmTaken& each : taken) {
        QCOMPARE(each.frame->step, each.at.step);
        QCOMPARE(each.frame->prompt, meant);
        QVERIFY(each.frame->settings == settings);
        QCOMPARE(each.frame->text.size(), std::size_t{40});
        QCOMPARE(each.frame->surprisalBits.size(), std::size_t{40});
        texts.insert(each.frame->text);
    }
    QVERIFY(texts.size() > 1); // something was learned
    for (const CheckpointSaved& saved : log.all<CheckpointSaved>()) {
        const auto frame = std::ranges::find(taken, saved.at.step, [](const FilmTaken& each) { return each.at.step; });
        if (frame != taken.end())
            QVERIFY(writtenBy(saved.folder, saved.at.step, meant, settings) == *frame->frame);
    }
}

void TestFilmSeries::changesNothingOfTheRun_data()
{
    QTest::addColumn<int>("threads");
    QTest::newRow("one thread") << 1;
    QTest::newRow("two threads") << 2;
}

void TestFilmSeries::changesNothingOfTheRun()
{
    QFETCH(int, threads);
    const TrainFixture plain, filmed; // dropout is on
    const auto train = [&](const TrainFixture& fixture, int every, std::vector<double>& losses) {
        config::RunConfig config = fixture.smallConfig();
        config.film.everySteps = every;
        config.film.bytes = 10;
        config.runtime.threads = threads;
        EventLog log;
        QVERIFY(fixture.train(config, log));
        QCOMPARE(log.all<FilmTaken>().empty(), every == 0);
        for (const StepDone& step : log.all<StepDone>())
            losses.push_back(step.trainLoss);
    };
    std::vector<double> without, with;
    train(plain, 0, without);
    train(filmed, 1, with);
    QCOMPARE(without.size(), std::size_t{12});
    QCOMPARE(with, without);
    for (const char* file : {"model.safetensors", "optimizer.safetensors", "state.safetensors"}) {
        const auto path = std::filesystem::path("step-000000012") / file;
        QVERIFY(!readAll(plain.checkpoints() / path).empty());
        QVERIFY2(readAll(plain.checkpoints() / path) == readAll(filmed.checkpoints() / path), file);
    }
}

void TestFilmSeries::isNoTrainingTime()
{
    const TrainFixture fixture;
    config::RunConfig config = fixture.smallConfig();
    config.film.everySteps = 1;
    EventLog log;
    double between = 0; // training seconds that pass from a step to its frame
    RunPosition stepped;
    log.onEvent = [&](const TrainEvent& event) {
        if (const auto* step = std::get_if<StepDone>(&event))
            stepped = step->at;
        if (const auto* film = std::get_if<FilmTaken>(&event))
            between += film->at == stepped ? 0 : 1;
    };
    QVERIFY(fixture.train(config, log));
    QCOMPARE(between, 0.0);
    double sum = 0;
    for (const StepDone& step : log.all<StepDone>())
        sum += step.segmentLength * config.train.batch
            / step.bytesPerSecond; // each step's own time: nothing was added in between
    const double seconds = log.all<StepDone>().back().at.seconds;
    QVERIFY2(std::abs(sum - seconds) < 1e-3 * seconds, std::to_string(sum / seconds).c_str());
}

void TestFilmSeries::whatFailsIsToldOnceAndTheRunGoesOn()
{
    const TrainFixture fixture;
    config::RunConfig config = fixture.smallConfig();
    config.model.vocabulary = 128; // enough for the corpus; texts are drawn from 256
    config.film.everySteps = 1;
    EventLog log;
    // Before the test on a checkpoint, whose configuration would say 256.
    const auto summary = fixture.trainUntil(7, config, log);
    QVERIFY2(summary, summary ? "" : describe(summary.error()).c_str());
    QCOMPARE(summary->at.step, std::int64_t{7});
    QVERIFY(log.all<FilmTaken>().empty());
    const auto warnings = log.all<Warning>();
    QCOMPARE(warnings.size(), std::size_t{1});
    QCOMPARE(warnings[0].at.step, std::int64_t{1});
    QVERIFY2(warnings[0].message.find("128") != std::string::npos, warnings[0].message.c_str());
}

void TestFilmSeries::aStoppedRunHasItsLastFrame()
{
    const TrainFixture fixture;
    config::RunConfig config = fixture.smallConfig();
    config.film.everySteps = 100;
    EventLog log;
    const auto summary = fixture.trainUntil(7, config, log);
    QVERIFY(summary);
    QCOMPARE(summary->state, RunState::Stopped);
    QCOMPARE(stepsOf(log), (std::vector<std::int64_t>{1, 7}));
}

QTEST_GUILESS_MAIN(TestFilmSeries)
#include "TestFilmSeries.moc"
