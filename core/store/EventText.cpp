// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/EventText.h"

#include "core/base/Printable.h"

#include <spdlog/fmt/fmt.h>
#include <spdlog/fmt/ranges.h>

#include <string_view>
#include <vector>

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

/// "weights, optimiser's moments and random numbers".
std::string parts(const train::StartedFrom& from)
{
    std::vector<std::string> names{"its weights"};
    if (from.optimizer)
        names.emplace_back("the optimiser's moments");
    if (from.text)
        names.emplace_back("the place in the text");
    if (from.random)
        names.emplace_back("the random numbers");
    const std::string last = std::move(names.back());
    names.pop_back();
    return names.empty() ? last + " alone" : fmt::format("{} and {}", fmt::join(names, ", "), last);
}

/// What follows the name of something that is otherwise done when due.
std::string_view askedText(train::Asked asked)
{
    return asked == train::Asked::ByHand ? ", asked for by hand" : "";
}

struct Describer {
    const RunId& run;
    const std::string& parent;

    Described operator()(const train::RunStarted& event) const
    {
        const auto where = fmt::format("on {} with {} threads", printable(event.device), event.threads);
        if (event.isResumed(run))
            return EventText{
                "resumed",
                fmt::format("Resumed from step {}, {}: goes on with {}.", event.from->step, where, parts(*event.from))};
        if (event.from)
            return EventText{
                "started",
                fmt::format(
                    "Branched from {} at step {}, {}: goes on with {}.", printable(parent), event.from->step, where,
                    parts(*event.from))};
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
                "{}{}: {:.4f} nats, {:.4f} bpc over {} in {:.1f} s{}.", train::splitPartName(event.part),
                askedText(event.asked), event.loss, event.bpc, size(event.evaluatedBytes), event.evalSeconds,
                event.best ? "; the best so far" : "")};
    }
    Described operator()(const train::CheckpointSaved& event) const
    {
        return EventText{
            "checkpoint",
            fmt::format(
                "Saved {} ({}){}{}.", printable(event.folder.filename().string()), size(event.sizeBytes),
                askedText(event.asked), event.best ? "; the best so far" : "")};
    }
    Described operator()(const train::CheckpointRemoved&) const { return std::nullopt; }
    Described operator()(const train::PauseChanged& event) const
    {
        if (event.paused && !event.reason.empty())
            return EventText{"paused", fmt::format("Waits after step {}: {}", event.at.step, printable(event.reason))};
        if (!event.reason.empty())
            return EventText{
                "resumed", fmt::format("Goes on after step {}: {}", event.at.step, printable(event.reason))};
        return event.paused ? EventText{"paused", fmt::format("Paused by hand after step {}.", event.at.step)}
                            : EventText{"resumed", fmt::format("Resumed by hand after step {}.", event.at.step)};
    }
    Described operator()(const train::LearningRateChanged& event) const
    {
        if (event.inherited)
            return EventText{
                "rate",
                fmt::format(
                    "Base learning rate {:g}, which was in force at the checkpoint, instead of {:g}.", event.to,
                    event.from)};
        return EventText{
            "rate", fmt::format("Base learning rate changed by hand from {:g} to {:g}.", event.from, event.to)};
    }
    Described operator()(const train::RolledBack& event) const
    {
        return EventText{
            "rollback",
            fmt::format(
                "At step {} {}: back to the checkpoint of step {}, {} segments of text skipped ({} of {} times).",
                event.from.step, printable(event.reason), event.at.step, event.skippedSegments, event.count,
                event.most)};
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

std::optional<EventText> describeEvent(const train::TrainEvent& event, const RunId& run, const std::string& parent)
{
    return std::visit(Describer{run, parent}, event);
}

} // namespace workbench::store
