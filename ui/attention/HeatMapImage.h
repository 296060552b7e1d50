// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/maps/ColourScale.h"
#include "ui/attention/HeatMapData.h"

#include <QImage>
#include <QPoint>
#include <QSize>

namespace workbench::ui
{

/// The cells in view as a picture with one pooled value a device pixel. Pools only when data, view, size or pooling
/// changed, colours only when that or the scale did.
class HeatMapImage
{
public:
    void setData(const HeatMapData& data); ///< resets the automatic range
    const HeatMapData& data() const { return m_data; }
    void setPooling(maps::Pooling pooling);
    maps::Pooling pooling() const { return m_pooling; }
    void setScale(maps::Palette palette, maps::Transfer transfer, std::optional<maps::ValueRange> range);
    void setMaskColour(QRgb colour);
    void setView(const maps::CellRect& view, QSize pixels); ///< in device pixels
    QSize size() const { return m_size; }

    const maps::ColourScale& scale() const { return m_scale; }
    /// What the scale spans where none is chosen: the exact range of all cells, for Diverging even on both sides of 0.
    maps::ValueRange automaticRange() const;
    const QImage& image(); ///< null while there is nothing to see

    /// The cell that is read where the pixel is seen: among those that the pixel touches, the strongest.
    std::optional<MapCell> cellAt(QPoint pixel) const;

private:
    void pool();
    void colour();
    void mask(int pixelRow, std::span<std::uint32_t> colours) const;
    bool isSigned() const { return m_dataRange.low < 0; }

    HeatMapData m_data;
    maps::ValueRange m_dataRange;
    maps::Pooling m_pooling = maps::Pooling::Maximum;
    maps::Palette m_palette = maps::Palette::Viridis;
    maps::Transfer m_transfer = maps::Transfer::Logarithmic;
    std::optional<maps::ValueRange> m_range;
    maps::ColourScale m_scale{m_palette, m_transfer, m_dataRange};
    QRgb m_maskColour = 0xffffffff;
    maps::CellRect m_view;
    QSize m_size;
    bool m_pooled = false, m_coloured = false;
    std::vector<float> m_pixels; ///< [height, width]
    std::vector<float> m_negated; ///< the cells with their signs turned, for data that goes below zero
    QImage m_image;
};

} // namespace workbench::ui
