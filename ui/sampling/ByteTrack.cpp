// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/ByteTrack.h"

#include "ui/base/Format.h"
#include "ui/bytes/ByteTint.h"
#include "ui/theme/Theme.h"

#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace workbench::ui
{

namespace
{

QString valueText(float value)
{
    return std::isnan(value) ? QStringLiteral("\u2013") : QLocale().toString(value, 'f', 2);
}

float valueAt(const std::vector<float>& values, int byte)
{
    const auto index = static_cast<std::size_t>(byte);
    return index < values.size() ? values[index] : std::nanf("");
}

} // namespace

ByteTrack::ByteTrack(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Values along the text"));
    setAccessibleDescription(tr("Left and right move, Enter chooses the byte."));
}

void ByteTrack::setDifference(std::vector<float> values)
{
    m_up = std::move(values);
    m_down.clear();
    m_pair = false;
    pool();
}

void ByteTrack::setPair(std::vector<float> up, std::vector<float> down)
{
    m_up = std::move(up);
    m_down = std::move(down);
    const std::size_t bytes = std::max(m_up.size(), m_down.size()); // columns of both stand for the same bytes
    m_up.resize(bytes, std::nanf(""));
    m_down.resize(bytes, std::nanf(""));
    m_pair = true;
    pool();
}

void ByteTrack::setScale(float most)
{
    m_scale = most;
    update();
}

void ByteTrack::setNames(const QString& up, const QString& down)
{
    m_upName = up;
    m_downName = down;
    update();
}

void ByteTrack::setColours(const QColor& up, const QColor& down)
{
    m_upColour = up;
    m_downColour = down;
    update();
}

void ByteTrack::setSelected(std::optional<int> byte)
{
    m_selected = byte;
    update();
}

void ByteTrack::setMark(std::optional<int> byte)
{
    m_mark = byte;
    update();
}

int ByteTrack::bytes() const
{
    return static_cast<int>(m_up.size());
}

void ByteTrack::pool()
{
    m_upColumns = poolByMagnitude(m_up, width());
    m_downColumns = poolByMagnitude(m_down, width());
    if (m_hovered && *m_hovered >= bytes())
        m_hovered.reset();
    update();
}

int ByteTrack::columnOf(int byte) const
{
    // The inverse of how poolByMagnitude() cuts.
    const auto columns = static_cast<std::int64_t>(m_upColumns.size());
    return int(((std::int64_t(byte) + 1) * columns - 1) / std::max(1, bytes()));
}

QRect ByteTrack::rectOf(int column) const
{
    const int columns = std::max(1, int(m_upColumns.size()));
    const int left = int(std::int64_t(width()) * column / columns);
    return {left, 0, std::max(1, int(std::int64_t(width()) * (column + 1) / columns) - left), height()};
}

QRect ByteTrack::columnRect(int byte) const
{
    return rectOf(columnOf(byte));
}

std::optional<int> ByteTrack::byteAt(int x) const
{
    if (m_upColumns.empty() || x < 0 || x >= width())
        return std::nullopt;
    const auto columns = static_cast<std::int64_t>(m_upColumns.size());
    const auto column = static_cast<std::size_t>(((std::int64_t(x) + 1) * columns - 1) / width());
    const PooledValue up = m_upColumns[column];
    if (!m_pair || std::isnan(m_downColumns[column].value))
        return up.index;
    const PooledValue down = m_downColumns[column];
    return std::isnan(up.value) || std::abs(down.value) > std::abs(up.value) ? down.index : up.index;
}

QString ByteTrack::describe(int byte) const
{
    const auto named = [](const QString& name, float value) {
        return name.isEmpty() ? valueText(value) : QStringLiteral("%1 %2").arg(name, valueText(value));
    };
    const float up = valueAt(m_up, byte);
    const QString values = m_pair
        ? named(m_upName, up) + QStringLiteral(", ") + named(m_downName, valueAt(m_down, byte))
        : up < 0 ? named(m_downName, up)
                 : named(m_upName, up);
    return tr("byte %1: %2").arg(formatCount(byte), values);
}

void ByteTrack::paintEvent(QPaintEvent*)
{
    const Theme& theme = Theme::of(palette());
    QPainter painter(this);
    if (m_hovered)
        painter.fillRect(columnRect(*m_hovered).adjusted(-1, 0, 1, 0), theme.selection);
    paintBars(painter, m_upColumns, false);
    paintBars(painter, m_downColumns, true);
    painter.fillRect(QRect(0, height() / 2, width(), 1), theme.dim);
    const auto upright = [&](int byte, const QColor& colour) {
        const int x = byte < bytes() ? columnRect(byte).center().x() : width() - 2;
        painter.fillRect(QRect(std::max(0, x - 1), 0, 2, height()), colour);
    };
    if (m_mark && *m_mark >= 0 && *m_mark <= bytes() && bytes() > 0)
        upright(*m_mark, theme.bad);
    if (m_selected && *m_selected >= 0 && *m_selected < bytes())
        upright(*m_selected, theme.accent);
    if (hasFocus()) {
        painter.setPen(theme.accent);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
    paintWords(painter);
}

void ByteTrack::paintBars(QPainter& painter, const std::vector<PooledValue>& values, bool downwards) const
{
    const Theme& theme = Theme::of(palette());
    const QColor amber = theme.dark ? mixColours(theme.tintStrong, theme.text, 0.3) : theme.tintStrong;
    const QColor up = m_upColour.isValid() ? m_upColour : amber;
    const QColor down = m_downColour.isValid() ? m_downColour : theme.accent;
    const int middle = height() / 2;
    for (int column = 0; column < int(values.size()); ++column) {
        const float value = values[static_cast<std::size_t>(column)].value * (downwards ? -1 : 1);
        if (std::isnan(value) || value == 0)
            continue;
        const int length = std::max(1, qRound(std::min(1.0F, std::abs(value) / m_scale) * float(middle)));
        QRect bar = rectOf(column);
        if (bar.width() > 2)
            bar.setWidth(bar.width() - 1);
        bar.setTop(value > 0 ? middle - length : middle + 1);
        bar.setHeight(length);
        painter.fillRect(bar, value > 0 ? up : down);
    }
}

void ByteTrack::paintWords(QPainter& painter) const
{
    const Theme& theme = Theme::of(palette());
    painter.setFont(smallFont());
    const auto word = [&](const QString& text, Qt::Alignment where, const QColor& colour) {
        const QRect area = rect().adjusted(4, 1, -4, -1);
        const QRect used = painter.fontMetrics().boundingRect(area, int(where), text);
        if (text.isEmpty())
            return;
        QColor ground = theme.card;
        ground.setAlpha(235); // bars are seen through it, words stay readable
        painter.fillRect(used.adjusted(-2, 0, 2, 0), ground);
        painter.setPen(colour);
        painter.drawText(area, int(where), text);
    };
    word(m_upName, Qt::AlignLeft | Qt::AlignTop, theme.dim);
    word(m_downName, Qt::AlignLeft | Qt::AlignBottom, theme.dim);
    if (m_hovered)
        word(describe(*m_hovered), Qt::AlignRight | Qt::AlignTop, theme.text);
}

void ByteTrack::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    pool();
}

void ByteTrack::setHovered(std::optional<int> byte)
{
    if (byte == m_hovered)
        return;
    m_hovered = byte;
    update();
    Q_EMIT hovered(byte);
}

void ByteTrack::mouseMoveEvent(QMouseEvent* event)
{
    setHovered(byteAt(event->position().toPoint().x()));
}

void ByteTrack::mousePressEvent(QMouseEvent* event)
{
    const auto byte = byteAt(event->position().toPoint().x());
    if (!byte || event->button() != Qt::LeftButton)
        return;
    setSelected(byte);
    Q_EMIT byteChosen(*byte);
}

void ByteTrack::keyPressEvent(QKeyEvent* event)
{
    const int step = event->key() == Qt::Key_Left ? -1 : event->key() == Qt::Key_Right ? 1 : 0;
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (bytes() > 0 && step != 0) {
        const int from = m_hovered ? *m_hovered : m_selected.value_or(step > 0 ? -1 : bytes());
        setHovered(std::clamp(from + step, 0, bytes() - 1));
        setAccessibleDescription(describe(*m_hovered));
    } else if (enter && m_hovered) {
        setSelected(m_hovered);
        Q_EMIT byteChosen(*m_hovered);
    } else {
        event->ignore();
    }
}

void ByteTrack::leaveEvent(QEvent* event)
{
    QWidget::leaveEvent(event);
    setHovered(std::nullopt);
}

} // namespace workbench::ui
