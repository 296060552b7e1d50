// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/RunRecorder.h"

#include "core/store/Clock.h"
#include "core/store/EventWriter.h"
#include "core/store/RunRecorderImpl.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <string>
#include <utility>

namespace workbench::store
{

namespace
{

using namespace std::chrono_literals;

constexpr auto kBatchTime = 150ms; ///< what a killed process loses at most, besides the time that writing takes
constexpr auto kFirstRetry = 250ms;
constexpr auto kLongestRetry = 4000ms;
constexpr auto kLastPatience = 30s; ///< with another writer, at the end: what is not written then is lost
constexpr std::size_t kEventsPerTransaction = 20'000; ///< so that no other writer waits long

} // namespace

RunRecorder::Impl::Impl(StoreFolder folder, Database database, TroubleHandler onTrouble, const RecorderLimits& limits)
    : m_folder(std::move(folder))
    , m_lockTimeout(limits.lockTimeout)
    , m_database(std::move(database))
    , m_onTrouble(std::move(onTrouble))
    , m_queue(limits.mostWaiting, kEventsPerTransaction)
    , m_thread([this] { run(); })
{
}

RunRecorder::Impl::~Impl()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_wake.notify_all();
    m_thread.join();
}

void RunRecorder::Impl::record(const RunId& run, const train::TrainEvent& event)
{
    // Frames and weights are for who watches; waiting here they would take memory for nothing.
    if (std::holds_alternative<train::AttentionCaptured>(event)
        || std::holds_alternative<train::WeightsPublished>(event))
        return;
    const auto wall = now();
    {
        const std::lock_guard lock(m_mutex);
        const bool wasEmpty = m_queue.empty();
        m_queue.push(run, wall, event);
        const bool fills = m_queue.isNearlyFull() && !m_mustWait.exchange(true);
        ++m_recorded;
        if (!wasEmpty && !fills && m_queue.size() != kEventsPerTransaction)
            return; // the thread knows that something waits
    }
    m_wake.notify_all();
}

Result<> RunRecorder::Impl::flush(bool settled)
{
    std::unique_lock lock(m_mutex);
    const auto wanted = m_recorded;
    const auto attempt = m_attemptsBegun + 1; // one that begins after this call, so it holds all that is wanted
    m_flushUntil = std::max(m_flushUntil, attempt);
    if (settled)
        m_settleUntil = std::max(m_settleUntil, attempt);
    m_wake.notify_all();
    m_attempted.wait(lock, [&] { return (!settled && m_written >= wanted) || m_attemptsEnded >= attempt; });
    if (m_trouble)
        return fail(*m_trouble);
    return {};
}

Result<> RunRecorder::Impl::mayGoOn() const
{
    if (!m_mustWait)
        return {};
    const std::lock_guard lock(m_mutex);
    if (!m_trouble)
        return fail(
            ErrorCode::Busy, "The store is written more slowly than the run tells what it does.",
            "It goes on once all of that is written.");
    return fail(
        m_trouble->code, "There is no more room in memory for what waits to be recorded. " + m_trouble->message,
        m_trouble->hint);
}

void RunRecorder::Impl::run()
{
    auto retry = std::chrono::milliseconds(kFirstRetry);
    auto giveUp = std::chrono::steady_clock::time_point::max();
    std::unique_lock lock(m_mutex);
    while (true) {
        const auto urgent = [this] {
            return m_stop || m_flushUntil > m_attemptsBegun
                || (!m_trouble && (m_mustWait || m_queue.size() >= kEventsPerTransaction));
        };
        m_wake.wait(lock, [&] { return urgent() || !m_queue.empty(); });
        m_wake.wait_for(lock, m_trouble ? retry : std::chrono::milliseconds(kBatchTime), urgent);
        const bool last = m_stop;
        if (last) // before the attempt, which may itself wait as long
            giveUp = std::min(giveUp, std::chrono::steady_clock::now() + kLastPatience);

        ++m_attemptsBegun;
        const auto reached = m_recorded;
        const bool settles = m_settleUntil >= m_attemptsBegun;
        lock.unlock();
        const bool written = writeAll() && (!settles || settleLog());
        lock.lock();
        ++m_attemptsEnded;
        if (written)
            m_written = std::max(m_written, reached);
        if (m_mustWait && !m_queue.isNearlyFull())
            m_mustWait = !written;
        retry = written ? std::chrono::milliseconds(kFirstRetry)
                        : std::min<std::chrono::milliseconds>(2 * retry, kLongestRetry);
        m_attempted.notify_all();
        if (!last)
            continue;
        const bool isBusy = m_trouble && m_trouble->code == ErrorCode::Busy;
        if (m_queue.empty() || (!written && (!isBusy || std::chrono::steady_clock::now() >= giveUp)))
            break;
    }
    if (m_queue.empty())
        return;
    auto loss = m_trouble.value_or(Error{});
    loss.message += " " + std::to_string(m_queue.size()) + " events were not recorded before the end.";
    lock.unlock();
    report(loss);
}

/// Writes what waits, transaction by transaction; false when something could not be written and waits again.
bool RunRecorder::Impl::writeAll()
{
    std::set<RunId> unknown;
    while (true) {
        std::unique_lock lock(m_mutex);
        auto batch = m_queue.take();
        const auto lost = m_queue.lostSteps();
        lock.unlock();
        if (batch.events.empty()) {
            report(unknown.empty() ? std::nullopt : std::optional(notInStore(*unknown.begin())));
            return true;
        }
        auto written = reopenIfGone().and_then([&] { return writeBatch(batch); });
        if (written) {
            unknown.merge(*written);
            batch.events.clear(); // before the lock, because it takes a while
        }
        lock.lock();
        if (written)
            m_queue.reuse(std::move(batch.events));
        else
            m_queue.putBack(std::move(batch));
        lock.unlock();
        const auto tidied = written ? m_database->checkpointIfLong() : Result<>();
        if (!written || !tidied) {
            auto trouble = written ? tidied.error() : written.error();
            if (lost > 0)
                trouble.message += " " + std::to_string(lost) + " steps had no room in memory and are lost.";
            report(trouble);
            return false;
        }
    }
}

/// SQLite syncs its log only when it moves it into the database: what is committed alone can be lost with the power.
bool RunRecorder::Impl::settleLog()
{
    const auto settled = reopenIfGone().and_then([this] { return m_database->syncLog(); });
    if (!settled)
        report(settled.error());
    return settled.has_value();
}

Result<std::set<RunId>> RunRecorder::Impl::writeBatch(const RecorderQueue::Batch& batch)
{
    return m_database->write([&](SQLite::Database& connection) -> Result<std::set<RunId>> {
        std::set<RunId> unknown;
        std::map<const RunId*, std::unique_ptr<EventWriter>> writers;
        const RunId* run = nullptr; // of the writer at hand: most events are of the same run as the one before
        EventWriter* current = nullptr;
        for (const QueuedEvent& queued : batch.events) {
            if (run == queued.run) {
                current->write(queued.event, queued.wall);
                continue;
            }
            if (unknown.contains(*queued.run))
                continue;
            auto& writer = writers[queued.run];
            if (!writer) {
                auto record = RunTable(connection).find(*queued.run);
                if (!record) { // removed meanwhile: nothing of it may hold up the others
                    unknown.insert(*queued.run);
                    writers.erase(queued.run);
                    continue;
                }
                writer = std::make_unique<EventWriter>(connection, m_folder, std::move(*record));
            }
            run = queued.run;
            current = writer.get();
            current->write(queued.event, queued.wall);
        }
        for (const auto& [of, writer] : writers)
            writer->finish();
        return unknown;
    });
}

Error RunRecorder::Impl::notInStore(const RunId& run) const
{
    return {
        ErrorCode::NotFound,
        "Run " + run.value() + " is not in the store " + m_folder.root().string()
            + ", so what it does is not recorded.",
        "It was removed while it was running, or never created."};
}

/// The database can be moved away and back while a run goes on; what comes meanwhile waits in memory.
Result<> RunRecorder::Impl::reopenIfGone()
{
    if (m_database && !m_database->isGone())
        return {};
    m_database.reset();
    auto opened = Database::open(
        m_folder, {.ifMissing = IfMissing::Refuse, .lockTimeout = m_lockTimeout, .checkReferences = false});
    if (!opened)
        return fail(opened.error());
    m_database.emplace(std::move(*opened));
    return {};
}

/// Hands on what is new; never with the lock held, so that a handler may call record().
void RunRecorder::Impl::report(const std::optional<Error>& trouble)
{
    {
        const std::lock_guard lock(m_mutex);
        if (trouble == m_trouble)
            return;
        m_trouble = trouble;
    }
    if (m_onTrouble)
        m_onTrouble(trouble);
}

Result<std::unique_ptr<RunRecorder>>
RunRecorder::open(const std::filesystem::path& store, TroubleHandler onTrouble, const RecorderLimits& limits)
{
    StoreFolder folder(store);
    auto database = Database::open(folder, {.lockTimeout = limits.lockTimeout, .checkReferences = false});
    if (!database)
        return fail(database.error());
    if (auto writable = database->checkWritable(); !writable)
        return fail(writable.error());
    return std::unique_ptr<RunRecorder>(
        new RunRecorder(std::make_unique<Impl>(std::move(folder), std::move(*database), std::move(onTrouble), limits)));
}

RunRecorder::RunRecorder(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl))
{
}

RunRecorder::~RunRecorder() = default;

void RunRecorder::record(const RunId& run, const train::TrainEvent& event)
{
    m_impl->record(run, event);
}

Result<> RunRecorder::flush()
{
    return m_impl->flush(false);
}

Result<> RunRecorder::settle()
{
    return m_impl->flush(true);
}

Result<> RunRecorder::mayGoOn() const
{
    return m_impl->mayGoOn();
}

} // namespace workbench::store
