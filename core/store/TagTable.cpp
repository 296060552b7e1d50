// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/TagTable.h"

#include "core/store/Columns.h"

namespace workbench::store
{

std::vector<std::string> TagTable::of(std::int64_t run)
{
    std::vector<std::string> tags;
    SQLite::Statement query(m_database, "SELECT tag FROM tags WHERE run = ? ORDER BY tag");
    RowBinder(query).integer(run);
    while (query.executeStep())
        tags.push_back(RowReader(query).text());
    return tags;
}

void TagTable::tell(std::vector<RunRecord>& newestFirst)
{
    auto record = newestFirst.begin(); // walks along: the newest has the highest number
    SQLite::Statement query(m_database, "SELECT run, tag FROM tags ORDER BY run DESC, tag DESC");
    while (query.executeStep()) {
        RowReader row(query);
        const auto run = row.integer();
        while (record != newestFirst.end() && record->row.number > run)
            ++record;
        if (record == newestFirst.end())
            break;
        if (record->row.number == run)
            record->row.tags.insert(record->row.tags.begin(), row.text());
    }
}

void TagTable::put(std::int64_t run, const std::vector<std::string>& tags)
{
    SQLite::Statement clear(m_database, "DELETE FROM tags WHERE run = ?");
    RowBinder(clear).integer(run);
    clear.exec();
    SQLite::Statement insert(m_database, "INSERT OR IGNORE INTO tags VALUES(?, ?)");
    for (const std::string& tag : tags) {
        RowBinder(insert).integer(run).text(tag);
        insert.exec();
    }
}

} // namespace workbench::store
