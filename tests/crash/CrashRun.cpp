// SPDX-License-Identifier: GPL-3.0-or-later
#include "CrashRun.h"

#include "KillSwitch.h"
#include "KillingFileSystem.h"
#include "KillingSink.h"
#include "KillingVfs.h"
#include "WindowRun.h"
#include "app/cli/RunSink.h"
#include "app/cli/StoreAccess.h"
#include "core/host/ChosenTrainer.h"
#include "core/train/ResumeFit.h"
#include "core/train/ResumePoint.h"
#include "core/train/TrainControl.h"

#include <cstdio>
#include <fstream>
#include <random>
#include <thread>

namespace workbench::crash
{

namespace
{

constexpr std::string_view kAfter = "after ";
constexpr std::string_view kMicroseconds = " us";
constexpr std::string_view kStop = "stop ";
constexpr std::string_view kHost = "host, ";

/// Wakes up all the time and notes how much too late: a machine that gives this process no time keeps no promise.
void noteLateness(CourseRecord& record, const std::stop_token& stop)
{
    constexpr std::int64_t kSleep = 5'000'000;
    for (auto before = monotonicNanoseconds(); !stop.stop_requested();) {
        std::this_thread::sleep_for(std::chrono::nanoseconds(kSleep));
        const auto now = monotonicNanoseconds();
        record.latest = std::max(record.latest.load(), now - before - kSleep);
        before = now;
    }
}

/// The run becomes this process's; what to begin with, or why it cannot.
Result<std::optional<train::Beginning>> takeRun(const CrashRun& run, Way way, store::Store& store)
{
    if (way == Way::Create)
        return std::nullopt; // createRun() comes when all is checked
    if (way == Way::Queue) {
        const auto claimed = store.claimQueued(run.id);
        if (!claimed)
            return fail(claimed.error());
        if (!*claimed)
            return fail(ErrorCode::Busy, "The queue does not have the run.");
        return std::nullopt;
    }
    const auto row = store.claimEnded(run.id);
    if (!row)
        return fail(row.error());
    const auto folder = store.checkpointFolder(run.id);
    auto point = train::findResumePoint(folder, run.id);
    if (!point)
        return fail(std::move(point.error()));
    if (auto fits = train::checkResume(point->manifest, run.config(), row->state); !fits)
        return fail(std::move(fits.error()));
    return train::Beginning{.checkpoint = point->checkpoint};
}

Result<> train(const CrashRun& run, Way way, std::int64_t stopAt, KillSwitch& kill, CourseRecord& record)
{
    const KillingFileSystem files(kill);
    cli::CommandLine line;
    line.store = run.store.string();
    kill.at("before opening the store");
    auto store = cli::openStore(line, store::StoreAccess::ReadWrite);
    if (!store)
        return fail(store.error());
    if (way == Way::Queue && !(*store)->run(run.id)) {
        record.reached = Reached::Creating;
        kill.at("before queueing");
        if (const auto queued = (*store)->createRun(run.id, run.config(), train::RunState::Queued); !queued)
            return fail(queued.error());
        record.reached = Reached::Created;
    }
    kill.at("before taking the run");
    auto begin = takeRun(run, way, **store);
    if (!begin)
        return fail(begin.error());
    kill.at("after taking the run");
    auto trainer = host::ChosenTrainer::create(
        {.run = run.id,
         .config = run.config(),
         .checkpointFolder = (*store)->checkpointFolder(run.id),
         .fileSystem = run.hosted ? nullptr : &files,
         .begin = *begin});
    if (!trainer)
        return fail(trainer.error());
    const auto recorder = cli::openRecorder(**store);
    if (!recorder)
        return fail(recorder.error());
    if (way == Way::Create) {
        record.reached = Reached::Creating;
        kill.at("before creating the run");
        if (const auto row = (*store)->createRun(run.id, run.config(), train::RunState::Running); !row)
            return fail(row.error());
        record.reached = Reached::Created;
        kill.at("after creating the run");
    }
    cli::TrainPrinter printer(run.id, run.config().train, true);
    cli::RunSink recording(run.id, run.corpus, **store, **recorder, printer);
    train::TrainControl control;
    std::stop_source stop;
    KillingSink sink(
        recording, {control, [&stop] { stop.request_stop(); }, stopAt, run.steered}, kill, record, run.store,
        run.pace());
    const auto summary = trainer->run(stop.get_token(), sink, control);
    if (const auto recorded = (*recorder)->flush(); !recorded)
        return recorded;
    record.reached = Reached::Recorded;
    kill.at("after recording the end");
    return summary ? Result<>() : fail(summary.error());
}

} // namespace

std::string KillPlan::text() const
{
    std::string text(victim == Victim::Host ? kHost : "");
    if (stopAt > 0)
        text += std::string(kStop) + std::to_string(stopAt) + ", ";
    if (!point.empty())
        return text + point + "@" + std::to_string(occurrence);
    if (after.count() > 0)
        return text + std::string(kAfter) + std::to_string(after.count()) + std::string(kMicroseconds);
    return text + "none";
}

KillPlan KillPlan::fromText(const std::string& text)
{
    if (text.starts_with(kHost)) {
        KillPlan plan = fromText(text.substr(kHost.size()));
        plan.victim = Victim::Host;
        return plan;
    }
    if (text.starts_with(kStop)) {
        KillPlan plan = fromText(text.substr(text.find(", ") + 2));
        plan.stopAt = std::atoll(text.c_str() + kStop.size());
        return plan;
    }
    if (const auto at = text.rfind('@'); at != std::string::npos)
        return {.point = text.substr(0, at), .occurrence = std::atoll(text.c_str() + at + 1)};
    if (text.starts_with(kAfter) && text.ends_with(kMicroseconds))
        return {.after = std::chrono::microseconds(std::atoll(text.c_str() + kAfter.size()))};
    return {};
}

config::RunConfig CrashRun::config() const
{
    config::RunConfig config;
    config.name = id.value().substr(0, 8);
    config.corpus.path = corpus.string();
    config.model.layers = 2;
    config.model.width = 16;
    config.model.boomWidth = 32;
    config.model.memory = 48;
    config.train.optimizer = config::Optimizer::Lamb;
    config.train.learningRate = 1e-2;
    config.train.warmupSteps = 3;
    config.train.batch = 4;
    config.train.bptt = 16;
    config.train.steps = slow ? 70 : 90;
    config.eval.everySteps = slow ? 40 : 15;
    config.eval.batch = 2;
    config.checkpoint.everySteps = slow ? 40 : 10;
    config.checkpoint.keep = 2;
    config.inspect.everySteps = 20;
    config.inspect.probeBytes = 32;
    config.film.everySteps = 20;
    config.film.bytes = 8;
    config.runtime.device = config::Device::Cpu;
    config.runtime.threads = 1;
    config.runtime.process = hosted ? config::Process::Own : config::Process::Same;
    return config;
}

std::chrono::milliseconds CrashRun::pace() const
{
    return std::chrono::milliseconds(slow ? 20 : 0);
}

void writeCorpus(const std::filesystem::path& file)
{
    std::ofstream out(file, std::ios::binary);
    std::mt19937 random(7);
    for (int line = 0; line < 150; ++line) {
        out << line << ": ";
        for (int word = 0; word < 5; ++word)
            out << std::string(1 + random() % 5, static_cast<char>('a' + random() % 26)) << ' ';
        out << '\n';
    }
}

int trainAndDie(const CrashRun& run, Way way, const KillPlan& plan, CourseRecord& record)
{
    const auto log = (run.store.parent_path() / "log.txt").string();
    if (!std::freopen("/dev/null", "w", stdout) || !std::freopen(log.c_str(), "a", stderr))
        return 2;
    KillSwitch kill(record, plan.point, plan.occurrence, plan.victim);
    const KillingVfs vfs(kill);
    const std::jthread lateness([&](const std::stop_token& stop) { noteLateness(record, stop); });
    const auto done
        = run.window ? trainInWindow(run, way, plan.stopAt, kill, record) : train(run, way, plan.stopAt, kill, record);
    if (!done)
        std::fprintf(stderr, "%s\n", describe(done.error()).c_str());
    std::fflush(stderr);
    return done ? 0 : 1;
}

} // namespace workbench::crash
