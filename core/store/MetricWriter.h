// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/PyramidWriter.h"
#include "core/store/StoreTypes.h"

#include <SQLiteCpp/Database.h>
#include <map>
#include <optional>

namespace workbench::store
{

/// Appends the values of one run to its series, raw points and pyramid alike, within the caller's transaction. Keeps
/// nothing beyond it: a transaction that fails leaves no false memory behind. Throws SQLite::Exception.
class MetricWriter
{
public:
    MetricWriter(SQLite::Database& database, std::int64_t run);

    void addStep(const train::StepDone& step, WallMilliseconds wall);
    void addMeasurement(Metric metric, const train::RunPosition& at, WallMilliseconds wall, double value);

    /// Forgets everything after `step`: a run that goes on from a checkpoint does those steps again.
    static void rewind(SQLite::Database& database, std::int64_t run, std::int64_t step);

private:
    struct Series {
        std::int64_t number;
        std::int64_t count;
        WallMilliseconds wall; ///< of the last point; later ones are never earlier, even when the clock is set back
        PyramidWriter pyramid;
    };
    Series& series(Metric metric);

    SQLite::Database& m_database;
    std::int64_t m_run;
    std::map<Metric, Series> m_series; ///< opened when first needed
    SQLite::Statement m_insertStep;
    SQLite::Statement m_insertMeasurement;
};

} // namespace workbench::store
