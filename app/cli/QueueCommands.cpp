// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/CommandLine.h"
#include "app/cli/Output.h"
#include "app/cli/QueueRunner.h"
#include "app/cli/RunOptions.h"
#include "app/cli/StoreAccess.h"
#include "core/base/Uuid.h"

#include <algorithm>
#include <memory>

namespace workbench::cli
{

namespace
{

nlohmann::ordered_json waitingJson(const store::RunRow& row, std::size_t place)
{
    return {
        {"place", place},
        {"run", row.id.value()},
        {"name", row.name},
        {"group", row.group},
        {"corpus", row.config.corpus.path},
        {"created", row.created}};
}

ExitCode list(const CommandLine& line)
{
    auto store = openStore(line, store::StoreAccess::ReadOnly);
    if (!store)
        return printMissingStore(store.error());
    const auto queue = (*store)->queue();
    const auto held = (*store)->queueHeld();
    if (!queue || !held)
        return printError(queue ? held.error() : queue.error());
    std::size_t place = 0;
    for (const RunId& run : *queue) {
        const auto row = (*store)->run(run);
        if (!row)
            continue; // taken out meanwhile
        ++place;
        if (line.json)
            printJson(waitingJson(*row, place));
        else
            printLine(
                std::to_string(place) + "  " + run.value().substr(0, 8) + "  " + row->name
                + (row->group.empty() ? "" : "  [" + row->group + "]"));
    }
    if (!line.json)
        printNote(
            (place == 0 ? std::string("Nothing waits.")
                        : std::to_string(place) + (place == 1 ? " run waits." : " runs wait."))
            + (*held ? " The queue is held: 'sharnn queue release' lets it go on." : ""));
    return ExitCode::Done;
}

ExitCode add(const CommandLine& line, const RunOptions& options)
{
    const auto config = options.config();
    if (!config)
        return printError(config.error(), ExitCode::WrongUse);
    auto store = openStore(line, store::StoreAccess::ReadWrite);
    if (!store)
        return printError(store.error());
    const auto row = (*store)->createRun(RunId(makeUuid()), *config, train::RunState::Queued);
    if (!row)
        return printError(row.error());
    const auto queue = (*store)->queue();
    const std::size_t place = queue ? std::size_t(std::ranges::find(*queue, row->id) - queue->begin()) + 1 : 0;
    if (line.json)
        printJson(waitingJson(*row, place));
    else
        printLine("Run " + row->name + " " + row->id.value() + " waits at place " + std::to_string(place) + ".");
    return ExitCode::Done;
}

/// The run that is meant, which must wait.
Result<RunId> findWaiting(store::Store& store, const std::string& text)
{
    const auto row = store.findRun(text);
    if (!row)
        return fail(row.error());
    const auto queue = store.queue();
    if (!queue)
        return fail(queue.error());
    if (std::ranges::find(*queue, row->id) == queue->end())
        return fail(
            ErrorCode::InvalidArgument,
            "Run '" + row->name + "' does not wait: it is " + std::string(train::runStateName(row->state)) + ".",
            "'sharnn queue list' shows those that do.");
    return row->id;
}

ExitCode move(const CommandLine& line, const std::string& text, long long place)
{
    auto store = openStore(line, store::StoreAccess::ReadWrite);
    if (!store)
        return printError(store.error());
    const auto run = findWaiting(**store, text);
    if (!run)
        return printError(run.error());
    auto queue = (*store)->queue();
    if (!queue)
        return printError(queue.error());
    std::erase(*queue, *run);
    queue->insert(queue->begin() + std::min<std::ptrdiff_t>(place - 1, std::ssize(*queue)), *run);
    const auto moved = (*store)->setQueueOrder(*queue);
    return moved ? ExitCode::Done : printError(moved.error());
}

ExitCode remove(const CommandLine& line, const std::vector<std::string>& texts)
{
    auto store = openStore(line, store::StoreAccess::ReadWrite);
    if (!store)
        return printError(store.error());
    std::vector<RunId> runs;
    for (const std::string& text : texts) { // all are found before the first goes
        auto run = findWaiting(**store, text);
        if (!run)
            return printError(run.error());
        runs.push_back(std::move(*run));
    }
    for (const RunId& run : runs)
        if (const auto removed = (*store)->removeRun(run); !removed && removed.error().code != ErrorCode::NotFound)
            return printError(removed.error());
    return ExitCode::Done;
}

ExitCode hold(const CommandLine& line, bool held)
{
    auto store = openStore(line, store::StoreAccess::ReadWrite);
    if (!store)
        return printError(store.error());
    const auto set = (*store)->setQueueHeld(held);
    return set ? ExitCode::Done : printError(set.error());
}

} // namespace

void addQueueCommands(CLI::App& app, CommandLine& line)
{
    auto* group = app.add_subcommand(
        "queue", "Runs that wait to be trained. The queue is part of the store: windows and other terminals share it.");
    group->require_subcommand(1);

    auto* listing = group->add_subcommand(
        "list",
        "The waiting runs, the next one first.\n"
        "With --json one object a run: place, run, name, group, corpus, created.");
    setCommand(*listing, line, [&line] { return list(line); });

    auto* adding = group->add_subcommand("add", "Put a run at the end of the queue; takes the options of 'train'.");
    const auto options = std::make_shared<RunOptions>();
    options->addTo(*adding);
    setCommand(*adding, line, [&line, options] { return add(line, *options); });

    auto* running = group->add_subcommand(
        "run",
        "Train the waiting runs, one after the other, until none waits. Ctrl+C stops the current one with a\n"
        "checkpoint and leaves the rest. Prints what 'train' prints. Ends with 1 if a run has failed.");
    const auto keep = std::make_shared<bool>(false);
    running->add_flag("--keep", *keep, "Wait for more runs instead of ending");
    setCommand(*running, line, [&line, keep] { return runQueue(line, *keep); });

    auto* moving = group->add_subcommand("move", "Give a waiting run another place.");
    const auto moved = std::make_shared<std::string>();
    const auto place = std::make_shared<long long>(1);
    moving->add_option("RUN", *moved, "UUID, its beginning, or name")->required();
    moving->add_option("PLACE", *place, "1 for the next one")->required()->check(CLI::PositiveNumber);
    setCommand(*moving, line, [&line, moved, place] { return move(line, *moved, *place); });

    auto* removing = group->add_subcommand("remove", "Take waiting runs out of the queue and out of the store.");
    const auto removed = std::make_shared<std::vector<std::string>>();
    removing->add_option("RUN", *removed, "UUID, its beginning, or name")->required();
    setCommand(*removing, line, [&line, removed] { return remove(line, *removed); });

    auto* holding = group->add_subcommand("hold", "Let no waiting run start; those that train go on.");
    setCommand(*holding, line, [&line] { return hold(line, true); });
    auto* releasing = group->add_subcommand("release", "Let a held queue go on.");
    setCommand(*releasing, line, [&line] { return hold(line, false); });
}

} // namespace workbench::cli
