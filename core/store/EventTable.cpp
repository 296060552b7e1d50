// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/EventTable.h"

#include "core/store/Columns.h"

namespace workbench::store
{

void EventTable::add(std::int64_t run, const EventRow& event)
{
    SQLite::Statement insert(
        m_database, "INSERT INTO events(run, step, bytes, seconds, epoch, wall, kind, text) VALUES(?,?,?,?,?,?,?,?)");
    RowBinder(insert).integer(run).position(event.at).integer(event.wall).text(event.kind).text(event.text);
    insert.exec();
}

std::vector<EventRow> EventTable::of(std::int64_t run, const RunId& id)
{
    std::vector<EventRow> events;
    SQLite::Statement query(
        m_database, "SELECT step, bytes, seconds, epoch, wall, kind, text FROM events WHERE run = ? ORDER BY number");
    RowBinder(query).integer(run);
    while (query.executeStep()) {
        RowReader row(query);
        EventRow& event = events.emplace_back();
        event.run = id;
        event.at = row.position();
        event.wall = row.integer();
        event.kind = row.text();
        event.text = row.text();
    }
    return events;
}

} // namespace workbench::store
