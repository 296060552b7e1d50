// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/CurveSeries.h"

#include <QByteArray>
#include <QImage>
#include <QSize>

namespace workbench::ui
{

enum class FigureFormat { Png, Svg, Pdf };

/// A figure for a paper or a page: black on white, larger type, legend and axis titles in it.
struct FigureOptions {
    QSize size{1000, 620}; ///< pixels at scale 1; in a PDF, 1/96 inch
    double scale = 2; ///< of a PNG
    bool legend = true;
};

/// The file as it would be written; empty where it cannot be made (a size of nothing).
QByteArray renderFigure(
    FigureFormat format, const ChartContents& contents, AxisRange x, AxisRange y, const FigureOptions& options = {});
/// The same figure as a picture, for the clipboard.
QImage figureImage(const ChartContents& contents, AxisRange x, AxisRange y, const FigureOptions& options = {});

} // namespace workbench::ui
