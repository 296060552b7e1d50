// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/store/Store.h"

#include <iosfwd>

namespace workbench::store
{

// What a run left behind, for other programs. All of these stream: their memory does not grow with the run. Numbers
// are written in the shortest form that reads back as the same value. A run that goes on is exported as far as it had
// come at the call. Errors are those of the store, or Io when `out` takes no more.

/// CSV (RFC 4180: comma, CRLF, one header line), one row a step: step, bytes, seconds, epoch, wall (milliseconds since
/// 1970, UTC), trainLoss (nats), learningRate, gradNorm, bytesPerSecond, residentBytes. A value is empty where the run
/// has none for that step, which an imported run may have for some only; where the row stands is then told by the first
/// that is there. Values that are no numbers read nan, inf, -inf.
Result<> exportSteps(Store& store, const RunId& run, std::ostream& out);

/// CSV as above, one row an evaluation: step, bytes, seconds, epoch, wall, split, loss (nats), bpc (bits).
Result<> exportEvaluations(Store& store, const RunId& run, std::ostream& out);

/// One JSON object: run (identity and summary), config, metrics (an array of points for each that a run can record and
/// for each that was imported, under its name), events, checkpoints.
/// Values that are no numbers are the strings "NaN", "Infinity" and "-Infinity".
Result<> exportJson(Store& store, const RunId& run, std::ostream& out);

} // namespace workbench::store
