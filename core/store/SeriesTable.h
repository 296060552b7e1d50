// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/StoreTypes.h"

#include <SQLiteCpp/Database.h>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace workbench::store
{

/// One row of the table of series.
struct SeriesRecord {
    std::int64_t number = 0;
    bool inSteps = false; ///< its values are a column of the table of steps; else they are measurements
    SeriesFigures figures; ///< `metric` included
};

/// Reads and writes the table of series. Throws SQLite::Exception.
class SeriesTable
{
public:
    explicit SeriesTable(SQLite::Database& database)
        : m_database(database)
    {
    }

    std::optional<SeriesRecord> find(std::int64_t run, std::string_view metric);
    std::vector<SeriesRecord> of(std::int64_t run); ///< in the order in which they were made
    SeriesRecord make(std::int64_t run, std::string_view metric, bool inSteps); ///< without points
    void save(const SeriesRecord& series);
    void saveInSteps(std::int64_t number, bool inSteps);

    /// By number of the run; of those given, or of all.
    std::unordered_map<std::int64_t, std::vector<SeriesFigures>> figures(std::span<const std::int64_t> runs);
    std::vector<std::string> metrics(); ///< each once, in the order of their bytes

    /// One series of a run each.
    struct OfRun {
        std::int64_t run;
        SeriesRecord series;
    };
    std::vector<OfRun> named(std::string_view metric);

    void sumUpAll(); ///< the figures of every series anew, from the pyramids

private:
    SQLite::Database& m_database;
};

/// True for the metrics that may be columns of the table of steps.
bool isStepMetric(std::string_view metric);

} // namespace workbench::store
