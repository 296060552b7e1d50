// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/CurveData.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace workbench::ui
{

/// The part of a chart that is looked at; an axis without a range follows the data.
struct PlotView {
    std::optional<AxisRange> x, y;

    bool operator==(const PlotView&) const = default;
};

/// The views of a chart, one after the other, with a way back and forward. The first is always the whole of it.
class ZoomHistory
{
public:
    const PlotView& current() const { return m_views[m_at]; }
    void go(const PlotView& view); ///< a new view; what was ahead is forgotten
    void adjust(const PlotView& view); ///< changes the current view in place, as panning and the wheel do
    bool back();
    bool forward();
    bool canGoBack() const { return m_at > 0; }
    bool canGoForward() const { return m_at + 1 < m_views.size(); }
    void clear();

private:
    std::vector<PlotView> m_views{PlotView{}};
    std::size_t m_at = 0;
};

} // namespace workbench::ui
