// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/RunInk.h"

#include "core/maps/Palettes.h"
#include "ui/theme/Theme.h"

#include <algorithm>
#include <cmath>

namespace workbench::ui
{

QColor scaleInk(double position, const Theme& theme)
{
    const double from = theme.dark ? 0.25 : 0, to = theme.dark ? 1 : 0.86;
    return QColor(QRgb(maps::paletteColour(maps::Palette::Viridis, from + position * (to - from))));
}

std::vector<QColor> inkOf(const ComparedRuns::Facts& runs, const ColumnAxis* by, const Theme& theme)
{
    std::vector<QColor> ink;
    ink.reserve(runs.size());
    for (std::size_t run = 0; run < runs.size(); ++run) {
        if (!by) {
            ink.push_back(runColour(runs[run]->row.colour));
            continue;
        }
        const double position = by->position(run);
        if (std::isnan(position))
            ink.push_back(theme.dim);
        else if (by->hasWords())
            ink.push_back(runColour(int(std::lround(by->valueAt(position)))));
        else
            ink.push_back(scaleInk(position, theme));
    }
    return ink;
}

double inkStrength(std::size_t lines)
{
    return lines <= 12 ? 1 : std::clamp(4 / std::sqrt(double(lines)), 0.1, 1.0);
}

} // namespace workbench::ui
