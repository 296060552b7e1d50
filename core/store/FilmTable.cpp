// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/FilmTable.h"

#include "core/store/Columns.h"
#include "core/store/Thinning.h"

#include <bit>
#include <cstring>
#include <string>
#include <utility>

namespace workbench::store
{

namespace
{

static_assert(std::endian::native == std::endian::little, "figures stand in the store as this machine has them");

std::string bytesOf(const std::vector<float>& figures)
{
    std::string bytes(figures.size() * sizeof(float), '\0');
    if (!figures.empty())
        std::memcpy(bytes.data(), figures.data(), bytes.size());
    return bytes;
}

std::vector<float> figuresOf(const std::string& bytes)
{
    std::vector<float> figures(bytes.size() / sizeof(float));
    if (!figures.empty())
        std::memcpy(figures.data(), bytes.data(), figures.size() * sizeof(float));
    return figures;
}

} // namespace

void FilmTable::put(
    std::int64_t run, const train::RunPosition& at, WallMilliseconds wall, const sample::FilmFrame& frame)
{
    const std::string settings = sample::settingsJson(frame.settings);
    const std::string surprisal = bytesOf(frame.surprisalBits);
    SQLite::Statement insert(
        m_database,
        "INSERT OR REPLACE INTO films(run, step, bytes, seconds, epoch, wall, settings, sizeBytes, prompt, text,"
        " surprisal) VALUES(?, ?,?,?,?,?, ?,?,?,?,?)");
    RowBinder(insert)
        .integer(run)
        .position(at)
        .integer(wall)
        .text(settings)
        .integer(
            static_cast<std::int64_t>(settings.size() + frame.prompt.size() + frame.text.size() + surprisal.size()))
        .blob(frame.prompt)
        .blob(frame.text)
        .blob(surprisal);
    insert.exec();
}

void FilmTable::thin(std::int64_t run, std::int64_t budgetBytes)
{
    thinRows(m_database, "films", "step", run, budgetBytes);
}

void FilmTable::rewind(std::int64_t run, std::int64_t step)
{
    SQLite::Statement remove(m_database, "DELETE FROM films WHERE run = ? AND step > ?");
    RowBinder(remove).integer(run).integer(step);
    remove.exec();
}

Result<std::vector<sample::FilmFrame>> FilmTable::of(const RunRecord& run)
{
    std::vector<sample::FilmFrame> frames;
    SQLite::Statement query(
        m_database, "SELECT step, prompt, text, surprisal, settings FROM films WHERE run = ? ORDER BY step");
    RowBinder(query).integer(run.row.number);
    while (query.executeStep()) {
        RowReader row(query);
        sample::FilmFrame frame;
        frame.step = row.integer();
        frame.prompt = row.text();
        frame.text = row.text();
        const std::string surprisal = row.text();
        const auto settings = sample::settingsFromJson(row.text());
        const bool whole = surprisal.size() == frame.text.size() * sizeof(float);
        if (!settings || !whole)
            return fail(
                ErrorCode::Corrupt,
                "The text of step " + std::to_string(frame.step) + " in the film of run '" + run.row.name + "' ("
                    + run.row.id.value() + ") cannot be read: "
                    + (whole ? settings.error().message : "it has not one figure for every byte."),
                "Something else has changed the file: restore a copy of the store.");
        frame.surprisalBits = figuresOf(surprisal);
        frame.settings = *settings;
        frames.push_back(std::move(frame));
    }
    return frames;
}

} // namespace workbench::store
