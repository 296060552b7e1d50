// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sampling/ShownBranch.h"

#include <vector>

namespace workbench::ui
{

/// Where the branches of a tree stand: every end has a row of its own, a fork the middle of its outermost branches.
/// Along x the bytes are counted on one scale, but no branch is shorter than a span, so that forks that lie close to
/// each other can be told apart. Knows no pixels.
class BranchLayout
{
public:
    struct Place {
        double x = 0, row = 0;
        int colour = 0; ///< of the line that ends here; the oldest branch of a fork goes on with that of its parent
    };

    /// Colours stay when branches are added.
    void setBranches(const std::vector<ShownBranch>& branches);
    /// All fits into `width` where branches as short as `span` allow it.
    void arrange(double width, double span);

    const Place& end(int branch) const { return m_ends[static_cast<std::size_t>(branch)]; }
    const Place& start(int branch) const; ///< the end of the branch it forks from, or the root
    const Place& root() const { return m_root; } ///< x is 0
    int rows() const { return m_rows; }
    double width() const { return m_width; } ///< of what there is

private:
    void placeRows();
    void placeColours();
    double placeAlong(double scale, double span); ///< gives the width

    struct Stretch {
        int parent = -1;
        int end = 0; ///< bytes
        sample::SampleNode first = 0;
        std::vector<int> children;
    };
    std::vector<Stretch> m_branches;
    std::vector<int> m_fromRoot;
    std::vector<Place> m_ends;
    Place m_root;
    int m_rows = 0;
    double m_width = 0;
};

} // namespace workbench::ui
