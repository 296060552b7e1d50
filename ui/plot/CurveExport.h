// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/CurveSeries.h"
#include "ui/plot/MarkStrip.h"
#include "ui/plot/PlotStyle.h"

#include <QByteArray>
#include <QImage>
#include <QRect>
#include <QSize>

#include <vector>

namespace workbench::ui
{

enum class FigureFormat { Png, Svg, Pdf };

/// A figure for a paper or a page: black on white, larger type, legend and axis titles in it. Or exactly what is on the
/// screen: size, type, legend at its place and event marks, with the colours of `style`.
struct FigureOptions {
    QSize size{1000, 620}; ///< pixels at scale 1; in a PDF, 1/96 inch; of the screen's own size as on the screen
    double scale = 2; ///< of a PNG
    bool legend = true;
    bool whole = false; ///< all of the x axis and not the part that is looked at
    bool asOnScreen = false;
    PlotStyle style = {}; ///< as on the screen

    // What the screen knows, filled in by CurvePlot.
    QSize canvas = {};
    QRect legendAt = {};
    std::vector<MarkStrip::Placed> marks = {};
};

/// The file as it would be written; empty where it cannot be made (a size of nothing).
QByteArray renderFigure(
    FigureFormat format, const ChartContents& contents, AxisRange x, AxisRange y, const FigureOptions& options = {});
/// The same figure as a picture, for the clipboard.
QImage figureImage(const ChartContents& contents, AxisRange x, AxisRange y, const FigureOptions& options = {});

} // namespace workbench::ui
