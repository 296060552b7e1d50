// SPDX-License-Identifier: GPL-3.0-or-later
#include "TrainFixture.h"

#include "core/base/Uuid.h"

#include <QDir>
#include <QFileInfo>

#include <array>
#include <fstream>
#include <iterator>
#include <random>

namespace workbench::train
{

namespace
{

/// In memory where there is such a place: checkpoints wait for the disk many times, and the tests write hundreds.
QString folderTemplate()
{
    const QFileInfo memory(QStringLiteral("/dev/shm"));
    const QString parent = memory.isDir() && memory.isWritable() ? memory.filePath() : QDir::tempPath();
    return parent + QStringLiteral("/train-test-XXXXXX");
}

} // namespace

void EventLog::accept(const TrainEvent& event)
{
    m_events.push_back(event);
    if (onEvent)
        onEvent(event);
}

TrainFixture::TrainFixture(std::string text)
    : m_directory(folderTemplate())
{
    writeAll(corpus(), text.empty() ? patternText(20'000) : text);
}

config::RunConfig TrainFixture::smallConfig() const
{
    config::RunConfig config;
    config.corpus.path = corpus().string();
    config.model.layers = 2;
    config.model.width = 16;
    config.model.boomWidth = 32;
    config.model.memory = 48;
    config.train.learningRate = 1e-2;
    config.train.warmupSteps = 3;
    config.train.batch = 4;
    config.train.bptt = 16;
    config.train.steps = 12;
    config.eval.everySteps = 5;
    config.eval.batch = 2;
    config.checkpoint.everySteps = 4;
    config.runtime.device = config::Device::Cpu;
    config.runtime.threads = 1;
    return config;
}

TrainRequest TrainFixture::request(config::RunConfig config) const
{
    return {
        .run = RunId(makeUuid()),
        .config = std::move(config),
        .checkpointFolder = checkpoints(),
        .fileSystem = nullptr};
}

Result<TrainSummary> TrainFixture::train(config::RunConfig config, EventLog& log) const
{
    TrainControl control;
    return train(request(std::move(config)), log, control);
}

Result<TrainSummary>
TrainFixture::train(TrainRequest request, EventLog& log, TrainControl& control, std::stop_token stop) const
{
    auto trainer = Trainer::create(std::move(request));
    if (!trainer)
        return fail(trainer.error());
    return (*trainer)->run(stop, log, control);
}

Result<TrainSummary> TrainFixture::trainUntil(std::int64_t step, config::RunConfig config, EventLog& log) const
{
    TrainControl control;
    std::stop_source stop;
    log.onEvent = [step, &stop](const TrainEvent& event) {
        if (const auto* done = std::get_if<StepDone>(&event); done && done->at.step == step)
            stop.request_stop();
    };
    auto summary = train(request(std::move(config)), log, control, stop.get_token());
    log.onEvent = nullptr;
    return summary;
}

std::vector<double> lossesOf(const EventLog& log)
{
    std::vector<double> losses;
    for (const StepDone& step : log.all<StepDone>())
        losses.push_back(step.trainLoss);
    return losses;
}

std::string patternText(std::size_t bytes)
{
    constexpr std::array<const char*, 8> kWords{"red ", "green ", "blue ", "one ", "two ", "three ", "moon ", "sun "};
    std::mt19937 random(7);
    std::string text;
    for (int line = 0; text.size() < bytes; ++line) {
        text += std::to_string(line) + ": ";
        for (int word = 0; word < 5; ++word)
            text += kWords[random() % kWords.size()];
        text += "\n";
    }
    text.resize(bytes);
    return text;
}

std::string readAll(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void writeAll(const std::filesystem::path& path, const std::string& bytes)
{
    std::ofstream(path, std::ios::binary) << bytes;
}

} // namespace workbench::train
