// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QString>

#include <string>
#include <vector>

namespace workbench::ui
{

class RunTableModel;

enum class TableFormat { Csv, Json, Markdown };
QString tableSuffix(TableFormat format); ///< "csv"

/// The runs of the table in its order, with the columns of those paths, heads of groups left out.
///  - CSV: numbers with all of their digits, fields quoted where they must be (RFC 4180). A text that a spreadsheet
///    would take for a formula, one that begins with = + - @, a tab or a return, gets an apostrophe before it.
///  - JSON: an array with an object a run, keys are the paths; a value that is missing or no number is null.
///  - Markdown: a table with the figures as they are shown; nothing in a name is taken for markup.
QByteArray tableText(const RunTableModel& model, const std::vector<std::string>& paths, TableFormat format);

/// The file is there whole or not at all.
Result<> writeTable(const QByteArray& text, const QString& path);

} // namespace workbench::ui
