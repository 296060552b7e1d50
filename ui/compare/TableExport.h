// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/compare/RunColumns.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <string>
#include <vector>

namespace workbench::ui
{

class RunTableModel;

/// What is exported, as plain values, so that it can be written on any thread.
struct ExportedTable {
    std::vector<std::shared_ptr<const compare::RunFacts>> runs; ///< in the order of the table
    std::vector<compare::RunColumn> columns; ///< those that hold values of runs
};
/// The runs of the table, heads of groups left out, with the columns of those paths.
ExportedTable exportedTable(const RunTableModel& model, const std::vector<std::string>& paths);

enum class TableFormat { Csv, Json, Markdown };
QString tableSuffix(TableFormat format); ///< "csv"

/// A row for each run.
///  - CSV: numbers with all of their digits, fields quoted where they must be (RFC 4180). A text that a spreadsheet
///    would take for a formula, one that begins with = + - @, a tab or a return, gets an apostrophe before it.
///  - JSON: an array with an object a run, keys are the paths; a value that is missing or no number is null.
///  - Markdown: a table with the figures as they are shown; nothing in a name is taken for markup.
QByteArray tableText(const ExportedTable& table, TableFormat format);

/// The file is there whole or not at all.
Result<> writeTable(const QByteArray& text, const QString& path);

} // namespace workbench::ui
