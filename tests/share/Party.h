// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Ledger.h"
#include "LockProbe.h"
#include "Member.h"

#include <QObject>
#include <QTimer>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace workbench::share
{

struct PartyOptions {
    std::filesystem::path folder; ///< made; the store is "store" in it
    QString sharnn, self; ///< programs: the command line, and this one for the windows
    double seconds = 25;
    int trainers = 2, windows = 2;
    unsigned seed = 1;
};

/// Many programs on one store: keeps them coming until the time is over, then lets each come to its end, and trains
/// what still waits.
class Party : public QObject
{
public:
    explicit Party(PartyOptions options);

    /// Until all have gone; runs an event loop.
    void run();

    const Ledger& ledger() const { return m_ledger; }
    std::filesystem::path store() const { return m_options.folder / "store"; }
    const std::map<std::string, int>& started() const { return m_started; } ///< processes, by role
    LockProbe::Waits waits() const { return m_probe ? m_probe->waits() : LockProbe::Waits(); }
    std::string describeSoFar() const;

private:
    using Plan = Member::Plan;
    /// A place that is filled anew whenever its process has gone; nothing to do now: nullopt.
    struct Seat {
        std::function<std::optional<Plan>()> next;
        std::unique_ptr<Member> member;
        std::optional<Plan> follow; ///< what its process left to be done
        qint64 interruptAt = 0; ///< ms; 0: never
    };

    void addSeats();
    void turn();
    void fill(Seat& seat);
    void send(QStringList arguments, std::string role, Seat& seat);
    void beginToEnd();
    bool allGone() const;

    std::optional<Plan> train(Seat& seat);
    std::optional<Plan> look();
    std::optional<Plan> exchange(Seat& seat);
    std::optional<Plan> remove();
    Plan call(std::string role, QStringList arguments) const;
    QStringList smallRun(int steps) const;
    void noteImport(const Member& member, const RunId& source);

    int below(int limit) { return int(m_random() % unsigned(limit)); }
    double seconds() const;
    std::optional<RunId> anyRun(bool mayGo); ///< that has ended; `mayGo`: and that nobody reads

    const PartyOptions m_options;
    const std::string m_corpus;
    std::mt19937 m_random;
    Ledger m_ledger;
    std::map<std::string, int> m_started;
    std::vector<std::unique_ptr<Seat>> m_seats;
    std::unique_ptr<LockProbe> m_probe;
    std::chrono::steady_clock::time_point m_begun;
    enum class Phase { Open, Ending, Draining, Over } m_phase = Phase::Open;
    double m_progressAt = 0; ///< seconds(): when a step was told last
    std::int64_t m_stepsSeen = 0;
    QTimer m_turn;
};

} // namespace workbench::share
