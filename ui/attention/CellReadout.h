// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/attention/HeatMapData.h"

namespace workbench::ui
{

/// The byte of a cell for a label: "s", an open box for a space; empty where the axis has none there.
QString axisByteText(const MapAxis& axis, int cell);
/// A cell of an axis in words: "'s' 702,409", without bytes "1,024"; a space by name.
QString axisCellText(const MapAxis& axis, int cell);
/// The same with what it counts and the byte in numbers: "key 702,409: 's' 0x73 115", "unit 12".
QString axisCellDescription(const MapAxis& axis, int cell);

QString shortText(double value, int digits); ///< that many significant digits: "0.0123", "9.01e-5"
QString cellText(float value, int decimals = 3); ///< as many decimals at most: "0.413", "12.50", "2e-5", "0"
QString exactText(float value); ///< nine significant digits at most, which tell all floats apart

/// A cell in words: "query 'e' 702,431, key 's' 702,409, 22 bytes back, weight 0.41323".
QString cellDescription(const HeatMapData& data, const MapCell& cell);

} // namespace workbench::ui
