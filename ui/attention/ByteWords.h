// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/maps/AttentionMap.h"

#include <QString>

#include <optional>

namespace workbench::ui
{

/// "'a' 0x61 97" on the first line, then where the byte stands: for tooltips.
QString byteWords(const maps::AttentionMap& map, int key);
/// "weight 0.4123, 22 bytes back", or that a query does not see the key. Head 0.
QString weightWords(const maps::AttentionMap& map, int query, int key);
/// How far a key lies behind a query's own byte: "-22"; "0" for the byte itself.
QString distanceText(const maps::AttentionMap& map, int query, int key);

} // namespace workbench::ui
