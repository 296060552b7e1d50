// SPDX-License-Identifier: GPL-3.0-or-later
#include "CrashCheck.h"

#include "RunFacts.h"
#include "core/train/Checkpoint.h"
#include "core/train/ResumePoint.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <algorithm>
#include <cstring>

namespace workbench::crash
{

namespace
{

namespace fs = std::filesystem;
using train::RunState;

constexpr double kMostLost = 0.5, kLongestToTruth = 1.0; ///< seconds; what the recorder and the store promise

Result<> wrong(std::string what)
{
    return fail(ErrorCode::Corrupt, std::move(what));
}

double seconds(std::int64_t nanoseconds)
{
    return static_cast<double>(nanoseconds) * 1e-9;
}

Result<> checkDatabase(const fs::path& store)
{
    try {
        SQLite::Database database((store / "workbench.sqlite").string(), SQLite::OPEN_READONLY, 5000);
        const std::string sound = database.execAndGet("PRAGMA integrity_check").getString();
        if (sound != "ok")
            return wrong("SQLite finds the database damaged: " + sound);
        SQLite::Statement orphans(database, "PRAGMA foreign_key_check");
        if (orphans.executeStep())
            return wrong("a row of " + orphans.getColumn(0).getString() + " belongs to nothing");
    } catch (const SQLite::Exception& exception) {
        return wrong(std::string("the database cannot be checked: ") + exception.what());
    }
    return {};
}

Result<> checkState(const Scene& scene, store::Store& store, const store::RunRow& row)
{
    const CourseRecord& record = scene.record;
    const std::string told(runStateName(row.state));
    if (row.processId != 0)
        return wrong("the run is told as that of process " + std::to_string(row.processId));
    if (row.state == RunState::Finished || row.state == RunState::Stopped)
        return record.hasTold(row.state == RunState::Stopped ? Told::Stopped : Told::Finished)
                || scene.before == row.state
            ? Result<>()
            : wrong("the run is told as " + told + " and is not");
    if (row.state == RunState::Failed)
        return record.hostDied || scene.before == RunState::Failed ? Result<>()
                                                                   : wrong("the run is told as failed and has not");
    if (record.reached == Reached::Recorded)
        return wrong("the run's end was recorded, and it is told as " + told);
    if (row.state == RunState::Queued && scene.way == Way::Queue) {
        if (record.reached >= Reached::Settled)
            return wrong("the run's start was settled, and it is told as queued");
        const auto waiting = store.queue();
        if (!waiting || std::ranges::find(*waiting, scene.run.id) == waiting->end())
            return wrong("the run is told as queued and does not wait");
        return {};
    }
    return row.state == RunState::Interrupted ? Result<>() : wrong("the run is told as " + told);
}

Result<> checkPoints(const Scene& scene, const RunFacts& facts, Finding& finding)
{
    const CourseRecord& record = scene.record;
    const std::int64_t steps = facts.lastStep("trainLoss"), validations = facts.lastStep("validationLoss");
    for (std::size_t i = 0; i < record.entryCount; ++i) {
        const CourseRecord::Entry& entry = record.entries[i];
        const bool isStep = entry.told == Told::Step;
        if (!isStep && entry.told != Told::Validation)
            continue;
        if (entry.step <= (isStep ? steps : validations))
            continue;
        if (entry.step <= record.settledStep)
            return wrong("the loss of step " + std::to_string(entry.step) + " was settled and is not there");
        finding.lostSeconds = std::max(finding.lostSeconds, seconds(record.diedAt - entry.at));
    }
    if (finding.lostSeconds > kMostLost + seconds(record.latest))
        return wrong("points are lost that were handed in " + std::to_string(finding.lostSeconds) + " s before");
    return {};
}

Result<> checkCheckpoints(const Scene& scene, const fs::path& folder, const RunFacts& facts, Finding& finding)
{
    std::error_code none;
    std::int64_t whole = 0, announced = 0;
    for (const auto& entry : fs::directory_iterator(folder, none)) {
        const std::string name = entry.path().filename().string();
        if (name.ends_with(".tmp"))
            continue;
        const auto verified = train::verifyCheckpoint(entry.path());
        if (!verified)
            return wrong("the checkpoint " + name + " is not whole: " + describe(verified.error()));
        ++whole;
        announced += scene.announced.contains(verified->at.step) ? 1 : 0;
    }
    if (!scene.announced.empty() && announced == 0)
        return wrong("none of the checkpoints that were told as saved is there");
    const auto point = train::findResumePoint(folder, scene.run.id);
    finding.canGoOn = point.has_value();
    if (!point)
        return whole == 0 ? Result<>() : wrong("the run cannot go on: " + describe(point.error()));
    if (!point->passedOver.empty())
        return wrong("a checkpoint is passed over: " + describe(point->passedOver.front().why));
    if (point->manifest.at.step > facts.lastStep("trainLoss"))
        return wrong(
            "the run would go on from step " + std::to_string(point->manifest.at.step) + ", and its points end at step "
            + std::to_string(facts.lastStep("trainLoss")));
    return {};
}

Result<RunFacts> twinFacts(const CrashRun& twin)
{
    return store::Store::open(twin.store, store::StoreAccess::ReadOnly).and_then([&](const auto& store) {
        return readFacts(*store, twin.id);
    });
}

Result<> checkReconciled(const Scene& scene, RunState told)
{
    const auto store = store::Store::open(scene.run.store, store::StoreAccess::ReadWrite);
    if (!store)
        return fail(store.error());
    if (const auto dead = (*store)->reconcile(); !dead)
        return fail(dead.error());
    const auto row = (*store)->run(scene.run.id);
    if (!row)
        return fail(row.error());
    if (row->state != told || row->processId != 0)
        return wrong("once it is written down, the run is told as " + std::string(runStateName(row->state)));
    if (row->state == RunState::Interrupted && row->ended == 0)
        return wrong("the interrupted run has no end");
    return {};
}

Result<> check(const Scene& scene, Finding& finding)
{
    const bool mayBeMissing = !scene.wasThere && scene.record.reached < Reached::Created;
    const auto store = store::Store::open(scene.run.store, store::StoreAccess::ReadOnly);
    if (!store) {
        std::error_code none;
        if (mayBeMissing && !fs::exists(scene.run.store / "workbench.sqlite", none))
            return {}; // killed before there was a store
        return fail(store.error());
    }
    const auto row = (*store)->run(scene.run.id);
    const double waited = seconds(scene.waited + waitedNanoseconds());
    finding.truthSeconds = seconds(monotonicNanoseconds() - scene.record.goneAt);
    if (auto sound = checkDatabase(scene.run.store); !sound)
        return sound;
    if (!row)
        return mayBeMissing && row.error().code == ErrorCode::NotFound ? Result<>() : fail(row.error());
    finding.isThere = true;
    finding.state = row->state;
    if (!scene.wasThere && scene.record.reached < Reached::Creating)
        return wrong("there is a run that nobody made");
    if (finding.truthSeconds > kLongestToTruth + waited)
        return wrong("the truth took " + std::to_string(finding.truthSeconds) + " s");
    if (auto known = checkState(scene, **store, *row); !known)
        return known;
    const auto facts = readFacts(**store, scene.run.id);
    const auto twin = twinFacts(scene.twin);
    if (!facts || !twin)
        return fail(!facts ? facts.error() : twin.error());
    if (const auto departs = departure(*facts, *twin); !departs.empty())
        return wrong("the run is not what its twin was: " + departs);
    if (auto there = checkPoints(scene, *facts, finding); !there)
        return there;
    if (auto usable = checkCheckpoints(scene, (*store)->checkpointFolder(scene.run.id), *facts, finding); !usable)
        return usable;
    if (row->state == RunState::Queued && finding.canGoOn)
        return wrong("the run has a checkpoint and is told as queued");
    return scene.reconcile ? checkReconciled(scene, row->state) : Result<>();
}

Result<> checkEnd(const CrashRun& run, const CrashRun& twin)
{
    if (auto sound = checkDatabase(run.store); !sound)
        return sound;
    const auto store = store::Store::open(run.store, store::StoreAccess::ReadOnly);
    if (!store)
        return fail(store.error());
    const auto row = (*store)->run(run.id);
    const auto facts = readFacts(**store, run.id);
    const auto whole = twinFacts(twin);
    if (!row || !facts || !whole)
        return fail(!row ? row.error() : !facts ? facts.error() : whole.error());
    if (row->state != RunState::Finished)
        return wrong("the run went on to its end and is told as " + std::string(runStateName(row->state)));
    if (const auto differs = difference(*facts, *whole); !differs.empty())
        return wrong("the run did not end as its twin did: " + differs);
    const fs::path folder = (*store)->checkpointFolder(run.id);
    for (const auto& [name, best] : facts->checkpoints)
        if (!fs::is_directory(folder / name))
            return wrong("the store names the checkpoint " + name + ", which is not there");
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.path().extension() == ".tmp")
            return wrong("a leftover is still there: " + entry.path().lexically_relative(folder).string());
    return {};
}

} // namespace

void Finding::say(const std::string& text)
{
    std::strncpy(problem.data(), text.c_str(), problem.size() - 1);
}

void checkAfterKill(const Scene& scene, Finding& finding)
{
    if (const auto done = check(scene, finding); !done)
        finding.say(describe(done.error()));
}

void checkFinished(const CrashRun& run, const CrashRun& twin, Finding& finding)
{
    if (const auto done = checkEnd(run, twin); !done)
        finding.say(describe(done.error()));
}

} // namespace workbench::crash
