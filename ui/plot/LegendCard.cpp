// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/LegendCard.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <utility>

namespace workbench::ui
{

namespace
{
constexpr int kEdge = 8;
constexpr int kClick = 4; // pixels: a shorter drag is a click
} // namespace

LegendCard::LegendCard(QWidget* parent)
    : QWidget(parent)
{
    setMouseTracking(true);
    setFocusPolicy(Qt::TabFocus);
    setAccessibleName(tr("Legend"));
    setToolTip(tr("Click a name to hide or show its curves (Space), drag it to reorder (Alt+Up, Alt+Down);\n"
                  "drag the edge of the card to move it"));
}

void LegendCard::setStyle(const PlotStyle& style)
{
    m_rows.setStyle(style);
    settle();
    update();
}

void LegendCard::setSeries(const std::vector<CurveSeries>& series)
{
    const std::vector<LegendRow> before = m_rows.rows();
    m_rows.set(series, true);
    if (m_rows.rows() == before)
        return;
    m_marked.current = hasFocus() ? std::clamp(m_marked.current, 0, std::max(0, m_rows.ownerCount() - 1)) : -1;
    settle();
    update();
}

void LegendCard::setHighlighted(const QString& owner)
{
    if (std::exchange(m_marked.highlighted, owner) != owner)
        update();
}

void LegendCard::settle()
{
    resize(m_rows.size(parentWidget()->height() - 2 * kEdge - 24));
    const QSize room = parentWidget()->size() - size() - QSize(2 * kEdge, 2 * kEdge);
    move(
        kEdge + static_cast<int>(m_place.x() * std::max(0, room.width())),
        kEdge + static_cast<int>(m_place.y() * std::max(0, room.height())));
}

int LegendCard::ownerAt(int y) const
{
    const int row = m_rows.rowAt(y);
    return row < m_rows.ownerCount() ? row : -1;
}

void LegendCard::pointAt(int row)
{
    const QString owner = row >= 0 ? m_rows.rows()[static_cast<std::size_t>(row)].owner : QString();
    if (owner == m_marked.highlighted)
        return;
    setHighlighted(owner);
    Q_EMIT pointedAt(owner);
}

void LegendCard::paintEvent(QPaintEvent*)
{
    if (m_rows.rows().empty())
        return; // not an empty box, before the first point
    QPainter painter(this);
    m_rows.paint(painter, size(), m_marked);
}

void LegendCard::mousePressEvent(QMouseEvent* event)
{
    m_grip = event->pos();
    m_pressed = ownerAt(event->pos().y());
    m_drag = m_pressed >= 0 ? Drag::Pressed : Drag::Card;
}

void LegendCard::mouseMoveEvent(QMouseEvent* event)
{
    const int row = ownerAt(event->pos().y());
    switch (m_drag) {
    case Drag::None:
        setCursor(row >= 0 ? Qt::PointingHandCursor : Qt::OpenHandCursor);
        pointAt(row);
        break;
    case Drag::Pressed: {
        const QPoint way = event->pos() - m_grip;
        if (way.manhattanLength() < kClick)
            break;
        m_drag = std::abs(way.y()) >= std::abs(way.x()) && m_rows.ownerCount() > 1 ? Drag::Row : Drag::Card;
        break;
    }
    case Drag::Row: {
        const int line = (event->pos().y() - LegendRows::kPadding + 2 + LegendRows::kLine / 2) / LegendRows::kLine;
        m_marked.drop = std::clamp(line, 0, m_rows.ownerCount());
        update();
        break;
    }
    case Drag::Card:
        dragCard(event->pos());
        break;
    }
}

void LegendCard::dragCard(QPoint to)
{
    setCursor(Qt::ClosedHandCursor);
    const QPoint at = mapToParent(to) - m_grip - QPoint(kEdge, kEdge);
    const QSize room = parentWidget()->size() - size() - QSize(2 * kEdge, 2 * kEdge);
    m_place
        = {std::clamp(at.x() / static_cast<double>(std::max(1, room.width())), 0.0, 1.0),
           std::clamp(at.y() / static_cast<double>(std::max(1, room.height())), 0.0, 1.0)};
    settle();
}

void LegendCard::mouseReleaseEvent(QMouseEvent*)
{
    const Drag drag = std::exchange(m_drag, Drag::None);
    const int drop = std::exchange(m_marked.drop, -1), row = std::exchange(m_pressed, -1);
    unsetCursor();
    update();
    if (row < 0 || row >= m_rows.ownerCount())
        return;
    const QString owner = m_rows.rows()[static_cast<std::size_t>(row)].owner;
    if (drag == Drag::Pressed)
        Q_EMIT toggled(owner);
    const int place = drop > row ? drop - 1 : drop;
    if (drag == Drag::Row && drop >= 0 && place != row)
        Q_EMIT moved(owner, place);
}

void LegendCard::leaveEvent(QEvent*)
{
    if (m_drag == Drag::None)
        pointAt(-1);
}

void LegendCard::step(int by)
{
    if (m_rows.ownerCount() == 0)
        return;
    m_marked.current = std::clamp(m_marked.current + by, 0, m_rows.ownerCount() - 1);
    pointAt(m_marked.current);
    update();
}

void LegendCard::keyPressEvent(QKeyEvent* event)
{
    const int row = m_marked.current;
    const bool alt = event->modifiers().testFlag(Qt::AltModifier);
    const int by = event->key() == Qt::Key_Up ? -1 : event->key() == Qt::Key_Down ? 1 : 0;
    if (row < 0 || row >= m_rows.ownerCount()) {
        QWidget::keyPressEvent(event);
        return;
    }
    const QString owner = m_rows.rows()[static_cast<std::size_t>(row)].owner;
    if (by != 0 && alt && row + by >= 0 && row + by < m_rows.ownerCount()) {
        m_marked.current = row + by;
        Q_EMIT moved(owner, row + by);
    } else if (by != 0 && !alt) {
        step(by);
    } else if (event->key() == Qt::Key_Space || event->key() == Qt::Key_Return) {
        Q_EMIT toggled(owner);
    } else {
        QWidget::keyPressEvent(event);
    }
}

void LegendCard::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    step(0);
}

void LegendCard::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    m_marked.current = -1;
    pointAt(-1);
    update();
}

} // namespace workbench::ui
