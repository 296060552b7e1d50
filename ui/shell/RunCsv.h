// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/store/Store.h"

class QString;

namespace workbench::ui
{

/// Writes every recorded point of a run: metric, step, bytes, seconds, epoch, wall milliseconds, value; one a line.
/// The file is there whole or not at all.
Result<> writeRunCsv(store::Store& store, const RunId& run, const QString& path);

} // namespace workbench::ui
