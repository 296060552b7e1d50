// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/SnapshotTrack.h"

#include "ui/base/Format.h"
#include "ui/theme/Theme.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace workbench::ui
{

namespace
{

constexpr int kLabel = 16; ///< height of the words above the thumb
constexpr int kHeight = 40;
constexpr double kMargin = 8;
constexpr double kThumbWidth = 10, kThumbHeight = 16;

} // namespace

SnapshotTrack::SnapshotTrack(QWidget* parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Steps"));
}

QSize SnapshotTrack::sizeHint() const
{
    return {320, kHeight};
}

void SnapshotTrack::setSteps(std::vector<std::int64_t> steps)
{
    m_steps = std::move(steps);
    m_current = std::clamp(m_current, m_steps.empty() ? -1 : 0, last());
    update();
}

void SnapshotTrack::setCurrent(int index)
{
    m_current = std::clamp(index, m_steps.empty() ? -1 : 0, last());
    if (m_current >= 0)
        setAccessibleDescription(tr("step %1").arg(formatCount(m_steps[std::size_t(m_current)])));
    update();
}

std::pair<double, double> SnapshotTrack::ends() const
{
    return {kMargin, std::max(kMargin + 1, width() - kMargin)};
}

double SnapshotTrack::middle() const
{
    return kLabel + (height() - kLabel) / 2.0;
}

double SnapshotTrack::pixelOf(int index) const
{
    const auto [left, right] = ends();
    const double first = double(m_steps.front()), range = double(m_steps.back()) - first;
    const double share = range > 0 ? (double(m_steps[std::size_t(index)]) - first) / range : 0.5;
    return left + share * (right - left);
}

int SnapshotTrack::nearest(double x) const
{
    int best = 0;
    for (int index = 1; index <= last(); ++index) {
        if (std::abs(pixelOf(index) - x) < std::abs(pixelOf(best) - x))
            best = index;
    }
    return best;
}

void SnapshotTrack::move(int index)
{
    if (m_steps.empty() || std::clamp(index, 0, last()) == m_current)
        return;
    setCurrent(index);
    Q_EMIT moved(m_current);
}

void SnapshotTrack::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& theme = Theme::of(palette());
    const auto [left, right] = ends();
    const double y = std::round(middle());
    QColor tick = theme.accent; // over the colour of the track, so that it is the same on and beside it
    tick.setAlphaF(0.4F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.line);
    painter.drawRoundedRect(QRectF(left, y - 2, right - left, 4), 2, 2);
    for (int index = 0; index <= last(); ++index) {
        const QRectF mark(std::round(pixelOf(index)) - 1, y - 5, 2, 10);
        painter.fillRect(mark, theme.line);
        painter.fillRect(mark, tick);
    }
    if (m_current < 0)
        return;

    const double x = std::round(pixelOf(m_current));
    painter.setBrush(isEnabled() ? theme.accent : theme.dim);
    if (hasFocus())
        painter.setPen(QPen(theme.text, 1));
    painter.drawRoundedRect(QRectF(x - kThumbWidth / 2, y - kThumbHeight / 2, kThumbWidth, kThumbHeight), 4, 4);

    painter.setFont(smallFont());
    painter.setPen(theme.dim);
    const QString words = tr("step %1").arg(formatCount(m_steps[std::size_t(m_current)]));
    const double wide = painter.fontMetrics().horizontalAdvance(words);
    const double from = std::clamp(x - wide / 2, 0.0, std::max(0.0, width() - wide));
    painter.drawText(QRectF(from, 0, wide + 2, kLabel), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, words);
}

void SnapshotTrack::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && !m_steps.empty())
        move(nearest(event->position().x()));
}

void SnapshotTrack::mouseMoveEvent(QMouseEvent* event)
{
    if (event->buttons().testFlag(Qt::LeftButton) && !m_steps.empty())
        move(nearest(event->position().x()));
}

void SnapshotTrack::wheelEvent(QWheelEvent* event)
{
    if (event->angleDelta().y() != 0)
        move(m_current + (event->angleDelta().y() > 0 ? -1 : 1));
    event->accept();
}

void SnapshotTrack::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Down:
        move(m_current - 1);
        break;
    case Qt::Key_Right:
    case Qt::Key_Up:
        move(m_current + 1);
        break;
    case Qt::Key_PageDown:
        move(m_current - 10);
        break;
    case Qt::Key_PageUp:
        move(m_current + 10);
        break;
    case Qt::Key_Home:
        move(0);
        break;
    case Qt::Key_End:
        move(last());
        break;
    default:
        event->ignore(); // Space is the slider's
    }
}

bool SnapshotTrack::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip || m_steps.empty())
        return QWidget::event(event);
    const auto* const help = static_cast<QHelpEvent*>(event);
    const int index = nearest(help->pos().x());
    QToolTip::showText(
        help->globalPos(),
        tr("step %1, %2 of %3").arg(formatCount(m_steps[std::size_t(index)])).arg(index + 1).arg(last() + 1),
        this);
    return true;
}

} // namespace workbench::ui
