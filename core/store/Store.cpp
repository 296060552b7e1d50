// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Store.h"

#include "core/base/Printable.h"
#include "core/base/Uuid.h"
#include "core/store/Clock.h"
#include "core/store/ConfigReader.h"
#include "core/store/EventTable.h"
#include "core/store/RunClaim.h"
#include "core/store/RunLabels.h"
#include "core/store/RunNames.h"
#include "core/store/RunQueue.h"
#include "core/store/RunRemoval.h"
#include "core/store/RunTable.h"
#include "core/store/StoreImpl.h"

#include <algorithm>
#include <cstdlib>
#include <pwd.h>
#include <unistd.h>

namespace workbench::store
{

Result<std::unique_ptr<Store>> Store::open(const std::filesystem::path& directory, StoreAccess access)
{
    StoreFolder folder(directory);
    return Database::open(folder, {.access = access}).transform([&](Database&& database) {
        return std::unique_ptr<Store>(new Store(std::make_unique<Impl>(std::move(folder), std::move(database))));
    });
}

std::filesystem::path Store::defaultDirectory()
{
    // The XDG base directory specification has relative values ignored.
    if (const char* data = std::getenv("XDG_DATA_HOME"); data && std::filesystem::path(data).is_absolute())
        return std::filesystem::path(data) / "sharnn-workbench";
    const char* home = std::getenv("HOME");
    if (!home || !*home)
        if (const passwd* user = ::getpwuid(::getuid()))
            home = user->pw_dir;
    return std::filesystem::path(home ? home : "/") / ".local/share/sharnn-workbench";
}

Store::Store(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl))
{
}

Store::~Store() = default;

const std::filesystem::path& Store::directory() const
{
    return m_impl->folder.root();
}

bool Store::isReadOnly() const
{
    return m_impl->database.isReadOnly();
}

std::filesystem::path Store::checkpointFolder(const RunId& run) const
{
    return m_impl->folder.checkpoints(run);
}

std::filesystem::path Store::corpusFolder() const
{
    return m_impl->folder.corpora();
}

Result<std::int64_t> Store::changeCounter()
{
    return m_impl->database.changeCounter();
}

Result<RunRow>
Store::createRun(const RunId& id, const config::RunConfig& config, train::RunState state, const NewRun& details)
{
    if (!isUuid(id.value()))
        return fail(ErrorCode::InvalidArgument, "'" + printable(id.value()) + "' cannot identify a run: no UUID.");
    std::string name;
    if (!config.name.empty()) {
        auto clean = cleanRunName(config.name);
        if (!clean)
            return fail(clean.error());
        name = std::move(*clean);
    }
    const auto group = cleanGroup(details.group);
    if (!group)
        return fail(group.error());
    if (details.origin && !isUuid(details.origin->run.value()))
        return fail(
            ErrorCode::InvalidArgument,
            "'" + printable(details.origin->run.value())
                + "' cannot be the run that another one went on from: no"
                  " UUID.");
    const auto created = m_impl->database.write([&](SQLite::Database& connection) -> Result<> {
        RunTable table(connection);
        if (table.isTaken(id))
            return fail(ErrorCode::AlreadyExists, "There is a run " + id.value() + " already.");
        RunRecord record;
        record.row.id = id;
        record.row.name = name;
        record.row.state = state;
        record.row.colour = table.nextColour();
        record.row.group = *group;
        record.row.origin = details.origin;
        record.row.created = record.updated = now();
        if (train::isLive(state))
            record.process = currentProcess();
        table.insert(record, configText(config));
        if (name.empty()) {
            record.row.name = makeRunName(config, record.row.number);
            table.saveLabels(record.row);
        }
        if (state == train::RunState::Queued)
            RunQueue(connection).append(record.row.number);
        return {};
    });
    if (!created)
        return fail(created.error());
    return run(id);
}

Result<std::vector<RunRow>> Store::runs()
{
    return m_impl->database.read([&](SQLite::Database& connection) -> Result<std::vector<RunRow>> {
        return m_impl->runs.tell(connection, RunTable(connection).all());
    });
}

Result<std::int64_t> Store::runCount()
{
    return m_impl->database.read(
        [](SQLite::Database& connection) -> Result<std::int64_t> { return RunTable(connection).count(); });
}

Result<RunRow> Store::run(const RunId& id)
{
    return m_impl->readRun(id, [&](SQLite::Database& connection, RunRecord& record) -> Result<RunRow> {
        return std::move(m_impl->runs.tell(connection, {std::move(record)}).front());
    });
}

Result<RunRow> Store::findRun(std::string_view text)
{
    const auto found = m_impl->database.read([&](SQLite::Database& connection) -> Result<std::vector<RunId>> {
        return RunTable(connection).idsLike(std::string(text));
    });
    if (!found)
        return fail(found.error());
    if (found->size() == 1)
        return run(found->front());
    if (found->empty())
        return fail(
            ErrorCode::NotFound,
            "There is no run '" + printable(text) + "' in " + directory().string() + ": it is no name, and no UUID or"
                + " beginning of one (four characters or more).",
            "'sharnn runs list' shows those there are.");
    constexpr std::size_t kShown = 5;
    std::string several;
    for (std::size_t i = 0; i < std::min(found->size(), kShown); ++i)
        several += (i == 0 ? "" : ", ") + (*found)[i].value();
    return fail(
        ErrorCode::InvalidArgument,
        "'" + printable(text) + "' means " + std::to_string(found->size()) + " runs: " + several
            + (found->size() > kShown ? "..." : "") + ".",
        "Give more characters of the UUID.");
}

Result<std::int64_t> Store::removeRun(const RunId& id)
{
    if (auto writable = m_impl->database.checkWritable(); !writable)
        return fail(writable.error());
    const auto found = m_impl->readRun(
        id, [](SQLite::Database&, RunRecord& record) -> Result<RunRecord> { return std::move(record); });
    if (!found)
        return fail(found.error());
    if (auto error = inUse(*found); error && (!isClaimed(*found) || found->process != currentProcess()))
        return fail(std::move(*error));
    return RunRemoval(m_impl->database, m_impl->folder).remove(*found);
}

Result<std::vector<RunId>> Store::reconcile()
{
    auto dead = m_impl->database.write([](SQLite::Database& connection) -> Result<std::vector<RunId>> {
        std::vector<RunId> interrupted;
        for (RunRecord& record : RunTable(connection).all()) {
            // Who claimed it is gone: it waits again, or is as it was before somebody wanted to go on with it.
            if (!train::isLive(record.row.state) && record.process.pid != 0 && !isClaimed(record)) {
                record.process = {};
                RunTable(connection).save(record);
            }
            if (knownState(record) == record.row.state)
                continue;
            markInterrupted(connection, record);
            interrupted.push_back(record.row.id);
        }
        return interrupted;
    });
    if (!dead)
        return dead;
    return RunRemoval(m_impl->database, m_impl->folder).finishAll().transform([&] { return std::move(*dead); });
}

} // namespace workbench::store
