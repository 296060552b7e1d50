// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/CorpusTable.h"

#include "core/store/Columns.h"

#include <string>

namespace workbench::store
{

namespace
{

const std::string kSelect = "SELECT id, name, path, sizeBytes, added, details FROM corpora ";

CorpusRow read(SQLite::Statement& query)
{
    RowReader row(query);
    CorpusRow corpus;
    corpus.id = CorpusId(row.text());
    corpus.name = row.text();
    corpus.path = row.text();
    corpus.sizeBytes = row.integer();
    corpus.added = row.integer();
    corpus.details = row.text();
    return corpus;
}

} // namespace

void CorpusTable::put(const CorpusRow& corpus)
{
    SQLite::Statement put(
        m_database,
        "INSERT INTO corpora(id, name, path, sizeBytes, added, details) VALUES(?,?,?,?,?,?) ON CONFLICT(id) DO UPDATE"
        " SET name = excluded.name, path = excluded.path, details = excluded.details");
    RowBinder(put)
        .text(corpus.id.value())
        .text(corpus.name)
        .text(corpus.path)
        .integer(corpus.sizeBytes)
        .integer(corpus.added)
        .text(corpus.details);
    put.exec();
}

std::vector<CorpusRow> CorpusTable::all()
{
    std::vector<CorpusRow> corpora;
    SQLite::Statement query(m_database, kSelect + "ORDER BY added DESC, name");
    while (query.executeStep())
        corpora.push_back(read(query));
    return corpora;
}

std::optional<CorpusRow> CorpusTable::find(const CorpusId& id)
{
    SQLite::Statement query(m_database, kSelect + "WHERE id = ?");
    RowBinder(query).text(id.value());
    return query.executeStep() ? std::optional(read(query)) : std::nullopt;
}

void CorpusTable::remove(const CorpusId& id)
{
    SQLite::Statement remove(m_database, "DELETE FROM corpora WHERE id = ?");
    RowBinder(remove).text(id.value());
    remove.exec();
}

} // namespace workbench::store
