// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/SampleTable.h"

#include "core/base/Printable.h"
#include "core/store/Columns.h"
#include "core/store/SampleSearch.h"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace workbench::store
{

namespace
{

constexpr std::size_t kShownBytes = 1024; ///< of a text in lists

/// Texts in a tree: branches from which none forks.
std::int64_t endsOf(const sample::SampleTree& tree)
{
    const auto branches = tree.branches();
    std::vector<bool> forks(branches.size(), false);
    for (const auto& branch : branches)
        if (branch.parent)
            forks[static_cast<std::size_t>(*branch.parent)] = true;
    return std::ranges::count(forks, false);
}

} // namespace

std::string SampleTable::absolute(const std::string& checkpoint) const
{
    return checkpoint.empty() ? checkpoint : (m_folder.root() / checkpoint).string();
}

void SampleTable::put(const sample::SampleDocument& document)
{
    const sample::SampleTree& tree = document.tree;
    SQLite::Statement put(
        m_database,
        "INSERT INTO samples(id, run, step, model, checkpoint, settings, seed, branches, bytes, created, updated,"
        " prompt, text, texts, tree)"
        " VALUES(?, (SELECT number FROM runs WHERE id = ? AND removing = 0), ?,?,?,?,?,?,?,?,?, ?,?,?,?)"
        " ON CONFLICT(id) DO UPDATE SET run = excluded.run, step = excluded.step, model = excluded.model,"
        " checkpoint = excluded.checkpoint, settings = excluded.settings, seed = excluded.seed,"
        " branches = excluded.branches, bytes = excluded.bytes, created = excluded.created,"
        " updated = excluded.updated, prompt = excluded.prompt, text = excluded.text, texts = excluded.texts,"
        " tree = excluded.tree");
    RowBinder(put)
        .text(document.id)
        .text(document.run.value())
        .integer(document.step)
        .text(document.model)
        .text(document.checkpoint.empty() ? std::string() : m_folder.relative(document.checkpoint))
        .text(sample::settingsJson(document.settings))
        .integer(static_cast<std::int64_t>(document.settings.seed))
        .integer(endsOf(tree))
        .integer(static_cast<std::int64_t>(tree.size()))
        .integer(document.created)
        .integer(document.updated)
        .blob(document.prompt)
        .blob(tree.text(tree.active()).substr(0, kShownBytes))
        .blob(searchableTexts(tree))
        .blob(tree.serialise());
    put.exec();
}

bool SampleTable::has(const std::string& id)
{
    SQLite::Statement query(m_database, "SELECT 1 FROM samples WHERE id = ?");
    RowBinder(query).text(id);
    return query.executeStep();
}

std::vector<SampleRow> SampleTable::list(const SampleQuery& query)
{
    const bool searching = !query.contains.empty();
    std::string sql = "SELECT s.id, ifnull(r.id, ''), s.step, s.model, s.checkpoint, s.text, s.settings, s.branches,"
                      " s.bytes, s.created, s.updated";
    sql += searching ? ", instr(CAST(s.model AS BLOB), ?1) > 0 AS named" : ", 0";
    sql += " FROM samples s LEFT JOIN runs r ON r.number = s.run AND r.removing = 0 WHERE 1";
    if (searching)
        sql += " AND (named OR instr(s.texts, ?2) > 0)";
    if (query.run)
        sql += " AND r.id = ?3";
    SQLite::Statement select(m_database, sql + " ORDER BY s.updated DESC, s.created DESC, s.id");
    if (searching) {
        const std::string begins = query.contains.substr(0, kSearchedAtOnce);
        select.bind(1, query.contains.data(), static_cast<int>(query.contains.size()));
        select.bind(2, begins.data(), static_cast<int>(begins.size()));
    }
    if (query.run)
        select.bind(3, query.run->value());

    std::vector<SampleRow> rows;
    while (static_cast<int>(rows.size()) < query.limit && select.executeStep()) {
        RowReader column(select);
        SampleRow row;
        row.id = column.text();
        row.run = RunId(column.text());
        row.step = column.integer();
        row.model = column.text();
        row.checkpoint = absolute(column.text());
        row.text = column.text();
        row.settings = sample::settingsFromJson(column.text()).value_or(sample::SamplerSettings{});
        row.branches = static_cast<int>(column.integer());
        row.bytes = column.integer();
        row.created = column.integer();
        row.updated = column.integer();
        const bool named = column.integer() != 0;
        const bool certain = !searching || named || (row.branches == 1 && query.contains.size() <= kSearchedAtOnce);
        if (certain || treeHolds(row.id, query.contains))
            rows.push_back(std::move(row));
    }
    return rows;
}

/// What the database found may be no text of the tree: see searchableTexts(). True for one that cannot be read, so that
/// it is not hidden.
bool SampleTable::treeHolds(const std::string& id, const std::string& bytes)
{
    SQLite::Statement query(m_database, "SELECT tree FROM samples WHERE id = ?");
    RowBinder(query).text(id);
    if (!query.executeStep())
        return false;
    const auto tree = sample::SampleTree::deserialise(RowReader(query).text());
    return !tree || anyTextHolds(*tree, bytes);
}

Result<sample::SampleDocument> SampleTable::read(const std::string& id)
{
    SQLite::Statement query(
        m_database,
        "SELECT s.id, ifnull(r.id, ''), s.step, s.checkpoint, s.model, s.prompt, s.created, s.updated, s.settings,"
        " s.tree FROM samples s LEFT JOIN runs r ON r.number = s.run AND r.removing = 0 WHERE s.id = ?");
    RowBinder(query).text(id);
    if (!query.executeStep())
        return fail(
            ErrorCode::NotFound, "There is no sample " + printable(id) + " in " + m_folder.root().string() + ".",
            "'sharnn runs samples' lists those there are.");
    RowReader row(query);
    sample::SampleDocument document;
    document.id = row.text();
    document.run = RunId(row.text());
    document.step = row.integer();
    document.checkpoint = absolute(row.text());
    document.model = row.text();
    document.prompt = row.text();
    document.created = row.integer();
    document.updated = row.integer();
    const auto damaged = [&](Error error) {
        error.message = "The sample " + document.id + " cannot be read: " + error.message;
        if (error.code != ErrorCode::Unsupported) // a newer program's is not damaged
            error.code = ErrorCode::Corrupt;
        return error;
    };
    auto settings = sample::settingsFromJson(row.text());
    if (!settings)
        return fail(damaged(settings.error()));
    auto tree = sample::SampleTree::deserialise(row.text());
    if (!tree)
        return fail(damaged(tree.error()));
    document.settings = std::move(*settings);
    document.tree = std::move(*tree);
    return document;
}

bool SampleTable::remove(const std::string& id)
{
    SQLite::Statement remove(m_database, "DELETE FROM samples WHERE id = ?");
    RowBinder(remove).text(id);
    return remove.exec() > 0;
}

} // namespace workbench::store
