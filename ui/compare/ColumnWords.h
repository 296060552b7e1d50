// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/RunColumns.h"

#include <QStringList>

#include <string>
#include <vector>

namespace workbench::ui
{

/// The values of a column as a label has room for: of the path of a file its name, with as many of the folders before
/// it as it takes to tell it from the others; any other text as it is, on one line. "none" for an empty one.
QStringList columnWords(const compare::RunColumn& column, const std::vector<std::string>& values);

} // namespace workbench::ui
