// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/attention/HeatMapData.h"

namespace workbench::ui
{

/// A cell of an axis: "s 702,409", without bytes "1,024"; a space and other bytes that do not show as themselves by
/// name.
QString axisCellText(const MapAxis& axis, int cell);
/// The same with what it counts: "byte 702,409: 's' 0x73 115", "unit 12".
QString axisCellDescription(const MapAxis& axis, int cell);

/// Eight significant digits, thousands separated: what tells floats apart.
QString exactText(float value);

/// A cell in words: "query e 702,431, key s 702,409, 22 bytes back, weight 0.41323".
QString cellDescription(const HeatMapData& data, const MapCell& cell);

} // namespace workbench::ui
