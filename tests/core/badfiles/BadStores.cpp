// SPDX-License-Identifier: GPL-3.0-or-later
#include "BadFile.h"

#include "core/base/AtomicFile.h"
#include "core/base/RegularFile.h"
#include "tests/core/store/StoreFixture.h"

#include <SQLiteCpp/Database.h>

#include <climits>
#include <filesystem>
#include <functional>

namespace workbench::badfiles
{

namespace
{

using Make = std::function<void(SQLite::Database&)>;

std::string contents(const std::filesystem::path& file)
{
    return store::valueOf(readTextFile(file, INT_MAX));
}

/// A database that something else made, or that was once ours.
std::string databaseOf(const std::string& begin, const Make& make)
{
    const QTemporaryDir folder;
    const std::filesystem::path file = folder.filePath("other.sqlite").toStdString();
    if (!begin.empty())
        store::expectOk(writeFileAtomically(realFileSystem(), file, begin));
    {
        SQLite::Database database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        make(database);
        database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    return contents(file);
}

std::string goodStore()
{
    const store::StoreFixture fixture;
    {
        const auto store = fixture.open();
        fixture.addRun(*store, train::RunState::Finished, "kept");
    }
    return contents(fixture.databaseFile());
}

} // namespace

FormatFiles storeFiles()
{
    FormatFiles files{goodStore(), {}};
    const std::string& good = files.good;
    const auto add = [&](const std::string& name, const std::string& bytes, const char* says = "") {
        files.bad.push_back({name, bytes, says});
    };
    const auto put = [&](const std::string& name, std::size_t at, const std::string& bytes, const char* says = "") {
        std::string changed = good;
        changed.replace(at, bytes.size(), bytes);
        add(name, changed, says);
    };
    for (const char* const text :
         {"Dear diary, today I trained a model.\n", "SQLite format 3", "SQLite format 2", "PK\3\4", "\x89PNG\r\n\x1a\n",
          "** This file contains an SQLite 2.1 database **", "{}", "\x1f\x8b\x08"})
        add(std::string("another file: ") + text, text + std::string(5000, 'x'));
    for (const auto& [name, sql] :
         {std::pair("plain", "CREATE TABLE precious(data)"),
          {"another mark", "PRAGMA application_id = 1234567; CREATE TABLE precious(data)"},
          {"another mark, in WAL mode",
           "PRAGMA application_id = 1234567; PRAGMA journal_mode = WAL; CREATE TABLE precious(data)"},
          {"in UTF-16", "PRAGMA encoding = 'UTF-16'; CREATE TABLE precious(data)"},
          {"tables of our names", "CREATE TABLE runs(id); CREATE TABLE steps(run); PRAGMA user_version = 4"}})
        add(std::string("the database of another program: ") + name,
            databaseOf(
                {},
                [sql = sql](SQLite::Database& database) {
                    for (std::string rest = sql; !rest.empty();) {
                        const auto end = rest.find(';');
                        database.tryExec(rest.substr(0, end));
                        rest = end == std::string::npos ? std::string() : rest.substr(end + 1);
                    }
                }),
            "another program");
    for (const char* const table : {"runs", "tags"})
        add(std::string("ours, without the table ") + table, databaseOf(good, [&](SQLite::Database& database) {
                database.exec("PRAGMA foreign_keys = OFF");
                database.exec("DROP VIEW points");
                database.exec(std::string("DROP TABLE ") + table);
            }));
    for (std::size_t i = 0; i < 16; ++i)
        put("another byte " + std::to_string(i) + " of the magic", i, std::string(1, char(good[i] ^ 0x20)));
    for (std::size_t i = 68; i < 72; ++i)
        put("another byte " + std::to_string(i) + " of the mark", i, std::string(1, char(good[i] ^ 1)),
            "another program");
    put("a page size of 3", 16, std::string("\0\3", 2));
    put("a page size of 0", 16, std::string("\0\0", 2));
    put("a format of later days", 18, "\x09\x09");
    put("fractions of no b-tree", 21, std::string(3, '\0'));
    put("the schema overwritten", 100, std::string(3900, '\x5a'));
    put("the schema's page is zero", 100, std::string(3996, '\0'));
    put("a page count of 2^32 - 1", 28, "\xff\xff\xff\xff");
    for (const BadFiles& more :
         {cutsOf(good), noise(""), noise(std::string("SQLite format 3\0", 16)), noise(good.substr(0, 100))})
        files.bad.insert(files.bad.end(), more.begin(), more.end());
    return files;
}

} // namespace workbench::badfiles
