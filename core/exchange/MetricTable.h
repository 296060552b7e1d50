// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/store/Store.h"

#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace workbench::exchange
{

/// CSV (RFC 4180: comma, CRLF, one header line) of any series of any runs, a row a point: run, name, metric, step,
/// bytes, seconds, epoch, wall (milliseconds since 1970, UTC), value. `metrics` empty: all. Numbers in the shortest
/// form that reads back the same; nan, inf, -inf. Streams; Io when `out` takes no more.
Result<>
exportPoints(store::Store& store, std::span<const RunId> runs, std::span<const std::string> metrics, std::ostream& out);

/// A text as a cell of CSV: quoted where it must be, and with an apostrophe before a sign that a spreadsheet would take
/// for the start of a formula (= + - @, tab, line break).
std::string csvCell(std::string_view text);

} // namespace workbench::exchange
