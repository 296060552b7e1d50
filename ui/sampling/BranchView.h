// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sampling/BranchLayout.h"
#include "ui/sampling/BranchPicture.h"

#include <QAbstractScrollArea>

#include <optional>
#include <vector>

namespace workbench::ui
{

/// A tree of texts as lines from the prompt to every end. A click on a line or an end chooses the end; arrows walk to
/// parent, child and siblings, Enter chooses; dragging moves a tree that does not fit. Setters emit nothing.
class BranchView : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit BranchView(QWidget* parent = nullptr);

    void setTree(const sample::SampleTree& tree); ///< nothing of it is kept but what the picture shows
    void setEmptyText(const QString& text); ///< shown where there are no texts

    const std::vector<ShownBranch>& branches() const { return m_branches; }
    std::optional<int> current() const { return m_current; } ///< the branch that keys act on
    QPoint endPoint(int branch) const; ///< in the viewport
    std::vector<BranchLabel> labels() const; ///< from the left upper corner of the whole picture
    QString describe(int branch) const; ///< plain text for a tooltip

    QSize sizeHint() const override { return {480, 180}; }
    QSize minimumSizeHint() const override { return {200, 90}; }

Q_SIGNALS:
    void nodeChosen(workbench::sample::SampleNode node);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    void arrange();
    const ShownBranch& at(int branch) const { return m_branches[static_cast<std::size_t>(branch)]; }
    BranchPicture picture() const;
    QPoint scrolled() const;
    std::optional<int> branchAt(QPoint point) const; ///< in the viewport
    std::optional<int> branchAfter(int key) const; ///< where an arrow leads
    void goTo(int branch);
    void bringIntoSight(int branch);

    std::vector<ShownBranch> m_branches;
    BranchLayout m_layout;
    std::vector<BranchLabel> m_labels;
    QString m_emptyText;
    int m_activeBytes = 0;
    std::optional<int> m_activeBranch; ///< that the active place is in
    sample::SampleNode m_activeFirst = sample::kSampleRoot; ///< its first byte: branches are numbered anew
    bool m_scrolled = false; ///< by the user, since that branch became active
    double m_rowHeight = 0, m_top = 0;
    std::optional<int> m_current, m_hovered;
    std::optional<QPoint> m_pressed; ///< where a drag goes on from
    bool m_dragged = false;
};

} // namespace workbench::ui
