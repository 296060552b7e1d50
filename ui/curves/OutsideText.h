// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/CurveSeries.h"

#include <QString>

namespace workbench::ui
{

/// What a value axis that fits the middle of the values leaves beyond its ends: "outside: up to 41.2"; empty: nothing.
QString outsideText(const OutsideValues& outside);

} // namespace workbench::ui
