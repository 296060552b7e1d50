// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/maps/MapExport.h"
#include "ui/attention/HeatMapSources.h"
#include "ui/attention/MapViewport.h"
#include "ui/attention/RowStrips.h"

class QLabel;

namespace workbench::ui
{

class ByteEdge;
class ColourBar;
class HeatMapView;
class MapCaption;

/// A heat map with all that belongs to it: bytes along its edges, statistics of its rows, its colour scale, and the
/// cell under the cursor in words. Keeps them in step; knows nothing of where maps come from.
class HeatMapPanel : public QWidget
{
    Q_OBJECT
public:
    explicit HeatMapPanel(QWidget* parent = nullptr);

    /// The attention of one head, or of all in one. A map of the shape there was keeps what is seen of it; so does the
    /// other kind of columns, as far as it can.
    void
    setMap(const std::shared_ptr<const maps::AttentionMap>& map, maps::HeadView heads, int head, MapColumns columns);
    void setData(const HeatMapData& data, std::vector<RowStrip> strips = {}); ///< any other grid
    void clear() { setData({}); }
    const HeatMapData& data() const;

    void setScale(maps::Palette palette, maps::Transfer transfer, std::optional<maps::ValueRange> range);
    void setPooling(maps::Pooling pooling); ///< a mean takes masked cells for 0 where a pixel touches both kinds
    void setPlaceholder(const QString& title, const QString& explanation); ///< while there is nothing to see

    void setLockedQuery(std::optional<int> query);
    void setLockedKey(std::optional<int> key);

    void showWhole() { m_viewport.showWhole(); }
    maps::MapRegion visibleRegion() const; ///< whole cells; by distance all keys that any row in view has there
    HeatMapView& view() const { return *m_view; }

Q_SIGNALS:
    void cellHovered(std::optional<workbench::ui::MapCell> cell);
    void queryLocked(std::optional<int> query);
    void keyLocked(std::optional<int> key);
    void rangeChosen(std::optional<workbench::maps::ValueRange> range); ///< by the user, and applied; none: automatic

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void showLocks();
    void showCursor(const std::optional<MapCell>& cell);
    void showScale();
    void clickRow(int row);
    void clickColumn(int column);

    MapViewport m_viewport;
    HeatMapView* m_view;
    ByteEdge* m_left;
    ByteEdge* m_bottom;
    MapCaption* m_caption;
    RowStrips* m_strips;
    ColourBar* m_bar;
    QLabel* m_readout;
    maps::Palette m_palette = maps::Palette::Viridis;
    maps::Transfer m_transfer = maps::Transfer::Logarithmic;
    std::optional<maps::ValueRange> m_range;
};

} // namespace workbench::ui
