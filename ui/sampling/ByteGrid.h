// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sampling/NextBytes.h"

#include <QWidget>

#include <memory>
#include <optional>

class QPainter;

namespace workbench::ui
{

/// Probabilities of all 256 bytes in 16 rows, the high nibble, of 16 cells, the low one, on one scale from 0 to 1.
/// What the sampler took away is hatched, the byte that came has a box. A click, or arrows and Enter, choose a byte.
class ByteGrid : public QWidget
{
    Q_OBJECT
public:
    explicit ByteGrid(QWidget* parent = nullptr);

    void setValues(std::shared_ptr<const NextBytes> values); ///< null: nothing to show
    void setAfterSampler(bool after); ///< whether cells show what the sampler made of the probabilities
    std::uint8_t current() const { return m_current; } ///< the byte that keys act on
    QRect cellRect(std::uint8_t byte) const;

    QSize sizeHint() const override { return {252, 224}; }
    QSize minimumSizeHint() const override { return {180, 160}; }

Q_SIGNALS:
    void byteChosen(std::uint8_t byte);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool event(QEvent* event) override;

private:
    std::optional<std::uint8_t> byteAt(QPoint point) const;
    void paintEdges(QPainter& painter) const;
    void paintCell(QPainter& painter, std::uint8_t byte) const;
    void setHovered(std::optional<std::uint8_t> byte);

    std::shared_ptr<const NextBytes> m_values;
    bool m_after = true;
    std::uint8_t m_current = ' ';
    std::optional<std::uint8_t> m_hovered;
};

} // namespace workbench::ui
