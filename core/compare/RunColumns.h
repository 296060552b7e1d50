// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/StoreTypes.h"

#include <compare>
#include <map>
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
    std::map<std::string, double, std::less<>> atStep; ///< by the paths of the "at step" columns that are asked for
};

enum class ColumnKind { Number, Text, Boolean, Time, Duration, Tags };

/// What of two values is the better one; None: neither.
enum class Better { None, Lower, Higher };

/// One thing that can be said of every run: a column of the table, and a name in the filter language.
struct RunColumn {
    std::string path; ///< "name", "model.width", "bpc.validation", "trainLoss.last", "validationLoss@2000"
    std::string label; ///< "Width": a table's header
    std::string unit; ///< "bytes"; empty for a plain number
    ColumnKind kind = ColumnKind::Text;
    Better better = Better::None;
    std::vector<std::string> words; ///< the values that it can have, where they are few and known
    std::string help; ///< one sentence

    bool operator==(const RunColumn&) const = default;
};

/// Nothing: the run does not have it. Times are milliseconds since 1970 UTC, durations seconds, both as double.
using CellValue = std::variant<std::monostate, double, bool, std::string, std::vector<std::string>>;

/// The columns that there are: attributes of a run (name, state, created, ended, duration, speed, params, corpus, tags,
/// note, starred, archived, binned, group, parent, device, threads, step, bytes, epoch, seconds, id), every field of
/// the configuration by its path, and the figures of every metric: NAME.last, NAME.min, NAME.max, NAME.minStep,
/// NAME.maxStep, NAME@STEP. bpc.validation and bpc.test are bits per byte, best and final.
class RunColumns
{
public:
    explicit RunColumns(std::vector<std::string> metricNames = {});

    const std::vector<RunColumn>& all() const { return m_columns; }
    /// By its path; by the last part of a configuration's path where only one column ends in it or the model's and the
    /// training's come first ("width", "optimizer", "batch"); by a metric at a step. Null: there is no such column.
    const RunColumn* find(std::string_view name) const;
    /// The path that is most like a name that does not exist; empty: none is.
    std::string nearest(std::string_view name) const;

private:
    std::vector<RunColumn> m_columns;
    std::vector<std::string> m_metricNames;
    mutable std::map<std::string, RunColumn, std::less<>> m_atStep; ///< made when asked for
};

CellValue cellValue(const RunFacts& run, const RunColumn& column);
/// Less, equal or greater; runs that lack the value come last whichever way a table is sorted (the caller's part).
std::partial_ordering compareCells(const CellValue& left, const CellValue& right);
/// As a table or a CSV file shows it, without the unit: "0.0087", "1,786,880", "block 0", "a, b"; empty for nothing.
std::string cellText(const CellValue& value, const RunColumn& column);

} // namespace workbench::compare
