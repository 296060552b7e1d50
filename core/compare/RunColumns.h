// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/StoreTypes.h"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace workbench::compare
{

/// All that is known of a run for a table of runs.
struct RunFacts {
    store::RunRow row;
    std::vector<store::SeriesFigures> series;
    /// By the paths of the "at step" columns that are asked for: what Store::valuesAt() gives for stepMetric().
    std::map<std::string, double, std::less<>> atStep;
};

/// Runs as the parts of the program hand them to each other; none is null.
using FactsSpan = std::span<const std::shared_ptr<const RunFacts>>;

enum class ColumnKind { Number, Text, Boolean, Time, Duration, Tags };

/// What of two values is the better one; None: neither.
enum class Better { None, Lower, Higher };

/// Where cellValue() finds the value of a column. RunColumns resolves it once, so that reading cells compares no paths.
struct ColumnSource {
    enum class Place { Nowhere, Attribute, Field, Figure, AtStep };
    enum class Part { First, Last, Minimum, Maximum, MinimumStep, MaximumStep, Count };

    Place place = Place::Nowhere;
    std::size_t index = 0; ///< of the attribute, of configFields(), or where the series stands in most runs
    Part part = Part::Last;
    std::string metric; ///< of Figure and AtStep
    std::int64_t step = 0; ///< of AtStep
    double factor = 1; ///< from the recorded value to the shown one: 1 / ln 2 for bits

    bool operator==(const ColumnSource&) const = default;
};

/// One thing that can be said of every run: a column of the table, and a name in the filter language.
struct RunColumn {
    std::string path; ///< "name", "model.width", "bpc.validation", "trainLoss.last", "validationLoss@2000"
    std::string label; ///< "Width": a table's header
    std::string unit; ///< "bytes"; empty for a plain number
    ColumnKind kind = ColumnKind::Text;
    Better better = Better::None;
    std::vector<std::string> words; ///< the values that it can have, where they are few and known
    std::string help; ///< one sentence
    ColumnSource source; ///< made by RunColumns

    bool operator==(const RunColumn&) const = default;
};

/// Nothing: the run does not have it. Times are milliseconds since 1970 UTC, durations seconds, both as double.
using CellValue = std::variant<std::monostate, double, bool, std::string, std::vector<std::string>>;

/// The columns that there are:
///  - attributes of a run: name, state, created, ended, duration, speed, params, corpus, tags, note, starred, archived,
///    binned, group, parent, parentStep, device, threads, step, bytes, epoch, seconds, error, number, id;
///  - results in short: bpc.validation (best), bpc.validation.last, bpc.validation.bestStep, bpc.test, bpc.train,
///    loss.validation (best), loss.test, loss.train. bpc is bits per byte, losses are nats per byte;
///  - every field of the configuration by its path;
///  - the figures of every metric that runs record, and of those whose names are given: NAME.last, NAME.first,
///  NAME.min,
///    NAME.max, NAME.minStep, NAME.maxStep, NAME.count; on demand NAME@STEP, also bpc.validation@STEP and
///    bpc.train@STEP.
/// An object belongs to one thread at a time, for find() makes columns on demand.
class RunColumns
{
public:
    explicit RunColumns(std::vector<std::string> metricNames = {});

    const std::vector<RunColumn>& all() const { return m_columns; }
    /// By its path, case included or else without regard to it; by the last part of a configuration's path ("width",
    /// "optimizer"; of "batch" or "seed" the training's, of others that several parts have the first in the form's
    /// order); "tag" for tags; a metric's name alone for its last value; a metric at a step. Null: there is no such
    /// column. Lives as long as this object.
    const RunColumn* find(std::string_view name) const;
    /// The path that is most like a name that does not exist; empty: none is.
    std::string nearest(std::string_view name) const;

private:
    const RunColumn* findAtStep(std::string_view name) const;
    void addFigures();

    std::vector<RunColumn> m_columns;
    std::vector<std::string> m_metricNames; ///< recorded ones first, each once
    std::map<std::string, std::size_t, std::less<>> m_byName; ///< in small letters: paths, then other names
    mutable std::map<std::string, RunColumn, std::less<>> m_atStep; ///< made when asked for
};

/// For a column at a step: what to ask Store::valuesAt() for; the answer goes to RunFacts::atStep by the column's path.
struct StepMetric {
    std::string metric;
    std::int64_t step = 0;

    bool operator==(const StepMetric&) const = default;
};
std::optional<StepMetric> stepMetric(const RunColumn& column);

CellValue cellValue(const RunFacts& run, const RunColumn& column);
/// The number of a cell of kind Number, Time or Duration, and nothing for a run that lacks it or where it is no number.
std::optional<double> cellNumber(const RunFacts& run, const RunColumn& column);

/// Less, equal or greater: numbers by value, false before true, texts by letters without regard to the case of ASCII's
/// and then by bytes, tags one after the other. Unordered where either side is nothing or no number, or where the kinds
/// differ; such runs come last whichever way a table is sorted (see RunOrder.h).
std::partial_ordering compareCells(const CellValue& left, const CellValue& right);

/// As a table shows it, without the unit: "0.0087", "1,786,880", "2026-11-24 21:05" in local time, "2:03:45", "yes",
/// "a, b"; empty for nothing. Values of the configuration are exact, what was measured has the digits that matter.
std::string cellText(const CellValue& value, const RunColumn& column);
/// As a file keeps it: numbers with all their digits and no separators, times as 2026-11-24T21:05:03.000Z, durations in
/// seconds, true and false, tags separated by ", ".
std::string exactCellText(const CellValue& value, const RunColumn& column);

} // namespace workbench::compare
