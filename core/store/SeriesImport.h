// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Database.h"
#include "core/store/MetricWriter.h"
#include "core/store/Store.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace workbench::store
{

/// Puts the points of one series of a run in that is being imported, in transactions short enough for others to write
/// in between. Points of a metric that steps have a column for become rows of that table, if the series is the first of
/// its kind; a later one joins these rows where it has exactly one value for each, by step and bytes, and else becomes
/// measurements like all others. So nothing is left out or made up, and a run that was recorded here comes back as it
/// was.
class SeriesImport
{
public:
    SeriesImport(Database& database, std::int64_t run, std::string metric);

    /// To be called with all points, in order. InvalidArgument for points that go back.
    Result<> add(std::span<const MetricPoint> points);
    Result<> finish(); ///< to be called after the last

private:
    enum class Place { Unknown, LeadsSteps, JoinsSteps, Measurements };

    Result<> check(std::span<const MetricPoint> points);
    void begin(SQLite::Database& connection);
    void lead(SQLite::Database& connection, std::span<const MetricPoint> points);
    std::size_t join(SQLite::Database& connection, std::span<const MetricPoint> points); ///< how many did
    Result<> leaveSteps();

    Database& m_database;
    const std::int64_t m_run;
    const std::string m_metric;
    Place m_place = Place::Unknown;
    std::int64_t m_series = 0; ///< its number
    std::int64_t m_count = 0; ///< points so far
    std::optional<MetricPoint> m_last;
};

} // namespace workbench::store
