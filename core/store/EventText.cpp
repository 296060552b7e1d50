// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/EventText.h"

#include "core/base/Printable.h"

#include <spdlog/fmt/fmt.h>

namespace workbench::store
{

namespace
{

using Described = std::optional<EventText>;

std::string size(std::int64_t bytes)
{
    if (bytes < 1024)
        return fmt::format("{} bytes", bytes);
    if (bytes < 1024 * 1024)
        return fmt::format("{:.1f} KiB", static_cast<double>(bytes) / 1024);
    return fmt::format("{:.1f} MiB", static_cast<double>(bytes) / (1024 * 1024));
}

struct Describer {
    bool resumed;

    Described operator()(const train::RunStarted& event) const
    {
        const auto where = fmt::format("on {} with {} threads", printable(event.device), event.threads);
        if (resumed)
            return EventText{"resumed", fmt::format("Resumed {} after step {}.", where, event.at.step)};
        return EventText{
            "started",
            fmt::format(
                "Started {}: {} parameters; {} train, {} validate, {} test.", where, event.parameterCount,
                size(event.trainBytes), size(event.validationBytes), size(event.testBytes))};
    }
    Described operator()(const train::StepDone&) const { return std::nullopt; }
    Described operator()(const train::EvalDone& event) const
    {
        return EventText{
            "evaluated",
            fmt::format(
                "{}: {:.4f} nats, {:.4f} bpc over {} in {:.1f} s{}.", train::splitPartName(event.part), event.loss,
                event.bpc, size(event.evaluatedBytes), event.evalSeconds, event.best ? "; the best so far" : "")};
    }
    Described operator()(const train::CheckpointSaved& event) const
    {
        return EventText{
            "checkpoint",
            fmt::format(
                "Saved {} ({}){}.", printable(event.folder.filename().string()), size(event.sizeBytes),
                event.best ? "; the best so far" : "")};
    }
    Described operator()(const train::CheckpointRemoved&) const { return std::nullopt; }
    Described operator()(const train::PauseChanged& event) const
    {
        return event.paused ? EventText{"paused", fmt::format("Paused after step {}.", event.at.step)}
                            : EventText{"resumed", fmt::format("Resumed after step {}.", event.at.step)};
    }
    Described operator()(const train::LearningRateChanged& event) const
    {
        return EventText{"rate", fmt::format("Learning rate changed from {:g} to {:g}.", event.from, event.to)};
    }
    Described operator()(const train::Warning& event) const { return EventText{"warning", printable(event.message)}; }
    Described operator()(const train::StopDecided& event) const
    {
        return EventText{"stop", "Stopped early: " + printable(event.reason) + "."};
    }
    Described operator()(const train::AttentionCaptured&) const { return std::nullopt; }
    Described operator()(const train::SnapshotTaken&) const { return std::nullopt; }
    Described operator()(const train::FilmTaken&) const { return std::nullopt; }
    Described operator()(const train::WeightsPublished&) const { return std::nullopt; }
    Described operator()(const train::RunEnded& event) const
    {
        std::string text = fmt::format("{} after step {}", train::runStateName(event.state), event.at.step);
        text.front() = static_cast<char>(text.front() - 'a' + 'A'); // names of states are lower-case words
        if (event.error)
            return EventText{"ended", text + ": " + printable(describe(*event.error))};
        if (event.validationBpc)
            text += fmt::format(", best validation {:.4f} bpc", *event.validationBpc);
        if (event.testBpc)
            text += fmt::format(", test {:.4f} bpc", *event.testBpc);
        return EventText{"ended", text + "."};
    }
};

} // namespace

std::optional<EventText> describeEvent(const train::TrainEvent& event, bool resumed)
{
    return std::visit(Describer{resumed}, event);
}

} // namespace workbench::store
