// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sampling/BranchLayout.h"

#include <QPainterPath>
#include <QString>

#include <optional>
#include <vector>

class QPainter;

namespace workbench::ui
{

struct Theme;

/// A word of the picture, and the room it takes.
struct BranchLabel {
    QRectF area;
    QString text;
    bool bytes = false; ///< rather than words
    bool active = false;
};

/// The picture of a tree of texts in pixels: lines, forks, ends and labels, none of which overlap.
class BranchPicture
{
public:
    static constexpr double kLeft = 14; ///< left of the root
    static constexpr double kLabelRoom = 150; ///< right of the rightmost end
    static constexpr double kSpan = 96; ///< shortest branch

    /// `rowHeight` and `top` are pixels: of a row, and above the first.
    BranchPicture(const std::vector<ShownBranch>& branches, const BranchLayout& layout, double rowHeight, double top);

    std::optional<int> current, hovered; ///< branches
    int activeBytes = 0; ///< up to the active place

    QPointF point(const BranchLayout::Place& place) const;
    QPainterPath line(int branch) const; ///< a bend to its own row, then straight on
    QPointF activePoint() const;
    std::optional<int> branchAt(QPointF point) const; ///< whose line, end or words are there
    /// Ends first, and what is active before what is not; a label that finds no room is left out.
    std::vector<BranchLabel> labels() const;
    void paint(QPainter& painter, const Theme& theme, const std::vector<BranchLabel>& labels, const QRectF& area) const;

private:
    const ShownBranch& at(int branch) const { return m_branches[static_cast<std::size_t>(branch)]; }
    void paintLine(QPainter& painter, const Theme& theme, int branch) const;
    std::optional<int> activeBranch() const; ///< that the active place is in
    QString forkText(const std::vector<int>& children) const;

    const std::vector<ShownBranch>& m_branches;
    const BranchLayout& m_layout;
    double m_rowHeight, m_top;
};

/// Bytes in one line, each seen: blanks as they are, newlines as arrows.
QString bytesInLine(const std::string& bytes);

} // namespace workbench::ui
