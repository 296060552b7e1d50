// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/maps/ColourScale.h"

#include <QWidget>

#include <optional>

namespace workbench::ui
{

/// The legend of a heat map, over all values that there are. Dragging one of its ends, or a stretch of it, locks the
/// range to that; a double click gives it back to the data. Keys: Left and Right move the upper end, with Shift the
/// lower one, Delete gives it back.
class ColourBar : public QWidget
{
    Q_OBJECT
public:
    explicit ColourBar(QWidget* parent = nullptr);

    /// `automatic` is the range that the data has, `chosen` the one it is locked to.
    void setScale(
        maps::Palette palette, maps::Transfer transfer, maps::ValueRange automatic,
        std::optional<maps::ValueRange> chosen);
    void setCursorValue(std::optional<float> value); ///< marked on the bar

    QSize sizeHint() const override;

Q_SIGNALS:
    void rangeChosen(std::optional<workbench::maps::ValueRange> range); ///< none: automatic. Also while it is dragged.

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    enum class Drag { None, Low, High, Stretch };

    QRectF bar() const;
    maps::ValueRange shown() const { return m_chosen.value_or(m_automatic); }
    double positionOf(float value) const; ///< 0 to 1 along the bar
    double positionAt(QPointF pixel) const;
    void choose(double low, double high); ///< positions, in either order
    void chooseAutomatic();
    void paintNumbers(QPainter& painter) const;
    void paintEnd(QPainter& painter, double position) const;
    void describe();

    maps::Palette m_palette = maps::Palette::Viridis;
    maps::Transfer m_transfer = maps::Transfer::Logarithmic;
    maps::ValueRange m_automatic;
    std::optional<maps::ValueRange> m_chosen;
    maps::ColourScale m_whole{m_palette, m_transfer, m_automatic}; ///< where values stand along the bar
    maps::ColourScale m_colours{m_palette, m_transfer, m_automatic}; ///< what colour they have
    std::optional<float> m_cursor;
    Drag m_drag = Drag::None;
    double m_pressed = 0;
};

} // namespace workbench::ui
