// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QMargins>

namespace workbench::ui
{

/// Least room around the axes of a chart on the screen.
inline constexpr QMargins kScreenMargins{46, 8, 10, 22};

/// Colours and type of a chart, by role. The window fills it from its theme, an exported figure from onPaper().
struct PlotStyle {
    QColor background = Qt::white;
    QColor grid = QColor(0xe4, 0xe7, 0xec);
    QColor text = QColor(0x1d, 0x24, 0x30);
    QColor dim = QColor(0x6b, 0x74, 0x80);
    QColor accent = QColor(0x0b, 0x66, 0xc3);
    QColor bad = QColor(0xb3, 0x26, 0x1e);
    QFont tickFont, labelFont, titleFont;
    double lineWidth = 1.8;
    double rawStrength = 0.38; ///< share of the curve's own colour in the points behind its smoothed form

    /// Black on white with larger type, for figures that leave the program.
    static PlotStyle onPaper();
};

} // namespace workbench::ui
