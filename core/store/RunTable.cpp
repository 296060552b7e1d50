// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/RunTable.h"

#include "core/store/Columns.h"
#include "core/store/TagTable.h"

#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>

namespace workbench::store
{

namespace
{

const std::string kSelect
    = "SELECT number, id, name, state, colour, created, updated, ended, processId, processStart, bootId, corpus,"
      " trainBytes, validationBytes, testBytes, parameterCount, device, threads, step, bytes, seconds, epoch,"
      " lastTrainLoss, bestValidationLoss, bestValidationBpc, testBpc, bytesPerSecond, checkpoint, error,"
      " note, groupName, starred, archived, binned, originRun, originStep, queuePlace FROM runs"
      " WHERE removing = 0 ";

ProcessIdentity readProcess(RowReader& column)
{
    ProcessIdentity process;
    process.pid = static_cast<int>(column.integer());
    process.startTime = static_cast<std::uint64_t>(column.integer());
    process.bootId = column.text();
    return process;
}

RunRecord read(SQLite::Statement& query)
{
    RowReader column(query);
    RunRecord record;
    RunRow& row = record.row;
    row.number = column.integer();
    row.id = RunId(column.text());
    row.name = column.text();
    row.state = train::runStateFromName(column.text()).value_or(train::RunState::Interrupted);
    row.colour = static_cast<int>(column.integer());
    row.created = column.integer();
    record.updated = column.integer();
    row.ended = column.integer();
    record.process = readProcess(column);
    row.corpus = CorpusId(column.text());
    record.trainBytes = column.integer();
    record.validationBytes = column.integer();
    record.testBytes = column.integer();
    row.parameterCount = column.integer();
    row.device = column.text();
    row.threads = static_cast<int>(column.integer());
    row.at = column.position();
    row.lastTrainLoss = column.optionalReal();
    row.bestValidationLoss = column.optionalReal();
    row.bestValidationBpc = column.optionalReal();
    row.testBpc = column.optionalReal();
    row.bytesPerSecond = column.real();
    row.checkpoint = column.text();
    row.error = column.text();
    row.note = column.text();
    row.group = column.text();
    row.starred = column.integer() != 0;
    row.archived = column.integer() != 0;
    row.binned = column.integer();
    RunOrigin origin;
    origin.run = RunId(column.text());
    origin.step = column.integer();
    if (!origin.run.value().empty())
        row.origin = std::move(origin);
    record.queuePlace = column.integer();
    return record;
}

RunTable::Numbered readNumbered(SQLite::Database& database, const char* sql)
{
    RunTable::Numbered runs;
    SQLite::Statement query(database, sql);
    while (query.executeStep()) {
        RowReader row(query);
        const auto number = row.integer();
        runs.emplace_back(number, row.text());
    }
    return runs;
}

} // namespace

std::vector<RunRecord> RunTable::all()
{
    std::vector<RunRecord> records;
    SQLite::Statement query(m_database, kSelect + "ORDER BY number DESC");
    while (query.executeStep())
        records.push_back(read(query));
    TagTable(m_database).tell(records);
    return records;
}

std::int64_t RunTable::count()
{
    SQLite::Statement query(m_database, "SELECT count(*) FROM runs WHERE removing = 0");
    query.executeStep();
    return RowReader(query).integer();
}

std::optional<RunRecord> RunTable::find(const RunId& id)
{
    SQLite::Statement query(m_database, kSelect + "AND id = ?");
    RowBinder(query).text(id.value());
    if (!query.executeStep())
        return std::nullopt;
    RunRecord record = read(query);
    record.row.tags = TagTable(m_database).of(record.row.number);
    return record;
}

bool RunTable::isTaken(const RunId& id)
{
    SQLite::Statement query(m_database, "SELECT 1 FROM runs WHERE id = ?");
    RowBinder(query).text(id.value());
    return query.executeStep();
}

std::vector<RunRecord> RunTable::queued()
{
    std::vector<RunRecord> records;
    SQLite::Statement query(m_database, kSelect + "AND state = 'queued' ORDER BY queuePlace, number");
    while (query.executeStep())
        records.push_back(read(query));
    return records;
}

RunTable::Numbered RunTable::numbers()
{
    std::unordered_set<std::int64_t> unseen;
    SQLite::Statement removing(m_database, "SELECT number FROM runs WHERE removing = 1");
    while (removing.executeStep())
        unseen.insert(RowReader(removing).integer());
    auto numbers = readNumbered(m_database, "SELECT number, id FROM runs");
    std::erase_if(numbers, [&](const auto& run) { return unseen.contains(run.first); });
    return numbers;
}

RunTable::Numbered RunTable::binned()
{
    return readNumbered(m_database, "SELECT number, id FROM runs WHERE removing = 0 AND binned <> 0 ORDER BY binned");
}

std::optional<std::int64_t> RunTable::number(const RunId& id)
{
    SQLite::Statement query(m_database, "SELECT number FROM runs WHERE id = ? AND removing = 0");
    RowBinder(query).text(id.value());
    return query.executeStep() ? std::optional(RowReader(query).integer()) : std::nullopt;
}

std::vector<RunId> RunTable::idsLike(const std::string& text)
{
    std::vector<RunId> ids;
    // Fewer than four characters name no run: any new run could make them mean another one.
    SQLite::Statement query(
        m_database,
        "SELECT id FROM runs WHERE removing = 0 AND (name = ?1 OR (length(?1) >= 4 AND"
        " substr(id, 1, length(?1)) = lower(?1))) ORDER BY number DESC");
    RowBinder(query).text(text);
    while (query.executeStep())
        ids.emplace_back(RowReader(query).text());
    return ids;
}

std::vector<std::string> RunTable::configs(const std::vector<std::int64_t>& numbers)
{
    std::vector<std::string> configs;
    SQLite::Statement query(m_database, "SELECT config FROM runs WHERE number = ?");
    for (const auto number : numbers) {
        RowBinder(query).integer(number);
        configs.push_back(query.executeStep() ? RowReader(query).text() : std::string());
    }
    return configs;
}

void RunTable::insert(RunRecord& record, const std::string& config)
{
    SQLite::Statement insert(
        m_database,
        "INSERT INTO runs(id, name, state, config, colour, created, updated, originRun, originStep, removing,"
        " importing) VALUES(?,?,?,?,?,?,?,?,?,?,?)");
    const RunRow& row = record.row;
    RowBinder(insert)
        .text(row.id.value())
        .text(row.name)
        .text(train::runStateName(row.state))
        .text(config)
        .integer(row.colour)
        .integer(row.created)
        .integer(record.updated)
        .text(row.origin ? row.origin->run.value() : std::string())
        .integer(row.origin ? row.origin->step : 0)
        .integer(record.importing)
        .integer(record.importing);
    insert.exec();
    record.row.number = m_database.getLastInsertRowid();
    save(record);
    saveLabels(record.row);
}

void RunTable::saveLabels(const RunRow& row)
{
    SQLite::Statement update(
        m_database,
        "UPDATE runs SET name=?, note=?, groupName=?, starred=?, archived=?, colour=?, binned=? WHERE number=?");
    RowBinder(update)
        .text(row.name)
        .text(row.note)
        .text(row.group)
        .integer(row.starred)
        .integer(row.archived)
        .integer(row.colour)
        .integer(row.binned)
        .integer(row.number);
    update.exec();
    TagTable(m_database).put(row.number, row.tags);
}

void RunTable::show(std::int64_t number)
{
    SQLite::Statement update(m_database, "UPDATE runs SET removing = 0, importing = 0 WHERE number = ?");
    RowBinder(update).integer(number);
    update.exec();
}

void RunTable::save(const RunRecord& record)
{
    SQLite::Statement update(
        m_database,
        "UPDATE runs SET state=?, updated=?, ended=?, processId=?, processStart=?, bootId=?, corpus=?, trainBytes=?,"
        " validationBytes=?, testBytes=?, parameterCount=?, device=?, threads=?, step=?, bytes=?, seconds=?, epoch=?,"
        " lastTrainLoss=?, bestValidationLoss=?, bestValidationBpc=?, testBpc=?, bytesPerSecond=?, checkpoint=?,"
        " error=? WHERE number=?");
    const RunRow& row = record.row;
    RowBinder(update)
        .text(train::runStateName(row.state))
        .integer(record.updated)
        .integer(row.ended)
        .integer(record.process.pid)
        .integer(static_cast<std::int64_t>(record.process.startTime))
        .text(record.process.bootId)
        .text(row.corpus.value())
        .integer(record.trainBytes)
        .integer(record.validationBytes)
        .integer(record.testBytes)
        .integer(row.parameterCount)
        .text(row.device)
        .integer(row.threads)
        .position(row.at)
        .optionalReal(row.lastTrainLoss)
        .optionalReal(row.bestValidationLoss)
        .optionalReal(row.bestValidationBpc)
        .optionalReal(row.testBpc)
        .real(row.bytesPerSecond)
        .text(row.checkpoint)
        .text(row.error)
        .integer(record.row.number);
    update.exec();
}

void RunTable::saveConfig(std::int64_t number, const std::string& config)
{
    SQLite::Statement update(m_database, "UPDATE runs SET config = ? WHERE number = ?");
    RowBinder(update).text(config).integer(number);
    update.exec();
    SQLite::Statement count(m_database, "INSERT OR REPLACE INTO settings VALUES('configChanges', ?)");
    RowBinder(count).integer(configChanges() + 1);
    count.exec();
}

std::int64_t RunTable::configChanges()
{
    SQLite::Statement query(m_database, "SELECT value FROM settings WHERE name = 'configChanges'");
    return query.executeStep() ? RowReader(query).integer() : 0;
}

int RunTable::nextColour()
{
    std::array<std::int64_t, kRunColours> uses{};
    SQLite::Statement query(m_database, "SELECT colour, count(*) FROM runs WHERE removing = 0 GROUP BY colour");
    while (query.executeStep()) {
        RowReader row(query);
        const auto colour = row.integer();
        if (colour >= 0 && colour < kRunColours)
            uses[static_cast<std::size_t>(colour)] = row.integer();
    }
    return static_cast<int>(std::min_element(uses.begin(), uses.end()) - uses.begin());
}

void RunTable::markRemoving(std::int64_t number, bool removing)
{
    SQLite::Statement update(m_database, "UPDATE runs SET removing = ? WHERE number = ?");
    RowBinder(update).integer(removing).integer(number);
    update.exec();
}

RunTable::Numbered RunTable::unfinished()
{
    Numbered found;
    SQLite::Statement query(
        m_database, "SELECT number, id, importing, processId, processStart, bootId FROM runs WHERE removing = 1");
    while (query.executeStep()) {
        RowReader row(query);
        const auto number = row.integer();
        RunId id(row.text());
        const bool importing = row.integer() != 0;
        if (importing && isAlive(readProcess(row)))
            continue;
        found.emplace_back(number, std::move(id));
    }
    return found;
}

void RunTable::erase(std::int64_t number)
{
    SQLite::Statement remove(m_database, "DELETE FROM runs WHERE number = ?");
    RowBinder(remove).integer(number);
    remove.exec();
}

train::RunState knownState(const RunRecord& record)
{
    return train::isLive(record.row.state) && !isAlive(record.process) ? train::RunState::Interrupted
                                                                       : record.row.state;
}

bool isWaiting(const RunRecord& record)
{
    return record.row.state == train::RunState::Queued && !isAlive(record.process);
}

bool isClaimed(const RunRecord& record)
{
    return !train::isLive(record.row.state) && isAlive(record.process);
}

} // namespace workbench::store
