// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/ZoomHistory.h"

namespace workbench::ui
{

namespace
{
constexpr std::size_t kMostViews = 100;
}

void ZoomHistory::go(const PlotView& view)
{
    if (view == current())
        return;
    m_views.resize(m_at + 1);
    if (m_views.size() == kMostViews)
        m_views.erase(m_views.begin() + 1);
    m_views.push_back(view);
    m_at = m_views.size() - 1;
}

void ZoomHistory::adjust(const PlotView& view)
{
    if (m_at == 0) {
        go(view); // the whole is never overwritten
        return;
    }
    m_views.resize(m_at + 1);
    m_views[m_at] = view;
}

bool ZoomHistory::back()
{
    if (!canGoBack())
        return false;
    --m_at;
    return true;
}

bool ZoomHistory::forward()
{
    if (!canGoForward())
        return false;
    ++m_at;
    return true;
}

void ZoomHistory::clear()
{
    m_views.assign(1, PlotView{});
    m_at = 0;
}

} // namespace workbench::ui
