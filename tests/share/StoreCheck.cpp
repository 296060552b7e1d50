// SPDX-License-Identifier: GPL-3.0-or-later
#include "StoreCheck.h"

#include "core/train/Checkpoint.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace workbench::share
{

namespace
{

namespace fs = std::filesystem;
using Problems = std::vector<std::string>;

constexpr int kBucketBits = 3; ///< a bucket sums up eight of the level below

SQLite::Database openFile(const fs::path& store)
{
    return {(store / "workbench.sqlite").string(), SQLite::OPEN_READONLY, 60'000};
}

std::string differenceOf(SQLite::Database& file, const RunId& run, const RunWord& word)
{
    SQLite::Statement rows(
        file,
        "SELECT p.step, p.ordinal FROM steps p JOIN runs r ON r.number = p.run WHERE r.id = ? ORDER BY p.ordinal");
    rows.bind(1, run.value());
    std::multiset<std::int64_t> there;
    std::int64_t before = -1, expected = 0;
    while (rows.executeStep()) {
        const std::int64_t step = rows.getColumn(0).getInt64();
        if (step <= before)
            return "step " + std::to_string(step) + " stands behind step " + std::to_string(before);
        if (rows.getColumn(1).getInt64() != expected++)
            return "its ordinals have a gap at step " + std::to_string(step);
        before = step;
        there.insert(step);
    }
    if (there == word.steps)
        return {};
    std::vector<std::int64_t> lost, extra;
    std::ranges::set_difference(word.steps, there, std::back_inserter(lost));
    std::ranges::set_difference(there, word.steps, std::back_inserter(extra));
    return std::to_string(lost.size()) + " printed steps are not in the store"
        + (lost.empty() ? "" : ", the first is " + std::to_string(lost.front())) + "; " + std::to_string(extra.size())
        + " that nobody printed are" + (extra.empty() ? "" : ", the first is " + std::to_string(extra.front()));
}

void checkSqlite(SQLite::Database& file, Problems& problems)
{
    SQLite::Statement sound(file, "PRAGMA integrity_check");
    while (sound.executeStep())
        if (const std::string line = sound.getColumn(0).getString(); line != "ok")
            problems.push_back("SQLite: " + line);
    SQLite::Statement orphans(file, "PRAGMA foreign_key_check");
    while (orphans.executeStep())
        problems.push_back("a row of " + orphans.getColumn(0).getString() + " belongs to nothing");
}

/// Values of a series by ordinal, wherever they stand.
std::string valuesOf(const SQLite::Statement& series)
{
    const auto number = std::to_string(series.getColumn("number").getInt64());
    if (series.getColumn("inSteps").getInt() == 0)
        return "SELECT ordinal, value AS v FROM measurements WHERE series = " + number;
    return "SELECT ordinal, " + series.getColumn("metric").getString()
        + " AS v FROM steps WHERE run = " + std::to_string(series.getColumn("run").getInt64());
}

/// Every bucket there is, and none too many, with what its points come to.
std::string checkPyramid(SQLite::Database& file, const SQLite::Statement& series)
{
    const std::string values = valuesOf(series);
    const auto number = std::to_string(series.getColumn("number").getInt64());
    const std::int64_t count = file.execAndGet("SELECT count(*) FROM (" + values + ")").getInt64();
    if (count != series.getColumn("count").getInt64())
        return std::to_string(count) + " points, of which its figures count "
            + std::to_string(series.getColumn("count").getInt64());
    std::int64_t expected = 0;
    for (int shift = kBucketBits, level = 1; (count >> shift) > 0; shift += kBucketBits, ++level) {
        expected += count >> shift;
        SQLite::Statement wrong(
            file,
            "SELECT count(*) FROM (SELECT ordinal >> " + std::to_string(shift)
                + " AS p, min(v) AS least, max(v) AS most, count(v) AS n, total(v) AS all_ FROM (" + values
                + ") GROUP BY p HAVING count(*) = 1 << " + std::to_string(shift)
                + ") LEFT JOIN buckets b ON b.series = " + number + " AND b.level = " + std::to_string(level)
                + " AND b.position = p WHERE b.minimum IS NOT least OR b.maximum IS NOT most OR b.finiteCount IS NOT n"
                  " OR b.sum IS NULL OR abs(b.sum - all_) > 1e-9 * (1 + abs(all_))");
        wrong.executeStep();
        if (wrong.getColumn(0).getInt64() > 0)
            return wrong.getColumn(0).getString() + " buckets of level " + std::to_string(level)
                + " are missing or do not sum up their points";
    }
    const auto there = file.execAndGet("SELECT count(*) FROM buckets WHERE series = " + number).getInt64();
    return there == expected
        ? std::string()
        : "it has " + std::to_string(there) + " buckets and should have " + std::to_string(expected);
}

void checkSeries(SQLite::Database& file, Problems& problems)
{
    SQLite::Statement series(
        file,
        "SELECT s.number, s.run, s.metric, s.inSteps, s.count, r.id FROM series s JOIN runs r ON r.number = s.run");
    while (series.executeStep())
        if (const std::string wrong = checkPyramid(file, series); !wrong.empty())
            problems.push_back(
                "series " + series.getColumn("metric").getString() + " of " + series.getColumn("id").getString() + ": "
                + wrong);
}

void checkRows(SQLite::Database& file, const fs::path& store, const Ledger& ledger, Problems& problems)
{
    SQLite::Statement rows(file, "SELECT id, state, processId, removing, importing, error FROM runs");
    std::set<RunId> there;
    while (rows.executeStep()) {
        const RunId run(rows.getColumn(0).getString());
        there.insert(run);
        const std::string state = rows.getColumn(1).getString();
        if ((state != "finished" && state != "stopped") || rows.getColumn(2).getInt64() != 0
            || rows.getColumn(3).getInt() != 0 || rows.getColumn(4).getInt() != 0)
            problems.push_back(
                "run " + run.value() + " is left " + state + ", of process " + rows.getColumn(2).getString() + ", "
                + rows.getColumn(5).getString());
        if (!ledger.runs().contains(run))
            problems.push_back("run " + run.value() + " is in the store, and no program has told of it");
    }
    for (const auto& [run, word] : ledger.runs()) {
        if (there.contains(run) == word.removed)
            problems.push_back("run " + run.value() + (word.removed ? " was removed and is there" : " is lost"));
        if (word.removed && fs::exists(store / "runs" / run.value()))
            problems.push_back("files of the removed run " + run.value() + " are left");
        if (word.removed || word.role == "imported")
            continue;
        const std::string begun
            = "SELECT count(*) FROM events e JOIN runs r ON r.number = e.run WHERE e.kind = 'started' "
              "AND r.id = '"
            + run.value() + "'";
        const int starts = file.execAndGet(begun).getInt();
        // A program that is interrupted early enough ends its run before it has begun it.
        if (starts != std::min(word.starts, 1) || word.starts > (word.role == "resume" ? 2 : 1))
            problems.push_back(
                "run " + run.value() + " of " + word.role + " was begun " + std::to_string(word.starts)
                + " times, and the store tells of " + std::to_string(starts));
    }
}

void checkFiles(SQLite::Database& file, const fs::path& store, Problems& problems)
{
    std::error_code none;
    for (const auto& entry : fs::recursive_directory_iterator(store / "runs", none)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with(".import-") || name.ends_with(".tmp") || name == "importing")
            problems.push_back("left over: " + entry.path().string());
    }
    SQLite::Statement checkpoints(file, "SELECT folder FROM checkpoints");
    while (checkpoints.executeStep())
        if (const auto read = train::readManifest(store / checkpoints.getColumn(0).getString()); !read)
            problems.push_back(describe(read.error()));
}

std::int64_t rowsOf(SQLite::Database& file, const char* table)
{
    return file.execAndGet(std::string("SELECT count(*) FROM ") + table).getInt64();
}

} // namespace

std::string compareSteps(const fs::path& store, const RunId& run, const RunWord& word)
{
    try {
        auto file = openFile(store);
        return differenceOf(file, run, word);
    } catch (const SQLite::Exception& exception) {
        return exception.what();
    }
}

std::vector<std::string> checkStore(const fs::path& store, const Ledger& ledger, StoreFigures& figures)
{
    Problems problems;
    try {
        auto file = openFile(store);
        checkSqlite(file, problems);
        for (const auto& [run, word] : ledger.runs()) {
            if (word.removed)
                continue;
            if (const auto differs = differenceOf(file, run, word); !differs.empty())
                problems.push_back("run " + run.value() + " of " + word.role + ": " + differs);
            figures.compared += std::ssize(word.steps);
        }
        checkSeries(file, problems);
        checkRows(file, store, ledger, problems);
        checkFiles(file, store, problems);
        figures.runs = rowsOf(file, "runs");
        figures.steps = rowsOf(file, "steps");
        figures.buckets = rowsOf(file, "buckets");
        figures.rows = figures.runs + figures.steps + figures.buckets;
        for (const char* const table :
             {"measurements", "events", "checkpoints", "snapshots", "films", "samples", "tags"})
            figures.rows += rowsOf(file, table);
        figures.bytes
            = file.execAndGet("PRAGMA page_count").getInt64() * file.execAndGet("PRAGMA page_size").getInt64();
    } catch (const SQLite::Exception& exception) {
        problems.push_back(std::string("the store cannot be checked: ") + exception.what());
    }
    return problems;
}

} // namespace workbench::share
