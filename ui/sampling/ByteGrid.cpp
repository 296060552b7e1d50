// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/ByteGrid.h"

#include "core/maps/ByteGlyph.h"
#include "core/maps/ColourScale.h"
#include "ui/base/Format.h"
#include "ui/base/PlainToolTip.h"
#include "ui/theme/Theme.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace workbench::ui
{

namespace
{

constexpr int kSide = 16; ///< rows and columns
constexpr int kEdge = 16; ///< pixels for the digits at the left and above
constexpr double kLabelled = 0.02; ///< from this probability on a cell names its byte, where it has room
constexpr int kLabelRoom = 11; ///< pixels of height that takes
constexpr double kBright = 0.55; ///< lightness from which on text is dark

const maps::ColourScale& probabilityScale()
{
    static const maps::ColourScale scale(maps::Palette::Viridis, maps::Transfer::Power, {0, 1});
    return scale;
}

QFont digitFont()
{
    QFont font = byteFont();
    font.setPixelSize(10);
    return font;
}

} // namespace

ByteGrid::ByteGrid(QWidget* parent)
    : QWidget(parent)
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Probabilities of the 256 bytes"));
    setAccessibleDescription(tr("Arrow keys move, Enter chooses the byte."));
}

void ByteGrid::setValues(std::shared_ptr<const NextBytes> values)
{
    m_values = std::move(values);
    update();
}

void ByteGrid::setAfterSampler(bool after)
{
    m_after = after;
    update();
}

QRect ByteGrid::cellRect(std::uint8_t byte) const
{
    const auto edge = [](int cell, int room) { return kEdge + (room - kEdge) * cell / kSide; };
    const int row = byte / kSide, column = byte % kSide;
    const QPoint corner(edge(column, width()), edge(row, height()));
    return {corner, QPoint(edge(column + 1, width()) - 2, edge(row + 1, height()) - 2)}; // a pixel between cells
}

std::optional<std::uint8_t> ByteGrid::byteAt(QPoint point) const
{
    for (int byte = 0; byte < kSide * kSide; ++byte) {
        if (cellRect(static_cast<std::uint8_t>(byte)).adjusted(0, 0, 1, 1).contains(point))
            return static_cast<std::uint8_t>(byte);
    }
    return std::nullopt;
}

void ByteGrid::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = Theme::of(palette());
    paintEdges(painter);
    for (int byte = 0; byte < kSide * kSide; ++byte)
        paintCell(painter, static_cast<std::uint8_t>(byte));
    if (!m_values)
        return;
    const auto box = [&](std::uint8_t byte, const QColor& outer, const QColor& inner) {
        const QRect cell = cellRect(byte);
        painter.setPen(inner);
        painter.drawRect(cell.adjusted(0, 0, -1, -1));
        painter.setPen(outer);
        painter.drawRect(cell.adjusted(-1, -1, 0, 0));
        painter.drawRect(cell.adjusted(-2, -2, 1, 1));
    };
    if (m_hovered)
        box(*m_hovered, theme.dim, theme.card);
    if (hasFocus())
        box(m_current, theme.accent, theme.card);
    if (m_values->taken)
        box(*m_values->taken, theme.tintStrong, theme.card);
}

void ByteGrid::paintEdges(QPainter& painter) const
{
    const Theme& theme = Theme::of(palette());
    const std::optional<std::uint8_t> pointed = m_hovered ? m_hovered
        : hasFocus()                                      ? std::optional(m_current)
                                                          : m_hovered;
    painter.setFont(digitFont());
    for (int i = 0; i < kSide; ++i) {
        const QString digit = QString::number(i, kSide);
        const QRect column = cellRect(static_cast<std::uint8_t>(i));
        const QRect row = cellRect(static_cast<std::uint8_t>(kSide * i));
        painter.setPen(pointed && *pointed % kSide == i ? theme.accent : theme.dim);
        painter.drawText(QRect(column.left(), 0, column.width(), kEdge - 2), Qt::AlignCenter, digit);
        painter.setPen(pointed && *pointed / kSide == i ? theme.accent : theme.dim);
        painter.drawText(QRect(0, row.top(), kEdge - 2, row.height()), Qt::AlignCenter, digit);
    }
}

void ByteGrid::paintCell(QPainter& painter, std::uint8_t byte) const
{
    const Theme& theme = Theme::of(palette());
    const QRect cell = cellRect(byte);
    if (!m_values) {
        painter.fillRect(cell, theme.ground);
        return;
    }
    if (m_after && m_values->removed(byte)) {
        painter.fillRect(cell, theme.ground);
        painter.fillRect(cell, QBrush(theme.line, Qt::BDiagPattern));
        return;
    }
    const double probability = m_values->probability(byte, m_after);
    const QColor colour(probabilityScale().colour(float(probability)));
    painter.fillRect(cell, colour);
    const QString label = fromUtf8(maps::byteLabel(byte));
    if (probability < kLabelled || cell.height() < kLabelRoom || label.size() > 2)
        return;
    const double lightness = 0.3 * colour.redF() + 0.59 * colour.greenF() + 0.11 * colour.blueF();
    painter.setFont(digitFont());
    painter.setPen(lightness > kBright ? Theme::lightTheme().text : Theme::darkTheme().text);
    painter.drawText(cell, Qt::AlignCenter, label);
}

void ByteGrid::setHovered(std::optional<std::uint8_t> byte)
{
    if (byte == m_hovered)
        return;
    m_hovered = byte;
    update();
}

void ByteGrid::mouseMoveEvent(QMouseEvent* event)
{
    setHovered(byteAt(event->position().toPoint()));
}

void ByteGrid::mousePressEvent(QMouseEvent* event)
{
    const auto byte = byteAt(event->position().toPoint());
    if (!byte || event->button() != Qt::LeftButton || !m_values)
        return;
    m_current = *byte;
    update();
    Q_EMIT byteChosen(*byte);
}

void ByteGrid::keyPressEvent(QKeyEvent* event)
{
    int next = m_current;
    switch (event->key()) {
    case Qt::Key_Left:
        next -= next % kSide > 0 ? 1 : 0;
        break;
    case Qt::Key_Right:
        next += next % kSide < kSide - 1 ? 1 : 0;
        break;
    case Qt::Key_Up:
        next -= next >= kSide ? kSide : 0;
        break;
    case Qt::Key_Down:
        next += next < kSide * (kSide - 1) ? kSide : 0;
        break;
    case Qt::Key_Home:
        next -= next % kSide;
        break;
    case Qt::Key_End:
        next += kSide - 1 - next % kSide;
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_values)
            Q_EMIT byteChosen(m_current);
        return;
    default:
        event->ignore();
        return;
    }
    m_current = static_cast<std::uint8_t>(next);
    if (m_values)
        setAccessibleDescription(m_values->describe(m_current));
    update();
}

void ByteGrid::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    update();
}

void ByteGrid::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    update();
}

bool ByteGrid::event(QEvent* event)
{
    if (event->type() == QEvent::Leave) {
        setHovered(std::nullopt);
    } else if (event->type() == QEvent::ToolTip) {
        const auto* const help = static_cast<QHelpEvent*>(event);
        const auto byte = byteAt(help->pos());
        if (byte && m_values)
            QToolTip::showText(help->globalPos(), plainToolTip(m_values->describe(*byte)), this, cellRect(*byte));
        else
            QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

} // namespace workbench::ui
