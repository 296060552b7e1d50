// SPDX-License-Identifier: GPL-3.0-or-later
// What pointer and keys do to parallel coordinates; what they look like stands in ParallelView.cpp.
#include "ui/compare/ParallelView.h"

#include "ui/base/PlainToolTip.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QToolTip>

#include <algorithm>
#include <memory>
#include <tuple>
#include <utility>

namespace workbench::ui
{

namespace
{
constexpr double kAxisReach = 9; ///< pixels beside an axis that still belong to it
constexpr double kEndReach = 5; ///< of a brush
constexpr double kLineReach = 6;
constexpr double kLeastDrag = 4;
constexpr double kBest = 0.1;
} // namespace

ParallelView::Drag ParallelView::grab(QPointF point, bool beside) const
{
    const ParallelLayout& layout = m_axes.layout();
    Drag drag;
    drag.from = drag.now = point;
    for (std::size_t axis = 0; axis < layout.axes().size(); ++axis) {
        if (layout.headerOf(axis).contains(point)) {
            drag.part = Part::Name;
            drag.axis = axis;
            return drag;
        }
    }
    const auto axis = layout.axisAt(point.x(), kAxisReach);
    if (!axis)
        return drag;
    drag.axis = *axis;
    drag.before = m_axes.brushes(*axis);
    for (std::size_t brush = 0; brush < drag.before.size(); ++brush) {
        const auto [low, high] = extentOf(drag.before[brush], layout.axes()[*axis]);
        const double top = layout.yOf(high), bottom = layout.yOf(low);
        if (low > high || point.y() < top - kEndReach || point.y() > bottom + kEndReach)
            continue;
        drag.brush = brush;
        drag.extent = {low, high};
        const bool roomy = bottom - top > 3 * kEndReach;
        drag.part = roomy && point.y() < top + kEndReach ? Part::HighEnd
            : roomy && point.y() > bottom - kEndReach    ? Part::LowEnd
                                                         : Part::WholeBrush;
        drag.before.erase(drag.before.begin() + std::ptrdiff_t(brush));
        return drag;
    }
    drag.part = Part::NewBrush;
    if (!beside)
        drag.before.clear();
    return drag;
}

void ParallelView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_drag = grab(event->position(), event->modifiers() & Qt::ControlModifier);
    if (m_drag.part != Part::None)
        m_current = m_drag.axis;
    update();
}

void ParallelView::mouseMoveEvent(QMouseEvent* event)
{
    if (event->buttons() & Qt::LeftButton)
        dragTo(event->position());
    else
        hover(event->position(), event->globalPosition().toPoint());
}

void ParallelView::dragTo(QPointF point)
{
    m_drag.now = point;
    m_drag.moved = m_drag.moved || (point - m_drag.from).manhattanLength() >= kLeastDrag;
    if (!m_drag.moved || m_drag.part == Part::None)
        return;
    update();
    if (m_drag.part == Part::Name)
        return;
    const ParallelLayout& layout = m_axes.layout();
    const double from = layout.positionAt(m_drag.from.y()), to = layout.positionAt(point.y());
    double low = from, high = to;
    if (m_drag.part != Part::NewBrush) {
        std::tie(low, high) = m_drag.extent;
        if (m_drag.part != Part::HighEnd)
            low += to - from;
        if (m_drag.part != Part::LowEnd)
            high += to - from;
    }
    std::vector<AxisBrush> brushes = m_drag.before;
    brushes.push_back(brushBetween(layout.axes()[m_drag.axis], low, high));
    m_axes.setBrushes(m_drag.axis, std::move(brushes));
    if (!m_brushing.isActive())
        m_brushing.start();
}

void ParallelView::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const Drag drag = std::exchange(m_drag, {});
    const bool beside = event->modifiers() & Qt::ControlModifier;
    m_brushing.stop();
    if (drag.part == Part::Name && drag.moved) {
        m_axes.move(drag.axis, m_axes.layout().gapAt(drag.now.x()));
        change();
    } else if (drag.part == Part::None && !drag.moved) {
        if (const auto run = m_axes.layout().runAt(drag.from, kLineReach, m_inside ? &*m_inside : nullptr))
            choose(*run, beside);
    } else if (drag.part != Part::None && drag.part != Part::Name) {
        if (!drag.moved) // a click on a brush takes it away, one beside them all of them
            m_axes.setBrushes(drag.axis, drag.part == Part::NewBrush ? std::vector<AxisBrush>() : drag.before);
        tellBrushes(false);
    }
    update();
}

void ParallelView::choose(std::size_t run, bool beside)
{
    const RunId id = m_facts[run]->row.id;
    std::vector<RunId> chosen;
    if (beside)
        chosen = m_runs.chosen();
    if (std::erase(chosen, id) == 0)
        chosen.push_back(id);
    m_runs.setChosen(std::move(chosen));
}

void ParallelView::hover(QPointF point, QPoint global)
{
    const Drag at = grab(point, false);
    setCursor(
        at.part == Part::None                                     ? Qt::ArrowCursor
            : at.part == Part::Name                               ? Qt::OpenHandCursor
            : at.part == Part::LowEnd || at.part == Part::HighEnd ? Qt::SizeVerCursor
            : at.part == Part::WholeBrush                         ? Qt::SizeAllCursor
                                                                  : Qt::CrossCursor);
    const auto run = at.part == Part::None ? m_axes.layout().runAt(point, kLineReach, m_inside ? &*m_inside : nullptr)
                                           : std::nullopt;
    m_runs.setHovered(run ? std::optional(m_facts[*run]->row.id) : std::nullopt);
    if (run)
        QToolTip::showText(global, plainToolTip(describe(*run)), this);
    else if (at.part == Part::Name)
        QToolTip::showText(
            global,
            plainToolTip(
                tr("%1: drag to another place, right-click for more").arg(m_axes.layout().axes()[at.axis].label())),
            this);
    else
        QToolTip::hideText();
}

void ParallelView::leaveEvent(QEvent*)
{
    m_runs.setHovered(std::nullopt);
}

void ParallelView::change()
{
    tellBrushes(true);
    Q_EMIT pathsChanged();
}

QMenu* ParallelView::makeMenu(std::size_t axis)
{
    auto* const menu = new QMenu(this);
    const ColumnAxis& each = m_axes.layout().axes()[axis];
    const std::size_t last = m_axes.layout().axes().size() - 1;
    const auto add = [&](const QString& text, bool possible, auto work) {
        QAction* const action = menu->addAction(text, this, std::move(work));
        action->setEnabled(possible);
        return action;
    };
    QAction* const log = add(tr("Logarithmic"), each.canBeLogarithmic(), [this, axis] {
        const bool on = m_axes.layout().axes()[axis].scale() == ColumnAxis::Scale::Logarithmic;
        m_axes.setLogarithmic(axis, !on);
        change();
    });
    log->setCheckable(true);
    log->setChecked(each.scale() == ColumnAxis::Scale::Logarithmic);
    QAction* const flip = add(tr("Upside down"), true, [this, axis] {
        m_axes.flip(axis);
        change();
    });
    flip->setCheckable(true);
    flip->setChecked(each.isFlipped());
    menu->addSeparator();
    const auto best = m_axes.bestOf(axis, kBest);
    add(tr("Brush the best tenth"), best.has_value(), [this, axis, best] {
        m_axes.setBrushes(axis, {*best});
        change();
    });
    add(tr("Clear its brushes"), !m_axes.brushes(axis).empty(), [this, axis] {
        m_axes.setBrushes(axis, {});
        change();
    });
    menu->addSeparator();
    add(tr("Move left"), axis > 0, [this, axis] {
        m_axes.move(axis, axis - 1);
        m_current = axis - 1;
        change();
    });
    add(tr("Move right"), axis < last, [this, axis] {
        m_axes.move(axis, axis + 2);
        m_current = axis + 1;
        change();
    });
    add(tr("Take the axis away"), last >= 2, [this, axis] {
        m_axes.remove(axis);
        m_current = std::min(m_current, m_axes.layout().axes().size() - 1);
        change();
    });
    return menu;
}

void ParallelView::contextMenuEvent(QContextMenuEvent* event)
{
    const ParallelLayout& layout = m_axes.layout();
    if (layout.axes().empty())
        return;
    std::size_t axis = m_current;
    QPoint place = event->globalPos();
    if (event->reason() == QContextMenuEvent::Keyboard) {
        place = mapToGlobal(layout.headerOf(axis).bottomLeft().toPoint());
    } else {
        const Drag at = grab(QPointF(event->pos()), true);
        if (at.part == Part::None)
            return;
        axis = at.axis;
    }
    const std::unique_ptr<QMenu> menu(makeMenu(axis));
    menu->exec(place);
}

void ParallelView::keyPressEvent(QKeyEvent* event)
{
    const std::size_t count = m_axes.layout().axes().size();
    if (count == 0)
        return QWidget::keyPressEvent(event);
    const bool moving = event->modifiers() & Qt::ControlModifier;
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right: {
        const bool right = event->key() == Qt::Key_Right;
        const std::size_t next = right ? std::min(m_current + 1, count - 1) : m_current - (m_current > 0 ? 1 : 0);
        if (moving && next != m_current)
            m_axes.move(m_current, right ? next + 1 : next);
        m_current = next;
        if (moving)
            change();
        break;
    }
    case Qt::Key_F:
        m_axes.flip(m_current);
        change();
        break;
    case Qt::Key_L:
        m_axes.setLogarithmic(m_current, m_axes.layout().axes()[m_current].scale() != ColumnAxis::Scale::Logarithmic);
        change();
        break;
    case Qt::Key_B:
        if (const auto best = m_axes.bestOf(m_current, kBest)) {
            m_axes.setBrushes(m_current, {*best});
            change();
        }
        break;
    case Qt::Key_Delete:
        if (count > 2) {
            m_axes.remove(m_current);
            m_current = std::min(m_current, count - 2);
            change();
        }
        break;
    case Qt::Key_Escape:
        if (!anyBrushes())
            return QWidget::keyPressEvent(event);
        clearBrushes();
        break;
    default:
        return QWidget::keyPressEvent(event);
    }
    update();
}

} // namespace workbench::ui
