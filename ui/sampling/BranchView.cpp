// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/BranchView.h"

#include "ui/base/Format.h"
#include "ui/base/PlainToolTip.h"
#include "ui/theme/Theme.h"

#include <QApplication>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace workbench::ui
{

namespace
{
constexpr double kLeastRow = 26, kMostRow = 44; ///< pixels
constexpr double kMargin = 8; ///< above and below
constexpr int kLineOfTooltip = 60; ///< characters
} // namespace

BranchView::BranchView(QWidget* parent)
    : QAbstractScrollArea(parent)
    , m_emptyText(tr("No text yet."))
{
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Branches of the text"));
    setAccessibleDescription(
        tr("Left leads to the parent, right to a child, up and down to siblings, Enter goes there."));
    viewport()->setAutoFillBackground(false); // the card shows through
    viewport()->setMouseTracking(true);
    setCornerWidget(new QWidget(this)); // the style's own would not let the card through
    for (const QScrollBar* const bar : {horizontalScrollBar(), verticalScrollBar()})
        connect(bar, &QScrollBar::actionTriggered, this, [this] { m_scrolled = true; });
}

void BranchView::setTree(const sample::SampleTree& tree)
{
    const sample::SampleNode kept = m_current ? at(*m_current).last : sample::kSampleRoot;
    m_branches = shownBranches(tree);
    m_activeBytes = tree.depth(tree.active());
    m_layout.setBranches(m_branches);
    m_hovered.reset();
    m_current.reset();
    const std::vector<sample::SampleNode> way = tree.path(kept); // ascends, for parents are older
    m_activeBranch.reset();
    for (int i = 0; i < int(m_branches.size()); ++i) {
        if (at(i).active)
            m_activeBranch = i;
        if (std::ranges::binary_search(way, at(i).first))
            m_current = i; // the branch may have grown, or forked
    }
    arrange();
    const sample::SampleNode first = m_activeBranch ? at(*m_activeBranch).first : sample::kSampleRoot;
    if (first != m_activeFirst)
        m_scrolled = false;
    m_activeFirst = first;
    if (!m_scrolled && m_activeBranch)
        bringIntoSight(*m_activeBranch);
}

void BranchView::setEmptyText(const QString& text)
{
    m_emptyText = text;
    viewport()->update();
}

QPoint BranchView::endPoint(int branch) const
{
    return picture().point(m_layout.end(branch)).toPoint() - scrolled();
}

std::vector<BranchLabel> BranchView::labels() const
{
    return m_labels;
}

QString BranchView::describe(int branch) const
{
    const ShownBranch& shown = at(branch);
    const int length = shown.end - shown.begin;
    QStringList lines{
        length == 1 ? tr("byte %1").arg(formatCount(shown.begin))
                    : tr("bytes %1 to %2").arg(formatCount(shown.begin), formatCount(shown.end - 1))};
    QString text = bytesInLine(shown.text);
    if (length > kBranchPreview)
        text += QStringLiteral("\u2026");
    for (int at = 0; at < text.size(); at += kLineOfTooltip)
        lines << text.mid(at, kLineOfTooltip);
    if (!shown.children.empty())
        lines << tr("forks into %1").arg(shown.children.size());
    return lines.join(QLatin1Char('\n'));
}

void BranchView::arrange()
{
    const double room = viewport()->width() - BranchPicture::kLeft - BranchPicture::kLabelRoom;
    m_layout.arrange(std::max(BranchPicture::kSpan, room), BranchPicture::kSpan);
    const int rows = std::max(1, m_layout.rows());
    const double height = viewport()->height() - 2 * kMargin;
    m_rowHeight = std::clamp(height / rows, kLeastRow, kMostRow);
    m_top = kMargin + std::max(0.0, (height - rows * m_rowHeight) / 2);
    m_labels = picture().labels();

    const auto range = [](QScrollBar* bar, double all, int seen, int step) {
        bar->setRange(0, std::max(0, int(std::ceil(all)) - seen));
        bar->setPageStep(seen);
        bar->setSingleStep(step);
    };
    range(
        horizontalScrollBar(), BranchPicture::kLeft + m_layout.width() + BranchPicture::kLabelRoom, viewport()->width(),
        int(BranchPicture::kSpan) / 2);
    range(verticalScrollBar(), 2 * kMargin + rows * m_rowHeight, viewport()->height(), int(m_rowHeight));
    viewport()->update();
}

BranchPicture BranchView::picture() const
{
    BranchPicture painter(m_branches, m_layout, m_rowHeight, m_top);
    painter.activeBytes = m_activeBytes;
    painter.hovered = m_hovered;
    if (hasFocus())
        painter.current = m_current;
    return painter;
}

QPoint BranchView::scrolled() const
{
    return {horizontalScrollBar()->value(), verticalScrollBar()->value()};
}

std::optional<int> BranchView::branchAt(QPoint point) const
{
    return picture().branchAt(point + scrolled());
}

void BranchView::goTo(int branch)
{
    m_current = branch;
    setAccessibleDescription(describe(branch));
    bringIntoSight(branch);
    viewport()->update();
}

void BranchView::bringIntoSight(int branch)
{
    const QPoint end = endPoint(branch) + scrolled();
    const auto show = [](QScrollBar* bar, int at, int before, int after, int seen) {
        if (at - before < bar->value())
            bar->setValue(at - before);
        else if (at + after > bar->value() + seen)
            bar->setValue(at + after - seen);
    };
    show(
        horizontalScrollBar(), end.x(), int(BranchPicture::kSpan), int(BranchPicture::kLabelRoom), viewport()->width());
    show(verticalScrollBar(), end.y(), int(m_rowHeight), int(m_rowHeight), viewport()->height());
}

std::optional<int> BranchView::branchAfter(int key) const
{
    if (!m_current)
        return 0;
    const ShownBranch& branch = at(*m_current);
    if (key == Qt::Key_Left)
        return branch.parent;
    if (key == Qt::Key_Right) {
        const auto active = std::ranges::find_if(branch.children, [this](int child) { return at(child).active; });
        if (branch.children.empty())
            return std::nullopt;
        return active != branch.children.end() ? *active : branch.children.front();
    }
    const int step = key == Qt::Key_Up ? -1 : 1;
    for (int i = *m_current + step; i >= 0 && i < int(m_branches.size()); i += step) {
        if (at(i).parent == branch.parent)
            return i;
    }
    return std::nullopt;
}

void BranchView::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    arrange();
    if (!m_scrolled && m_activeBranch)
        bringIntoSight(*m_activeBranch);
}

void BranchView::paintEvent(QPaintEvent* event)
{
    const Theme& theme = Theme::of(palette());
    QPainter painter(viewport());
    if (m_branches.empty()) {
        painter.setFont(bodyFont());
        painter.setPen(theme.dim);
        painter.drawText(viewport()->rect(), Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
        return;
    }
    painter.translate(-scrolled());
    picture().paint(painter, theme, m_labels, event->rect().translated(scrolled()));
}

void BranchView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton || event->button() == Qt::MiddleButton) {
        m_pressed = event->position().toPoint();
        m_dragged = false;
    }
}

void BranchView::mouseMoveEvent(QMouseEvent* event)
{
    const QPoint point = event->position().toPoint();
    if (m_pressed && (m_dragged || (point - *m_pressed).manhattanLength() >= QApplication::startDragDistance())) {
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() - (point - *m_pressed).x());
        verticalScrollBar()->setValue(verticalScrollBar()->value() - (point - *m_pressed).y());
        m_pressed = point;
        m_dragged = m_scrolled = true;
        return;
    }
    const auto branch = branchAt(point);
    viewport()->setCursor(branch ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (branch != m_hovered) {
        m_hovered = branch;
        viewport()->update();
    }
}

void BranchView::mouseReleaseEvent(QMouseEvent* event)
{
    const auto branch = branchAt(event->position().toPoint());
    if (m_pressed && !m_dragged && branch && event->button() == Qt::LeftButton) {
        m_current = branch;
        viewport()->update();
        Q_EMIT nodeChosen(at(*branch).last);
    }
    m_pressed.reset();
}

void BranchView::keyPressEvent(QKeyEvent* event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    const bool arrow = event->key() == Qt::Key_Left || event->key() == Qt::Key_Right || event->key() == Qt::Key_Up
        || event->key() == Qt::Key_Down;
    if (m_branches.empty() || (!enter && !arrow)) {
        event->ignore();
    } else if (arrow) {
        if (const auto next = branchAfter(event->key()))
            goTo(*next);
    } else if (m_current) {
        Q_EMIT nodeChosen(at(*m_current).last);
    }
}

void BranchView::focusInEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void BranchView::focusOutEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

bool BranchView::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::Leave && m_hovered) {
        m_hovered.reset();
        viewport()->update();
    } else if (event->type() == QEvent::ToolTip) {
        const auto* const help = static_cast<QHelpEvent*>(event);
        if (const auto branch = branchAt(help->pos()))
            QToolTip::showText(help->globalPos(), plainToolTip(describe(*branch)), viewport());
        else
            QToolTip::hideText();
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

} // namespace workbench::ui
