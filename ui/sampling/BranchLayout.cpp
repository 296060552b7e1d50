// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/BranchLayout.h"

#include <algorithm>
#include <numeric>

namespace workbench::ui
{

namespace
{
constexpr int kHalvings = 40; ///< of the interval that the scale is looked for in
} // namespace

void BranchLayout::setBranches(const std::vector<ShownBranch>& branches)
{
    m_branches.clear();
    m_fromRoot.clear();
    for (const ShownBranch& branch : branches) {
        if (!branch.parent)
            m_fromRoot.push_back(static_cast<int>(m_branches.size()));
        m_branches.push_back({branch.parent.value_or(-1), branch.end, branch.first, branch.children});
    }
    m_ends.assign(m_branches.size(), {});
    placeRows();
    placeColours();
}

const BranchLayout::Place& BranchLayout::start(int branch) const
{
    const int parent = m_branches[static_cast<std::size_t>(branch)].parent;
    return parent < 0 ? m_root : end(parent);
}

void BranchLayout::placeRows()
{
    // Parents come before their children: what is below is summed up backwards, rows are handed down forwards.
    std::vector<int> leaves(m_branches.size()), firstRow(m_branches.size());
    for (std::size_t i = m_branches.size(); i-- > 0;) {
        for (const int child : m_branches[i].children)
            leaves[i] += leaves[static_cast<std::size_t>(child)];
        leaves[i] = std::max(1, leaves[i]);
    }
    const auto handDown = [&](const std::vector<int>& children, int row) {
        for (const int child : children) {
            firstRow[static_cast<std::size_t>(child)] = row;
            row += leaves[static_cast<std::size_t>(child)];
        }
        return row;
    };
    m_rows = handDown(m_fromRoot, 0);
    for (std::size_t i = 0; i < m_branches.size(); ++i)
        handDown(m_branches[i].children, firstRow[i]);
    const auto middle = [this](const std::vector<int>& children) {
        return (end(children.front()).row + end(children.back()).row) / 2;
    };
    for (std::size_t i = m_branches.size(); i-- > 0;) {
        const std::vector<int>& children = m_branches[i].children;
        m_ends[i].row = children.empty() ? firstRow[i] : middle(children);
    }
    m_root.row = m_fromRoot.empty() ? 0 : middle(m_fromRoot);
}

void BranchLayout::placeColours()
{
    std::vector<int> byAge(m_branches.size());
    std::iota(byAge.begin(), byAge.end(), 0);
    std::ranges::sort(byAge, {}, [this](int branch) { return m_branches[static_cast<std::size_t>(branch)].first; });
    int colours = 0;
    for (const int branch : byAge) { // a parent is older than its children
        const int parent = m_branches[static_cast<std::size_t>(branch)].parent;
        const bool goesOn = parent >= 0 && m_branches[static_cast<std::size_t>(parent)].children.front() == branch;
        m_ends[static_cast<std::size_t>(branch)].colour = goesOn ? end(parent).colour : colours++;
    }
}

double BranchLayout::placeAlong(double scale, double span)
{
    m_width = 0;
    for (std::size_t i = 0; i < m_branches.size(); ++i) {
        m_ends[i].x = std::max(m_branches[i].end * scale, start(static_cast<int>(i)).x + span);
        m_width = std::max(m_width, m_ends[i].x);
    }
    return m_width;
}

void BranchLayout::arrange(double width, double span)
{
    int longest = 1;
    for (const Stretch& branch : m_branches)
        longest = std::max(longest, branch.end);
    // The greatest scale on which all fits; 0, which leaves the order of the forks alone, where none does.
    double fits = 0, tooWide = width / longest;
    if (placeAlong(tooWide, span) <= width)
        return;
    for (int i = 0; i < kHalvings; ++i) {
        const double scale = (fits + tooWide) / 2;
        (placeAlong(scale, span) <= width ? fits : tooWide) = scale;
    }
    placeAlong(fits, span);
}

} // namespace workbench::ui
