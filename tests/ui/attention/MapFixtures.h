// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/maps/AttentionMap.h"
#include "ui/attention/HeatMapData.h"

class QWidget;

namespace workbench::ui::tests
{

/// A map that looks at nothing yet; the bytes are a, b, c... and the first key is at offset 1000.
maps::AttentionMap zeroMap(int heads, int queries, int keys);
void setWeight(maps::AttentionMap& map, int head, int query, int key, float weight);

/// A map whose rows are even: 1 over the number of the keys that the query sees.
maps::AttentionMap evenMap(int queries, int keys);

std::shared_ptr<const maps::AttentionMap> shared(maps::AttentionMap map);

/// A grid of any numbers without masked cells.
HeatMapData gridOf(std::vector<float> cells, int rows, int columns);

/// Shown at that size, with all that follows from it done.
void showAt(QWidget& widget, int width, int height);

} // namespace workbench::ui::tests
