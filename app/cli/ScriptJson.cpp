// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/ScriptJson.h"

#include "core/base/ByteEscapes.h"
#include "core/base/Error.h"
#include "core/maps/AttentionSnapshot.h"
#include "core/sample/FilmFrame.h"

namespace workbench::cli
{

namespace
{

using nlohmann::ordered_json;

ordered_json optionalJson(const std::optional<double>& value)
{
    return value ? ordered_json(*value) : ordered_json();
}

ordered_json at(std::string_view event, const train::RunPosition& position)
{
    return {
        {"event", event},          {"step", position.step}, {"bytes", position.bytes}, {"seconds", position.seconds},
        {"epoch", position.epoch},
    };
}

struct EventToJson {
    const RunId& run;

    ordered_json operator()(const train::RunStarted& event) const
    {
        auto json = at("start", event.at);
        json["run"] = run.value();
        json["parameterCount"] = event.parameterCount;
        json["device"] = event.device;
        json["threads"] = event.threads;
        json["corpusSha256"] = event.corpusSha256;
        json["trainBytes"] = event.trainBytes;
        json["validationBytes"] = event.validationBytes;
        json["testBytes"] = event.testBytes;
        if (event.from)
            json["from"]
                = {{"run", event.from->run.value()},
                   {"step", event.from->step},
                   {"optimizer", event.from->optimizer},
                   {"text", event.from->text},
                   {"random", event.from->random}};
        return json;
    }
    ordered_json operator()(const train::StepDone& event) const
    {
        auto json = at("step", event.at);
        json["trainLoss"] = event.trainLoss;
        json["learningRate"] = event.learningRate;
        json["gradNorm"] = event.gradNorm;
        json["bytesPerSecond"] = event.bytesPerSecond;
        json["segmentLength"] = event.segmentLength;
        return json;
    }
    ordered_json operator()(const train::EvalDone& event) const
    {
        auto json = at("eval", event.at);
        json["split"] = train::splitPartName(event.part);
        json["loss"] = event.loss;
        json["bpc"] = event.bpc;
        json["evaluatedBytes"] = event.evaluatedBytes;
        json["evalSeconds"] = event.evalSeconds;
        json["best"] = event.best;
        json["byHand"] = event.asked == train::Asked::ByHand;
        return json;
    }
    ordered_json operator()(const train::CheckpointSaved& event) const
    {
        auto json = at("checkpoint", event.at);
        json["checkpoint"] = event.folder.string();
        json["best"] = event.best;
        json["sizeBytes"] = event.sizeBytes;
        json["byHand"] = event.asked == train::Asked::ByHand;
        return json;
    }
    ordered_json operator()(const train::CheckpointRemoved& event) const
    {
        auto json = at("checkpointRemoved", event.at);
        json["checkpoint"] = event.folder.string();
        return json;
    }
    ordered_json operator()(const train::PauseChanged& event) const
    {
        auto json = at(event.paused ? "pause" : "resume", event.at);
        if (!event.reason.empty())
            json["reason"] = event.reason;
        return json;
    }
    ordered_json operator()(const train::RolledBack& event) const
    {
        auto json = at("rollback", event.at);
        json["fromStep"] = event.from.step;
        json["reason"] = event.reason;
        json["count"] = event.count;
        json["most"] = event.most;
        json["skippedSegments"] = event.skippedSegments;
        return json;
    }
    ordered_json operator()(const train::LearningRateChanged& event) const
    {
        auto json = at("rate", event.at);
        json["from"] = event.from;
        json["to"] = event.to;
        json["inherited"] = event.inherited;
        return json;
    }
    ordered_json operator()(const train::Warning& event) const
    {
        auto json = at("warning", event.at);
        json["message"] = event.message;
        return json;
    }
    ordered_json operator()(const train::StopDecided& event) const
    {
        auto json = at("stop", event.at);
        json["reason"] = event.reason;
        return json;
    }
    ordered_json operator()(const train::SnapshotTaken& event) const
    {
        auto json = at("snapshot", event.at);
        json["block"] = event.snapshot->block;
        return json;
    }
    ordered_json operator()(const train::FilmTaken& event) const
    {
        auto json = at("film", event.at);
        json["prompt"] = escapeBytes(event.frame->prompt);
        json["text"] = escapeBytes(event.frame->text);
        return json;
    }
    ordered_json operator()(const train::AttentionCaptured&) const { return {}; }
    ordered_json operator()(const train::WeightsPublished&) const { return {}; }
    ordered_json operator()(const train::RunEnded& event) const
    {
        ordered_json json{
            {"event", "end"},
            {"run", run.value()},
            {"state", train::runStateName(event.state)},
            {"step", event.at.step},
            {"bytes", event.at.bytes},
            {"seconds", event.at.seconds},
            {"epoch", event.at.epoch},
            {"trainLoss", optionalJson(event.trainLoss)},
            {"validationLoss", optionalJson(event.validationLoss)},
            {"validationBpc", optionalJson(event.validationBpc)},
            {"testBpc", optionalJson(event.testBpc)},
            {"checkpoint", event.checkpoint.empty() ? ordered_json() : ordered_json(event.checkpoint.string())},
        };
        if (event.error)
            json["error"] = describe(*event.error);
        return json;
    }
};

} // namespace

ordered_json eventJson(const RunId& run, const train::TrainEvent& event)
{
    return std::visit(EventToJson{run}, event);
}

ordered_json runJson(const store::RunRow& run)
{
    return {
        {"run", run.id.value()},
        {"name", run.name},
        {"state", train::runStateName(run.state)},
        {"step", run.at.step},
        {"bytes", run.at.bytes},
        {"seconds", run.at.seconds},
        {"epoch", run.at.epoch},
        {"trainLoss", optionalJson(run.lastTrainLoss)},
        {"validationLoss", optionalJson(run.bestValidationLoss)},
        {"validationBpc", optionalJson(run.bestValidationBpc)},
        {"testBpc", optionalJson(run.testBpc)},
        {"bytesPerSecond", run.bytesPerSecond},
        {"created", run.created},
        {"ended", run.ended == 0 ? ordered_json() : ordered_json(run.ended)},
        {"checkpoint", run.checkpoint.empty() ? ordered_json() : ordered_json(run.checkpoint)},
        {"parameterCount", run.parameterCount},
        {"device", run.device},
        {"threads", run.threads},
        {"corpus", run.corpus.value()},
        {"processId", run.processId == 0 ? ordered_json() : ordered_json(run.processId)},
        {"error", run.error.empty() ? ordered_json() : ordered_json(run.error)},
        {"origin",
         run.origin ? ordered_json({{"run", run.origin->run.value()}, {"step", run.origin->step}}) : ordered_json()},
    };
}

ordered_json corpusJson(const store::CorpusRow& corpus)
{
    const auto details = ordered_json::parse(corpus.details, nullptr, false);
    return {
        {"corpus", corpus.id.value()}, {"name", corpus.name},
        {"path", corpus.path},         {"sizeBytes", corpus.sizeBytes},
        {"added", corpus.added},       {"details", details.is_object() ? details : ordered_json()},
    };
}

} // namespace workbench::cli
