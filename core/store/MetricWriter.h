// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/RowBatch.h"
#include "core/store/SeriesWriter.h"
#include "core/store/StoreTypes.h"

#include <SQLiteCpp/Database.h>
#include <array>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace workbench::store
{

/// Appends the values of one run to its series: raw points, pyramids and figures alike, within the caller's
/// transaction. Keeps nothing beyond it: a transaction that fails leaves no false memory behind. Throws
/// SQLite::Exception.
class MetricWriter
{
public:
    MetricWriter(SQLite::Database& database, std::int64_t run);

    void addStep(const train::StepDone& step, WallMilliseconds wall);
    void addMeasurement(Metric metric, const train::RunPosition& at, WallMilliseconds wall, double value);
    void addMeasurement(std::string_view metric, const MetricPoint& point);

    /// Writes down what is new: rows, pyramids and figures. To be called before the transaction ends, and before
    /// anything in it reads this run's points.
    void finish();

    /// Forgets everything after `step`, and a test of that step: a run that goes on from a checkpoint does them again.
    static void rewind(SQLite::Database& database, std::int64_t run, std::int64_t step);

private:
    SeriesWriter& series(Metric metric);
    SeriesWriter& series(std::string_view metric);
    void addMeasurement(SeriesWriter& series, MetricPoint point);

    SQLite::Database& m_database;
    std::int64_t m_run;
    std::int64_t m_steps = 0; ///< rows in the table of steps
    std::map<std::string, SeriesWriter, std::less<>> m_series; ///< opened when first needed
    std::array<SeriesWriter*, kMetrics.size()> m_recorded{}; ///< of these, the ones that every step needs
    RowBatch m_newSteps{"steps", 12};
    RowBatch m_newMeasurements{"measurements", 8};
};

} // namespace workbench::store
