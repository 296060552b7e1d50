// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/RunTable.h"

#include "core/store/Columns.h"

#include <algorithm>
#include <array>

namespace workbench::store
{

namespace
{

const std::string kSelect
    = "SELECT number, id, name, state, colour, created, updated, ended, processId, processStart, bootId, corpus,"
      " trainBytes, validationBytes, testBytes, parameterCount, device, threads, step, bytes, seconds, epoch,"
      " lastTrainLoss, bestValidationLoss, bestValidationBpc, testBpc, bytesPerSecond, checkpoint, error FROM runs"
      " WHERE removing = 0 ";

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
    record.process.pid = static_cast<int>(column.integer());
    record.process.startTime = static_cast<std::uint64_t>(column.integer());
    record.process.bootId = column.text();
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
    return record;
}

} // namespace

std::vector<RunRecord> RunTable::all()
{
    std::vector<RunRecord> records;
    SQLite::Statement query(m_database, kSelect + "ORDER BY number DESC");
    while (query.executeStep())
        records.push_back(read(query));
    return records;
}

std::optional<RunRecord> RunTable::find(const RunId& id)
{
    SQLite::Statement query(m_database, kSelect + "AND id = ?");
    RowBinder(query).text(id.value());
    if (!query.executeStep())
        return std::nullopt;
    return read(query);
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
        m_database, "INSERT INTO runs(id, name, state, config, colour, created, updated) VALUES(?,?,?,?,?,?,?)");
    const RunRow& row = record.row;
    RowBinder(insert)
        .text(row.id.value())
        .text(row.name)
        .text(train::runStateName(row.state))
        .text(config)
        .integer(row.colour)
        .integer(row.created)
        .integer(record.updated);
    insert.exec();
    record.row.number = m_database.getLastInsertRowid();
    save(record);
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

void RunTable::rename(std::int64_t number, const std::string& name)
{
    SQLite::Statement update(m_database, "UPDATE runs SET name = ? WHERE number = ?");
    RowBinder(update).text(name).integer(number);
    update.exec();
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

std::vector<std::pair<std::int64_t, RunId>> RunTable::removing()
{
    std::vector<std::pair<std::int64_t, RunId>> found;
    SQLite::Statement query(m_database, "SELECT number, id FROM runs WHERE removing = 1");
    while (query.executeStep()) {
        RowReader row(query);
        const auto number = row.integer();
        found.emplace_back(number, RunId(row.text()));
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
    const auto state = record.row.state;
    const bool needsProcess = train::isLive(state) || state == train::RunState::Queued;
    return needsProcess && !isAlive(record.process) ? train::RunState::Interrupted : state;
}

} // namespace workbench::store
