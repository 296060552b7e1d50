// SPDX-License-Identifier: GPL-3.0-or-later
// What pointer and keys do to the scatter; what it looks like stands in ScatterView.cpp.
#include "ui/compare/ScatterView.h"

#include "ui/base/PlainToolTip.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>

namespace workbench::ui
{

namespace
{
constexpr double kReach = 8, kLeastDrag = 4; ///< pixels
}

void ScatterView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && m_layout) {
        m_pressed = event->position();
        m_dragged = false;
    }
}

void ScatterView::mouseMoveEvent(QMouseEvent* event)
{
    const QPointF at = event->position();
    if (!m_layout)
        return;
    if (m_pressed) {
        m_dragged = m_dragged || (at - *m_pressed).manhattanLength() >= kLeastDrag;
        if (!m_dragged)
            return;
        m_box = m_layout->brushesOf(QRectF(*m_pressed, at).normalized());
        update();
        if (!m_brushing.isActive())
            m_brushing.start();
        return;
    }
    const auto run = m_layout->runAt(at, kReach);
    m_runs.setHovered(run ? std::optional(m_facts[*run]->row.id) : std::nullopt);
    setCursor(run ? Qt::PointingHandCursor : Qt::CrossCursor);
    if (run)
        QToolTip::showText(event->globalPosition().toPoint(), plainToolTip(describe(*run)), this);
    else
        QToolTip::hideText();
}

void ScatterView::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !m_pressed)
        return;
    m_pressed.reset();
    m_brushing.stop();
    if (m_dragged)
        return tellBox();
    const auto run = m_layout->runAt(event->position(), kReach);
    if (!run)
        return clearBox();
    const RunId id = m_facts[*run]->row.id;
    std::vector<RunId> chosen;
    if (event->modifiers() & Qt::ControlModifier)
        chosen = m_runs.chosen();
    if (std::erase(chosen, id) == 0)
        chosen.push_back(id);
    m_runs.setChosen(std::move(chosen));
}

void ScatterView::leaveEvent(QEvent*)
{
    m_runs.setHovered(std::nullopt);
}

void ScatterView::keyPressEvent(QKeyEvent* event)
{
    const bool xAxis = event->key() == Qt::Key_X;
    if (m_layout && (xAxis || event->key() == Qt::Key_Y)) {
        const ColumnAxis& axis = xAxis ? m_layout->x() : m_layout->y();
        setLogarithmic(xAxis, axis.scale() != ColumnAxis::Scale::Logarithmic);
    } else if (event->key() == Qt::Key_Escape && m_box) {
        clearBox();
    } else {
        QWidget::keyPressEvent(event);
    }
}

} // namespace workbench::ui
