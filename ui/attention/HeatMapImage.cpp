// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/HeatMapImage.h"

#include <algorithm>
#include <cmath>

namespace workbench::ui
{

namespace
{

/// The cells that a pixel of an extent touches, {first, one behind the last}: the same as maps::poolCells() counts
/// them.
std::pair<int, int> touched(double from, double length, int pixels, int pixel)
{
    const double first = std::floor(from + length * pixel / pixels);
    const double end = std::ceil(from + length * (pixel + 1) / pixels);
    return {int(first), int(std::max(first + 1, end))};
}

} // namespace

void HeatMapImage::setData(const HeatMapData& data)
{
    m_data = data;
    const auto cells = m_data.grid().cells;
    m_dataRange = maps::rangeOf(cells);
    // Among pooled pixels that number stands for what lies outside; in a grid it is one like any other.
    if (std::ranges::find(cells, maps::kOutside) != cells.end())
        m_dataRange.low = std::min(m_dataRange.low, maps::kOutside);
    m_negated.clear();
    m_pooled = m_coloured = false;
    setScale(m_palette, m_transfer, m_range);
}

void HeatMapImage::setPooling(maps::Pooling pooling)
{
    if (pooling == m_pooling)
        return;
    m_pooling = pooling;
    m_pooled = m_coloured = false;
}

void HeatMapImage::setScale(maps::Palette palette, maps::Transfer transfer, std::optional<maps::ValueRange> range)
{
    m_palette = palette;
    m_transfer = transfer;
    m_range = range;
    const maps::ValueRange shown = range.value_or(automaticRange());
    if (palette == m_scale.palette() && transfer == m_scale.transfer() && shown == m_scale.range())
        return;
    m_scale = maps::ColourScale(palette, transfer, shown);
    m_coloured = false;
}

maps::ValueRange HeatMapImage::automaticRange() const
{
    if (m_palette != maps::Palette::Diverging)
        return m_dataRange;
    const float most = std::max(std::abs(m_dataRange.low), std::abs(m_dataRange.high));
    return {-most, most};
}

void HeatMapImage::setMaskColour(QRgb colour)
{
    if (colour == m_maskColour)
        return;
    m_maskColour = colour;
    m_coloured = false;
}

void HeatMapImage::setView(const maps::CellRect& view, QSize pixels)
{
    if (view == m_view && pixels == m_size)
        return;
    m_view = view;
    m_size = pixels;
    m_pooled = m_coloured = false;
}

const QImage& HeatMapImage::image()
{
    if (m_data.empty() || m_size.isEmpty()) {
        m_image = QImage();
        return m_image;
    }
    if (!m_pooled)
        pool();
    if (!m_coloured)
        colour();
    return m_image;
}

void HeatMapImage::pool()
{
    m_pooled = true;
    maps::poolCells(m_data.grid(), m_view, m_size.height(), m_size.width(), m_pooling, m_pixels);
    if (!isSigned() || m_pooling != maps::Pooling::Maximum)
        return;
    // Of a difference or a state the strongest cell is the one furthest from 0, on either side.
    const auto cells = m_data.grid().cells;
    if (m_negated.empty()) {
        m_negated.resize(cells.size());
        std::ranges::transform(cells, m_negated.begin(), std::negate<>());
    }
    std::vector<float> below;
    maps::poolCells(
        {m_negated, m_data.rows, m_data.columns}, m_view, m_size.height(), m_size.width(), m_pooling, below);
    for (std::size_t i = 0; i < m_pixels.size(); ++i) {
        if (below[i] > m_pixels[i])
            m_pixels[i] = -below[i] == maps::kOutside ? std::nextafter(maps::kOutside, 0.0F) : -below[i];
    }
}

void HeatMapImage::colour()
{
    m_coloured = true;
    if (m_image.size() != m_size)
        m_image = QImage(m_size, QImage::Format_RGB32);
    const auto width = std::size_t(m_size.width());
    for (int row = 0; row < m_size.height(); ++row) {
        const std::span<std::uint32_t> colours(reinterpret_cast<std::uint32_t*>(m_image.scanLine(row)), width);
        m_scale.colour(std::span(m_pixels).subspan(std::size_t(row) * width, width), colours, m_maskColour);
        mask(row, colours);
    }
}

void HeatMapImage::mask(int pixelRow, std::span<std::uint32_t> colours) const
{
    if (m_data.visible.empty())
        return;
    const auto [first, end] = touched(m_view.row, m_view.rows, m_size.height(), pixelRow);
    if (first >= m_data.rows)
        return;
    CellSpan shown = m_data.span(first);
    for (int row = first + 1; row < std::min(end, m_data.rows); ++row) {
        shown.from = std::min(shown.from, m_data.span(row).from);
        shown.to = std::max(shown.to, m_data.span(row).to);
    }
    const double pixelsPerCell = m_size.width() / m_view.columns;
    const int width = m_size.width();
    const auto pixelOf = [&](double pixel) { return int(std::clamp(pixel, 0.0, double(width))); };
    const int from = pixelOf(std::floor((shown.from - m_view.column) * pixelsPerCell + 1e-6));
    const int to = pixelOf(std::ceil((shown.to - m_view.column) * pixelsPerCell - 1e-6));
    const float* const values = m_pixels.data() + std::size_t(pixelRow) * std::size_t(width);
    // A masked cell that holds anything is a fault of the model, and is seen.
    const auto hide = [&](int begin, int behind) {
        for (int pixel = begin; pixel < behind; ++pixel) {
            if (values[pixel] == 0)
                colours[std::size_t(pixel)] = m_maskColour;
        }
    };
    hide(0, from);
    hide(std::max(from, to), width);
}

std::optional<MapCell> HeatMapImage::cellAt(QPoint pixel) const
{
    if (m_data.empty() || !QRect({}, m_size).contains(pixel))
        return std::nullopt;
    const auto [firstRow, endRow] = touched(m_view.row, m_view.rows, m_size.height(), pixel.y());
    const auto [firstColumn, endColumn] = touched(m_view.column, m_view.columns, m_size.width(), pixel.x());
    return m_data.strongest(firstRow, endRow, firstColumn, endColumn);
}

} // namespace workbench::ui
