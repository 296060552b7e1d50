// SPDX-License-Identifier: GPL-3.0-or-later
#include "StoreFixture.h"

#include "core/base/Uuid.h"

#include <SQLiteCpp/Database.h>

namespace workbench::store
{

StoreFixture::StoreFixture()
    : m_directory(m_temporary.path().toStdString() + "/store")
{
}

std::unique_ptr<Store> StoreFixture::open(StoreAccess access) const
{
    return valueOf(Store::open(m_directory, access));
}

std::unique_ptr<RunRecorder> StoreFixture::recorder(RunRecorder::TroubleHandler onTrouble) const
{
    return valueOf(RunRecorder::open(m_directory, std::move(onTrouble), {.lockTimeout = std::chrono::seconds(3)}));
}

RunId StoreFixture::addRun(Store& store, train::RunState state, const std::string& name) const
{
    auto config = exampleConfig();
    config.name = name;
    return valueOf(store.createRun(RunId(makeUuid()), config, state)).id;
}

void StoreFixture::give(const RunId& run, const ProcessIdentity& process) const
{
    tell(
        "UPDATE runs SET processId = " + std::to_string(process.pid) + ", processStart = "
        + std::to_string(process.startTime) + ", bootId = '" + process.bootId + "' WHERE id = '" + run.value() + "'");
}

std::string StoreFixture::ask(const std::string& sql) const
{
    SQLite::Database database(databaseFile().string(), SQLite::OPEN_READONLY, 5000);
    return database.execAndGet(sql).getString();
}

void StoreFixture::tell(const std::string& sql) const
{
    SQLite::Database database(databaseFile().string(), SQLite::OPEN_READWRITE, 5000);
    database.exec(sql);
}

config::RunConfig exampleConfig()
{
    config::RunConfig config;
    config.corpus.path = "/data/shakespeare.txt";
    config.corpus.trainFraction = 0.8;
    config.model.layers = 2;
    config.model.width = 192;
    config.model.attention = {config::AttentionPlacement::Listed, {0, 1}};
    config.train.optimizer = config::Optimizer::AdamW;
    config.train.learningRate = 8e-3;
    config.train.varyBptt = false;
    config.train.steps = 1000;
    return config;
}

train::RunPosition positionAt(std::int64_t step)
{
    return {step, step * 512, 0.25 * static_cast<double>(step), static_cast<double>(step) / 1000};
}

train::StepDone stepEvent(std::int64_t step, double loss)
{
    return {
        .at = positionAt(step),
        .trainLoss = loss,
        .learningRate = 2e-3,
        .gradNorm = 0.5,
        .bytesPerSecond = 2048,
        .segmentLength = 32};
}

train::RunStarted startedEvent(std::int64_t afterStep)
{
    train::RunStarted started;
    started.at = positionAt(afterStep);
    started.parameterCount = 123'456;
    started.device = "cpu";
    started.threads = 2;
    started.corpusSha256 = std::string(64, 'a');
    started.trainBytes = 900;
    started.validationBytes = 50;
    started.testBytes = 50;
    return started;
}

} // namespace workbench::store
