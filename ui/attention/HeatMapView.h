// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/attention/HeatMapImage.h"

#include <QWidget>

namespace workbench::ui
{

class MapViewport;

/// A heat map of a grid: rows are queries downward, columns are keys to the right. Shows the part that its viewport
/// says, pooled so that no cell in view is lost, and reads exact values under the cursor. What the mouse and the keys
/// do stands in MapGestures.
class HeatMapView : public QWidget
{
    Q_OBJECT
public:
    explicit HeatMapView(MapViewport& viewport, QWidget* parent = nullptr);

    /// A grid of the shape there was keeps view, cursor and locks.
    void setData(const HeatMapData& data);
    const HeatMapData& data() const { return m_image.data(); }
    void setScale(maps::Palette palette, maps::Transfer transfer, std::optional<maps::ValueRange> range);
    const maps::ColourScale& scale() const { return m_image.scale(); }
    maps::ValueRange automaticRange() const { return m_image.automaticRange(); }
    void setPooling(maps::Pooling pooling);
    void setPlaceholder(const QString& title, const QString& explanation); ///< while there is no data

    void setLockedQuery(std::optional<int> query);
    void setLockedKey(std::optional<int> key);
    std::optional<int> lockedQuery() const { return m_lockedQuery; }
    std::optional<int> lockedKey() const { return m_lockedKey; }

    std::optional<MapCell> cursor() const { return m_cursor; }
    void setCursorCell(int row, int column); ///< by keyboard: clamped, and brought into view
    void point(std::optional<QPointF> position); ///< the cursor is where the mouse is, or nowhere
    void toggleQuery(const MapCell& cell); ///< locks its query, or releases it where it is the locked one
    void toggleKey(const MapCell& cell);
    void setRubberBand(std::optional<QRectF> band);

    std::optional<MapCell> cellAt(QPointF position) const; ///< the one that is read where this is seen
    MapViewport& viewport() const { return m_viewport; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void cellHovered(std::optional<workbench::ui::MapCell> cell); ///< with its exact value; also when that changed
    void queryLocked(std::optional<int> query); ///< by the user
    void keyLocked(std::optional<int> key);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    void showPart();
    void setCursorTo(std::optional<MapCell> cell);
    void paintPlaceholder(QPainter& painter) const;

    MapViewport& m_viewport;
    HeatMapImage m_image;
    std::optional<int> m_lockedQuery, m_lockedKey;
    std::optional<MapCell> m_cursor;
    std::optional<QPointF> m_mouse;
    std::optional<QRectF> m_band;
    QString m_title, m_explanation;
};

} // namespace workbench::ui
