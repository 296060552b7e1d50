// SPDX-License-Identifier: GPL-3.0-or-later
#include "CutRun.h"

#include "core/train/ResumePoint.h"

#include <nlohmann/json.hpp>

#include <utility>

namespace workbench::train
{

namespace fs = std::filesystem;

std::string CutRun::make()
{
    config::RunConfig config = m_fixture.smallConfig();
    config.checkpoint.keep = 9;
    m_made = m_fixture.request(config);
    EventLog log;
    TrainControl control;
    std::stop_source stop;
    log.onEvent = [&](const TrainEvent& event) {
        if (const auto* step = std::get_if<StepDone>(&event); step && step->at.step == 10)
            stop.request_stop();
    };
    if (const auto made = m_fixture.train(m_made, log, control, stop.get_token()); !made)
        return describe(made.error());
    for (const int step : {4, 5, 8, 10})
        if (!fs::exists(at(m_fixture.checkpoints(), step)))
            return "no checkpoint of step " + std::to_string(step);
    return {};
}

TrainRequest CutRun::copied()
{
    TrainRequest request = m_made;
    request.checkpointFolder = m_fixture.folder() / ("copy" + std::to_string(++m_copies));
    fs::copy(m_fixture.checkpoints(), request.checkpointFolder, fs::copy_options::recursive);
    return request;
}

Result<TrainSummary> goOn(TrainRequest& request, EventLog& log)
{
    if (!request.begin) {
        auto point = findResumePoint(request.checkpointFolder, request.run);
        if (!point)
            return fail(std::move(point.error()));
        request.begin = Beginning{.checkpoint = point->checkpoint};
    }
    auto trainer = Trainer::create(request);
    if (!trainer)
        return fail(trainer.error());
    TrainControl control;
    return (*trainer)->run({}, log, control);
}

fs::path at(const fs::path& folder, int step)
{
    return folder / QStringLiteral("step-%1").arg(step, 9, 10, QLatin1Char('0')).toStdString();
}

void cut(const fs::path& file)
{
    fs::resize_file(file, fs::file_size(file) / 2);
}

void alter(const fs::path& file)
{
    std::string bytes = readAll(file);
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    writeAll(file, bytes);
}

void editManifest(const fs::path& checkpoint, const std::function<void(nlohmann::json&)>& edit)
{
    const fs::path path = checkpoint / "manifest.json";
    auto root = nlohmann::json::parse(readAll(path));
    edit(root);
    writeAll(path, root.dump(2));
}

bool hasWord(const std::string& text, const QString& word)
{
    return text.find(word.toStdString()) != std::string::npos;
}

} // namespace workbench::train
