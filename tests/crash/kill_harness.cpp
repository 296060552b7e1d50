// SPDX-License-Identifier: GPL-3.0-or-later
// Kills training processes at any moment and tells what is left:
//     kill_harness [--kills N] [--seconds T] [--seed S] [--point NAME] [--hosted] [--list]
//     [--repeat KILLS [--slow] [--queued] [--window]]
// Prints figures at the end. Exits 1 when anything was not as it must be, and says how to have it once more.
#include "KillBoard.h"
#include "KillChain.h"
#include "KillSchedule.h"
#include "Processes.h"
#include "WindowRun.h"
#include "core/base/Uuid.h"
#include "core/host/HostedRun.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <sstream>
#include <sys/mman.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace workbench;
using namespace workbench::crash;

namespace
{

namespace fs = std::filesystem;

/// What a chain's runs are like.
struct Kind {
    bool slow = false, queued = false, window = false, hosted = false;

    std::string options() const
    {
        return std::string(slow ? " --slow" : "") + (queued ? " --queued" : "") + (window ? " --window" : "")
            + (hosted ? " --hosted" : "");
    }
};

struct Options {
    int kills = 0, jobs = 0;
    double seconds = 0;
    std::uint64_t seed = 1;
    std::string point, repeat, folder;
    bool list = false;
    Kind kind;
};

/// What is the same for all chains.
struct Campaign {
    Options options;
    fs::path folder;
    std::array<CrashRun, 4> twins;
    std::array<Census, 2> fresh, goingOn; ///< of processes that train themselves; of those with a host
    std::vector<std::string> names;
    KillBoard* board = nullptr;
    std::int64_t deadline = 0;

    CrashRun runIn(const fs::path& below, const Kind& kind) const
    {
        return {
            .store = below / "store",
            .corpus = folder / "corpus.txt",
            .id = RunId(makeUuid()),
            .window = kind.window,
            .slow = kind.slow,
            .hosted = kind.hosted,
            .steered = !kind.hosted};
    }
    /// What a run is compared with always trained in its own program.
    CrashRun& twinOf(bool slow, bool hosted) { return twins[(slow ? 1 : 0) + (hosted ? 2 : 0)]; }
    bool isOver() const
    {
        return board->problems > 0 || (options.kills > 0 && board->kills >= options.kills)
            || (deadline > 0 && monotonicNanoseconds() >= deadline);
    }
};

/// In memory where there is such a place: checkpoints wait for the disk many times, and a kill loses nothing of what
/// the kernel has.
fs::path makeFolder(const std::string& wanted)
{
    std::error_code none;
    const fs::path parent = !wanted.empty() ? fs::path(wanted)
        : ::access("/dev/shm", W_OK) == 0   ? fs::path("/dev/shm")
                                            : fs::temp_directory_path(none);
    fs::path folder = parent / ("kill-harness-" + makeUuid().substr(0, 8));
    fs::create_directories(folder);
    return folder;
}

/// Trains what is compared with later, undisturbed.
bool trainTwins(Campaign& campaign)
{
    for (const bool slow : {false, true})
        for (const bool hosted : {false, true}) {
            const std::string name = std::string(slow ? "slow" : "quick") + (hosted ? "-unsteered" : "");
            CrashRun twin = campaign.runIn(campaign.folder / ("twin-" + name), {.slow = slow, .hosted = hosted});
            twin.hosted = false;
            fs::create_directories(twin.store.parent_path());
            if (trainInProcess(twin, Way::Create, {}, *makeCourseRecord()) != Outcome::Ended)
                return false;
            campaign.twinOf(slow, hosted) = std::move(twin);
        }
    return true;
}

/// Of an undisturbed process.
std::optional<Census> census(const CrashRun& run, Way way)
{
    const auto record = makeCourseRecord();
    const auto begun = monotonicNanoseconds();
    if (trainInProcess(run, way, {}, *record) != Outcome::Ended)
        return std::nullopt;
    return takeCensus(run, *record, monotonicNanoseconds() - begun);
}

/// Counts the points of a process that begins and of one that goes on.
bool countPoints(Campaign& campaign, bool hosted)
{
    const std::string name = hosted ? "-hosted" : "";
    const CrashRun whole = campaign.runIn(campaign.folder / ("whole" + name), {.hosted = hosted});
    const CrashRun cut = campaign.runIn(campaign.folder / ("cut" + name), {.hosted = hosted});
    for (const CrashRun* run : {&whole, &cut})
        fs::create_directories(run->store.parent_path());
    // The first leaves something to clear.
    const KillPlan halfWay = hosted ? KillPlan{.point = "after telling a checkpoint", .occurrence = 5}
                                    : KillPlan{.point = "before rename step-N.tmp to step-N", .occurrence = 5};
    if (trainInProcess(cut, Way::Queue, halfWay, *makeCourseRecord()) != Outcome::Killed)
        return false;
    const auto fresh = census(whole, Way::Create), goingOn = census(cut, Way::GoOn);
    if (!fresh || !goingOn)
        return false;
    campaign.fresh.at(hosted ? 1 : 0) = *fresh;
    campaign.goingOn.at(hosted ? 1 : 0) = *goingOn;
    return true;
}

bool prepare(Campaign& campaign)
{
    campaign.folder = makeFolder(campaign.options.folder);
    writeCorpus(campaign.folder / "corpus.txt");
    if (!trainTwins(campaign) || !countPoints(campaign, false) || !countPoints(campaign, true))
        return false;
    for (const auto* censuses : {&campaign.fresh, &campaign.goingOn})
        for (const Census& census : *censuses)
            for (const Census::Passes& point : census.points)
                if (std::ranges::find(campaign.names, point.name) == campaign.names.end())
                    campaign.names.push_back(point.name);
    return true;
}

std::string joined(const std::vector<std::string>& kills)
{
    std::string text;
    for (const std::string& kill : kills)
        text += (text.empty() ? "" : " | ") + kill;
    return text;
}

/// One chain in a folder of its own, which stays when something is wrong.
void runChain(Campaign& campaign, std::size_t job, const Kind& kind, const KillChain::NextKill& next)
{
    const fs::path folder = campaign.folder / ("chain-" + makeUuid().substr(0, 8));
    fs::create_directories(folder);
    const CrashRun run = campaign.runIn(folder, kind);
    const ChainResult result = KillChain(run, campaign.twinOf(kind.slow, kind.hosted), kind.queued, next).run();
    campaign.board->take(result, job, run, campaign.names);
    if (result.problem.empty()) {
        fs::remove_all(folder);
        return;
    }
    ++campaign.board->problems;
    std::printf(
        "WRONG, after: %s\n  %s\n  What was left lies in %s\n  Seed %llu. Once more: kill_harness%s --repeat '%s'\n",
        result.kills.back().c_str(), result.problem.c_str(), folder.c_str(),
        static_cast<unsigned long long>(campaign.options.seed), kind.options().c_str(), joined(result.kills).c_str());
    std::fflush(stdout);
}

/// One for each kind of census.
struct Schedules {
    std::array<KillSchedule, 2> fresh, goingOn;

    explicit Schedules(const Campaign& campaign)
        : fresh(of(campaign.fresh, campaign.options, 0))
        , goingOn(of(campaign.goingOn, campaign.options, 2))
    {
    }

private:
    static std::array<KillSchedule, 2> of(const std::array<Census, 2>& census, const Options& options, int seed)
    {
        return {
            KillSchedule(census[0], options.seed + seed, options.point),
            KillSchedule(census[1], options.seed + seed + 1, options.point)};
    }
};

/// Until it is over: quick chains on the processors there are, and slow ones, which mostly sleep, beside them.
void work(Campaign& campaign, std::size_t job, bool slow, Schedules& schedules)
{
    constexpr int kMostKills = 6, kHostedEvery = 5; // a host costs some tenths of a second to start
    for (int chain = 0; !campaign.isOver(); ++chain) {
        int kills = 0;
        // The window's runs always come from its queue.
        const bool window = kHasWindow && chain % 3 == 2;
        const bool hosted = campaign.options.kind.hosted || chain % kHostedEvery == kHostedEvery - 1;
        const Kind kind{.slow = slow, .queued = window || chain % 2 == 1, .window = window, .hosted = hosted};
        runChain(campaign, job, kind, [&](Way way) -> KillPlan {
            if (++kills > kMostKills || campaign.isOver())
                return {};
            KillSchedule& schedule = (way == Way::GoOn ? schedules.goingOn : schedules.fresh).at(hosted ? 1 : 0);
            constexpr std::int64_t kSlowRun = 1'900'000'000;
            return slow && kills % 3 != 0 && campaign.options.point.empty() ? schedule.nextTime(kSlowRun)
                                                                            : schedule.next();
        });
    }
}

void repeat(Campaign& campaign)
{
    std::vector<KillPlan> kills;
    std::istringstream text(campaign.options.repeat + " | ");
    for (std::string each; std::getline(text, each, '|');) {
        const auto first = each.find_first_not_of(' ');
        if (first != std::string::npos)
            kills.push_back(KillPlan::fromText(each.substr(first, each.find_last_not_of(' ') + 1 - first)));
    }
    std::size_t turn = 0;
    runChain(campaign, 0, campaign.options.kind, [&](Way) { return turn < kills.size() ? kills[turn++] : KillPlan{}; });
}

int run(Campaign& campaign)
{
    const Options& options = campaign.options;
    const auto begun = monotonicNanoseconds();
    if (options.seconds > 0)
        campaign.deadline = begun + static_cast<std::int64_t>(options.seconds * 1e9);
    if (!prepare(campaign)) {
        ++campaign.board->problems;
        std::printf(
            "The runs to compare with failed; what they left, with what they said in log.txt, lies in %s\n",
            campaign.folder.c_str());
        return 1;
    }
    if (options.list) {
        for (const std::string& name : campaign.names)
            std::printf("%s\n", name.c_str());
        std::printf("%zu points\n", campaign.names.size());
        return 0;
    }
    if (!options.point.empty() && std::ranges::find(campaign.names, options.point) == campaign.names.end()) {
        std::printf("No process passes '%s'; --list shows the points there are.\n", options.point.c_str());
        return 2;
    }
    if (!options.repeat.empty()) {
        adoptOrphans();
        repeat(campaign);
    } else {
        Schedules schedules(campaign);
        const auto quick = static_cast<std::size_t>(
            options.jobs > 0 ? options.jobs : std::max(1, static_cast<int>(std::thread::hardware_concurrency())));
        const std::size_t all = std::min(quick + 1, KillBoard::kMostJobs);
        for (std::size_t job = 0; job < all; ++job) {
            std::fflush(nullptr);
            if (::fork() == 0) {
                adoptOrphans();
                work(campaign, job, job + 1 == all, schedules);
                ::_exit(0);
            }
        }
        for (int status = 0; ::wait(&status) > 0;)
            if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
                ++campaign.board->problems;
    }
    campaign.board->report(campaign.names.size(), static_cast<double>(monotonicNanoseconds() - begun) * 1e-9);
    return campaign.board->problems > 0 || campaign.board->kills == 0 ? 1 : 0;
}

} // namespace

int main(int argc, char** argv)
{
    if (const auto code = host::hostedRun(argc, argv))
        return *code;
    Campaign campaign;
    Options& options = campaign.options;
    CLI::App app("Kills training processes at any moment and tells what is left.");
    app.add_option("--kills", options.kills, "How many; some more may come, for no run is left where it was killed");
    app.add_option("--seconds", options.seconds, "How long; without either: 300 kills");
    app.add_option("--seed", options.seed, "Order of the points, occurrences and random times")->capture_default_str();
    app.add_option("--point", options.point, "Kill at that point alone, at its first and at later passings");
    app.add_option("--jobs", options.jobs, "Runs at a time; by default one a processor");
    app.add_option("--folder", options.folder, "Where stores are made; by default in memory");
    app.add_flag("--list", options.list, "Name the points");
    app.add_option("--repeat", options.repeat, "Kills, one a process, as a failure names them");
    app.add_flag("--slow", options.kind.slow, "With --repeat: of the runs whose steps take 20 ms");
    app.add_flag("--queued", options.kind.queued, "With --repeat: the first run comes from the queue");
    app.add_flag("--window", options.kind.window, "With --repeat: the runs train as in the window, which queues them");
    app.add_flag("--hosted", options.kind.hosted, "Each run has a process of its own, and no hand on it");
    CLI11_PARSE(app, argc, argv);
    if (options.kills <= 0 && options.seconds <= 0)
        options.kills = 300;
    void* const memory = ::mmap(nullptr, sizeof(KillBoard), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return 2;
    campaign.board = new (memory) KillBoard;
    const int code = run(campaign);
    if (campaign.board->problems == 0)
        fs::remove_all(campaign.folder);
    return code;
}
