// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ProcessIdentity.h"
#include "core/store/StoreTypes.h"

#include <SQLiteCpp/Database.h>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace workbench::store
{

/// A row of the table of runs: what RunRow shows and what only the store needs to know. Its `row.config` is not
/// filled, because reading that JSON costs more than all the rest; see RunTable::configs().
struct RunRecord {
    RunRow row; ///< `checkpoint` relative to the store, `state` as recorded
    ProcessIdentity process; ///< of the process that runs, claims or imports it; pid 0 for none
    WallMilliseconds updated = 0; ///< when the latest event was recorded
    std::int64_t trainBytes = 0, validationBytes = 0, testBytes = 0;
    std::int64_t queuePlace = 0; ///< of the queued ones the lowest is the next
    bool importing = false; ///< its rows are being put in, and nobody sees it yet
};

/// Reads and writes the table of runs. Throws SQLite::Exception.
class RunTable
{
public:
    explicit RunTable(SQLite::Database& database)
        : m_database(database)
    {
    }

    std::vector<RunRecord> all(); ///< newest first
    std::int64_t count(); ///< of what all() gives
    std::optional<RunRecord> find(const RunId& id);
    bool isTaken(const RunId& id); ///< also by a run that is being removed or imported
    std::vector<RunRecord> queued(); ///< in the order of the queue, without tags
    using Numbered = std::vector<std::pair<std::int64_t, RunId>>;
    Numbered numbers(); ///< of all, in any order; reads no rows but an index
    Numbered binned(); ///< oldest first
    std::optional<std::int64_t> number(const RunId& id);
    std::vector<RunId> idsLike(const std::string& text); ///< whose UUID begins with `text`, or whose name it is
    std::vector<std::string> configs(const std::vector<std::int64_t>& numbers); ///< JSON, in that order

    /// A new row from `record`, whose number is given here.
    void insert(RunRecord& record, const std::string& config);
    void save(const RunRecord& record); ///< all that changes while a run goes on
    void saveConfig(std::int64_t number, const std::string& config);
    std::int64_t configChanges(); ///< how often saveConfig() was called by anybody: who keeps configurations looks here
    void saveLabels(const RunRow& row); ///< all that RunEdit can change

    int nextColour(); ///< the least used one, the lowest of those

    /// A run that is being removed or imported is seen by none of the above, but some of its rows may be there.
    void markRemoving(std::int64_t number, bool removing);
    void show(std::int64_t number); ///< it is whole now
    Numbered unfinished(); ///< removals and imports that were cut off
    void erase(std::int64_t number);

private:
    SQLite::Database& m_database;
};

/// Run colours repeat after this many: six hues, then the same dashed.
inline constexpr int kRunColours = 12;

/// What is known of the run's state: Interrupted when its process is gone without having said how it ended.
train::RunState knownState(const RunRecord& record);

/// Queued, and claimed by no process that lives.
bool isWaiting(const RunRecord& record);

/// Not live, but a process that lives is about to start it, or to go on with it.
bool isClaimed(const RunRecord& record);

} // namespace workbench::store
