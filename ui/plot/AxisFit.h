// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/CurveSeries.h"

namespace workbench::ui
{

/// The whole of the x axis: from the first to the last x of all curves that are not hidden.
AxisRange wholeX(const ChartContents& contents);

/// A value axis for what the x range shows, with levels and a margin. With `yMiddle` it spans, as TensorBoard's does,
/// sorted y[ceil(.05 (n - 1))] to y[floor(.95 (n - 1))] of the values in the range; where these are more than some ten
/// thousand, of the lowest, mean and highest values of `pixels` columns.
AxisRange fittingY(const ChartContents& contents, AxisRange x, int pixels);

} // namespace workbench::ui
