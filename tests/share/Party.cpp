// SPDX-License-Identifier: GPL-3.0-or-later
#include "Party.h"

#include "SmallRun.h"

#include <QCoreApplication>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <utility>

namespace workbench::share
{

namespace
{

namespace fs = std::filesystem;

constexpr int kTurn = 100; ///< ms
constexpr double kPatience = 120; ///< s that the last ones may take to end
constexpr std::size_t kRunsLeftAlone = 12; ///< of those that may be removed, so that there is something to look at

std::string writeCorpus(const fs::path& folder)
{
    fs::create_directories(folder);
    const fs::path file = folder / "corpus.txt";
    std::ofstream text(file);
    for (int line = 0; line < 1000; ++line)
        text << "the fox " << line * 7919 % 1000 << " met a hen\n";
    return file.string();
}

QString text(const RunId& run)
{
    return QString::fromStdString(run.value());
}

} // namespace

Party::Party(PartyOptions options)
    : m_options(std::move(options))
    , m_corpus(writeCorpus(m_options.folder))
    , m_random(m_options.seed)
    , m_begun(std::chrono::steady_clock::now())
{
    addSeats();
    m_turn.callOnTimeout(this, [this] { turn(); });
}

double Party::seconds() const
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_begun).count();
}

void Party::run()
{
    m_turn.start(kTurn);
    QCoreApplication::exec();
}

void Party::addSeats()
{
    const auto add = [this](std::function<std::optional<Plan>(Seat&)> next) {
        m_seats.push_back(std::make_unique<Seat>());
        Seat& seat = *m_seats.back();
        seat.next = [next = std::move(next), &seat] { return next(seat); };
    };
    for (int i = 0; i < m_options.trainers; ++i)
        add([this](Seat& seat) { return train(seat); });
    for (int i = 0; i < m_options.windows; ++i)
        add([this, i](Seat&) {
            return Plan{
                .role = "window",
                .program = m_options.self,
                .arguments
                = {"--window", QString::fromStdString(store().string()), "--corpus", QString::fromStdString(m_corpus),
                   "--seed", QString::number(m_options.seed + unsigned(i))}};
        });
    add([this](Seat&) { return call("queue that stays", {"queue", "run", "--keep", "--json"}); });
    add([this](Seat&) { return call("queue", {"queue", "run", "--json"}); });
    add([this](Seat&) { return call("queue add", QStringList{"queue", "add"} + smallRun(50 + below(250))); });
    add([this](Seat&) { return look(); });
    add([this](Seat& seat) { return exchange(seat); });
    add([this](Seat&) { return remove(); });
}

QStringList Party::smallRun(int steps) const
{
    QStringList arguments{"--json"};
    for (const auto& [field, value] : smallFields(m_corpus, steps))
        arguments << "--set" << QString::fromStdString(field + "=" + value);
    return arguments;
}

Party::Plan Party::call(std::string role, QStringList arguments) const
{
    arguments << "--store" << QString::fromStdString(store().string());
    return {.role = std::move(role), .program = m_options.sharnn, .arguments = std::move(arguments)};
}

std::optional<Party::Plan> Party::train(Seat& seat)
{
    Plan plan = call("train", QStringList{"train"} + smallRun(100 + below(1400)));
    if (below(3) > 0)
        return plan;
    seat.interruptAt = qint64(seconds() * 1000) + 1000 + below(2500);
    plan.mayFail = true; // it may be told before it has begun
    plan.whenDone = [this, &seat](const Member& member) {
        if (member.run().value().empty() || m_ledger.runs()[member.run()].steps.empty())
            return;
        seat.follow = call("resume", {"resume", text(member.run()), "--json"});
        seat.follow->mayFail = true; // it had finished by then
        m_ledger.runs()[member.run()].ended = false;
    };
    return plan;
}

std::optional<RunId> Party::anyRun(bool mayGo)
{
    // A window labels what it has queued, whoever trained that.
    std::vector<RunId> found;
    for (const auto& [run, word] : m_ledger.runs())
        if (word.ended && !word.removed && !word.steps.empty()
            && (!mayGo || (word.users == 0 && (word.role == "train" || word.role == "imported"))))
            found.push_back(run);
    if (found.empty() || (mayGo && found.size() <= kRunsLeftAlone))
        return std::nullopt;
    return found[std::size_t(below(int(found.size())))];
}

std::optional<Party::Plan> Party::look()
{
    const auto run = anyRun(false);
    if (!run)
        return call("list", {"runs", "list", "--json"});
    const QString id = text(*run), corpus = QString::fromStdString(m_corpus);
    const std::vector<QStringList> ways{
        {"runs", "list", "--json"},
        {"runs", "list", "--filter", "bpc.validation < 9 and not archived", "--sort", "bpc.validation"},
        {"runs", "show", id, "--json"},
        {"runs", "show", id, "--film"},
        {"runs", "samples"},
        {"runs", "export", id, "--format", "json"},
        {"runs", "export", id},
        {"queue", "list"},
        {"corpus", "list"},
        {"checkpoint", "verify", id},
        {"eval", id, "--corpus", corpus, "--split", "test", "--threads", "1"},
        {"sample", id, "--prompt", "the ", "--bytes", "20", "--threads", "1"},
    };
    const QStringList& way = ways[std::size_t(below(int(ways.size())))];
    Plan plan = call((way[1] == id ? way[0] : way[0] + " " + way[1]).toStdString(), way);
    plan.reads = {*run};
    return plan;
}

std::optional<Party::Plan> Party::exchange(Seat& seat)
{
    const auto run = anyRun(false);
    if (!run)
        return std::nullopt;
    const fs::path file = m_options.folder / "moved.zip";
    Plan plan
        = call("export", {"runs", "export", text(*run), "--format", "bundle", "--out", file.c_str(), "--overwrite"});
    plan.reads = {*run};
    plan.whenDone = [this, &seat, file, source = *run](const Member&) {
        seat.follow = call("import", {"runs", "import", file.c_str(), "--copy", "--json"});
        seat.follow->reads = {source};
        seat.follow->whenDone = [this, source](const Member& member) { noteImport(member, source); };
    };
    return plan;
}

void Party::noteImport(const Member& member, const RunId& source)
{
    const auto json = nlohmann::json::parse(member.output(), nullptr, false);
    if (!json.is_object() || !json.contains("run")) {
        m_ledger.trouble("an import does not say what it made: " + member.output());
        return;
    }
    RunWord word = m_ledger.runs()[source];
    word.role = "imported";
    word.users = 0;
    word.ended = true;
    m_ledger.runs()[RunId(json["run"].get<std::string>())] = std::move(word);
}

std::optional<Party::Plan> Party::remove()
{
    const auto run = anyRun(true);
    if (!run)
        return std::nullopt;
    RunWord& word = m_ledger.runs()[*run];
    word.ended = false; // nobody chooses it from now on
    Plan plan = call("remove", {"runs", "remove", text(*run)});
    plan.whenDone = [&word](const Member&) { word.removed = true; };
    return plan;
}

void Party::fill(Seat& seat)
{
    auto plan = std::exchange(seat.follow, std::nullopt);
    if (!plan && m_phase == Phase::Open)
        plan = seat.next();
    if (!plan)
        return;
    ++m_started[plan->role];
    seat.member = std::make_unique<Member>(std::move(*plan), m_ledger);
}

void Party::turn()
{
    if (!m_probe && fs::exists(store() / "workbench.sqlite"))
        m_probe = std::make_unique<LockProbe>(store() / "workbench.lock");
    for (const auto& seat : m_seats) {
        if (seat->member && seat->member->isRunning()) {
            if (seat->interruptAt > 0 && qint64(seconds() * 1000) >= seat->interruptAt) {
                seat->interruptAt = 0;
                seat->member->interrupt();
            }
            continue;
        }
        seat->interruptAt = 0;
        seat->member.reset();
        fill(*seat);
    }
    // However much waits in the queue at the end: it is trained, as long as that goes on.
    if (const auto steps = m_ledger.steps(); m_phase == Phase::Open || steps != m_stepsSeen) {
        m_stepsSeen = steps;
        m_progressAt = seconds();
    }
    if (m_phase == Phase::Open && seconds() >= m_options.seconds)
        beginToEnd();
    else if (m_phase != Phase::Open && seconds() > m_progressAt + 2 * kPatience) {
        for (const auto& seat : m_seats)
            if (seat->member)
                m_ledger.trouble(seat->member->role() + " does not come to its end");
        QCoreApplication::quit();
    } else if (m_phase == Phase::Ending && allGone()) {
        m_phase = Phase::Draining;
        m_seats.front()->follow = call("queue", {"queue", "run", "--json"});
    } else if (m_phase == Phase::Draining && allGone()) {
        m_phase = Phase::Over;
        QCoreApplication::quit();
    }
}

void Party::beginToEnd()
{
    m_phase = Phase::Ending;
    for (const auto& seat : m_seats) {
        if (!seat->member)
            continue;
        if (seat->member->role() == "window")
            seat->member->closeInput();
        if (seat->member->role() == "queue that stays")
            seat->member->interrupt();
    }
}

bool Party::allGone() const
{
    return std::ranges::all_of(m_seats, [](const auto& seat) { return !seat->member && !seat->follow; });
}

std::string Party::describeSoFar() const
{
    int processes = 0;
    for (const auto& [role, count] : m_started)
        processes += count;
    const auto waits = this->waits();
    return std::to_string(int(seconds())) + " s: " + std::to_string(processes) + " processes, "
        + std::to_string(m_ledger.runs().size()) + " runs, " + std::to_string(m_ledger.steps())
        + " steps told; longest wait for the lock " + std::to_string(int(waits.longest)) + " ms; "
        + std::to_string(m_ledger.troubles().size()) + " troubles";
}

} // namespace workbench::share
