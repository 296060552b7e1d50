// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/StoreTypes.h"

#include <string>

namespace workbench::store
{

class MetricSeries;

/// Takes one more point, the newest, into the figures of a series.
void append(SeriesFigures& figures, const MetricPoint& point);

/// The figures of a stored series, read from its pyramid: some rows a level, however long it is. Throws
/// SQLite::Exception.
SeriesFigures sumUp(const MetricSeries& series, const std::string& metric);

} // namespace workbench::store
