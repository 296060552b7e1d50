// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/AtomicFile.h"
#include "core/base/Printable.h"
#include "core/maps/ByteGlyph.h"
#include "core/maps/MapPicture.h"
#include "core/maps/PngEncoder.h"
#include "core/maps/SvgFigure.h"

#include <algorithm>
#include <cmath>

namespace workbench::maps
{

namespace
{

constexpr double kLeft = 76, kTop = 64, kRight = 96, kBottom = 20; ///< room around the map
constexpr double kFontSize = 11;
constexpr double kTitleSize = 14;
constexpr double kBarGap = 16, kBarWidth = 14, kLeastBarHeight = 100;
constexpr int kBarSteps = 64;
constexpr int kMostRectangles = 4096; ///< cells drawn one by one, where none is smaller than a pixel
constexpr double kLeastLabelCell = 9; ///< pixels of a cell from which on its byte fits beside it
constexpr double kLetterWidth = 0.62; ///< of a monospaced face, in heights

/// One, two or five times a power of ten, and at least `least`.
std::int64_t roundStep(double least)
{
    std::int64_t power = 1;
    for (;; power *= 10) {
        for (const int factor : {1, 2, 5}) {
            if (static_cast<double>(factor * power) >= least)
                return factor * power;
        }
    }
}

/// The first multiple of `step` that is not before `offset`.
std::int64_t firstMultiple(std::int64_t offset, std::int64_t step)
{
    const std::int64_t rest = offset % step;
    return rest == 0 ? offset : offset - rest + (rest > 0 ? step : 0);
}

/// "100 to 104"
std::string offsets(std::int64_t first, int count)
{
    return std::to_string(first) + " to " + std::to_string(first + count - 1);
}

/// The height of letters so that a label of a byte is no wider than `room`.
double sizeWithin(const std::string& label, double room)
{
    const auto count = std::count_if(label.begin(), label.end(), [](char byte) { return (byte & 0xc0) != 0x80; });
    return std::min(kFontSize, room / (kLetterWidth * static_cast<double>(count)));
}

class MapFigure
{
public:
    MapFigure(const AttentionMap& map, int head, const MapRegion& region, const MapPicture& picture)
        : m_map(map)
        , m_head(head)
        , m_region(region)
        , m_picture(picture)
        , m_cellWidth(static_cast<double>(picture.width) / region.keys)
        , m_cellHeight(static_cast<double>(picture.height) / region.queries)
        , m_figure(kLeft + picture.width + kRight, kTop + std::max<double>(picture.height, kLeastBarHeight) + kBottom)
    {
    }

    Result<std::string> draw(const std::string& title) &&
    {
        m_figure.text(kLeft, 20, title, kTitleSize);
        m_figure.text(
            kLeft, 38,
            "down: queries, bytes " + offsets(firstQueryOffset(), m_region.queries) + "; across: keys, bytes "
                + offsets(firstKeyOffset(), m_region.keys),
            kFontSize);
        if (auto cells = drawCells(); !cells)
            return fail(std::move(cells.error()));
        m_figure.frame(kLeft - 0.5, kTop - 0.5, m_picture.width + 1.0, m_picture.height + 1.0);
        drawKeys();
        drawQueries();
        drawColourBar();
        return std::move(m_figure).finish();
    }

private:
    Result<> drawCells()
    {
        const bool isSmall
            = m_region.queries <= kMostRectangles / m_region.keys && m_cellWidth >= 1 && m_cellHeight >= 1;
        if (!isSmall)
            return encodePng(m_picture.width, m_picture.height, m_picture.colours, {}).map([&](const std::string& png) {
                m_figure.picture(kLeft, kTop, m_picture.width, m_picture.height, png);
            });
        const std::uint32_t nothing = m_picture.scale.colour(0);
        m_figure.rectangle(kLeft, kTop, m_picture.width, m_picture.height, nothing);
        for (int row = 0; row < m_region.queries; ++row) {
            const auto weights = m_map.row(m_head, m_region.firstQuery + row);
            for (int column = 0; column < m_region.keys; ++column) {
                const auto colour
                    = m_picture.scale.colour(weights[static_cast<std::size_t>(m_region.firstKey + column)]);
                if (colour != nothing)
                    m_figure.rectangle(
                        kLeft + column * m_cellWidth, kTop + row * m_cellHeight, m_cellWidth, m_cellHeight, colour);
            }
        }
        return {};
    }

    void drawKeys()
    {
        const std::int64_t first = firstKeyOffset();
        const bool byByte = m_cellWidth >= kLeastLabelCell;
        for (int column = 0; byByte && column < m_region.keys; ++column) {
            const std::string label = byteLabel(m_map.byte(m_region.firstKey + column));
            m_figure.bytes(
                kLeft + (column + 0.5) * m_cellWidth, kTop - 6, label, sizeWithin(label, m_cellWidth),
                TextAnchor::Middle);
        }
        const std::int64_t step = roundStep(90 / m_cellWidth);
        for (auto offset = firstMultiple(first, step); !byByte && offset < first + m_region.keys; offset += step) {
            const double x = kLeft + (static_cast<double>(offset - first) + 0.5) * m_cellWidth;
            m_figure.line(x, kTop - 5, x, kTop - 1);
            m_figure.text(x, kTop - 8, std::to_string(offset), kFontSize, TextAnchor::Middle);
        }
    }

    void drawQueries()
    {
        const int own = m_map.ownKey(m_region.firstQuery);
        const std::int64_t first = firstQueryOffset();
        const bool byByte = m_cellHeight >= kLeastLabelCell;
        for (int row = 0; byByte && row < m_region.queries; ++row) {
            const double size = std::min(kFontSize, m_cellHeight);
            m_figure.bytes(
                kLeft - 6, kTop + (row + 0.5) * m_cellHeight + size * 0.35, byteLabel(m_map.byte(own + row)), size,
                TextAnchor::End);
        }
        const std::int64_t step = roundStep(40 / m_cellHeight);
        for (auto offset = firstMultiple(first, step); !byByte && offset < first + m_region.queries; offset += step) {
            const double y = kTop + (static_cast<double>(offset - first) + 0.5) * m_cellHeight;
            m_figure.line(kLeft - 5, y, kLeft - 1, y);
            m_figure.text(kLeft - 8, y + 4, std::to_string(offset), kFontSize, TextAnchor::End);
        }
    }

    void drawColourBar()
    {
        const double x = kLeft + m_picture.width + kBarGap;
        const double height = std::max<double>(m_picture.height, kLeastBarHeight);
        const double step = height / kBarSteps;
        for (int i = 0; i < kBarSteps; ++i) {
            const float position = 1 - (static_cast<float>(i) + 0.5F) / kBarSteps;
            m_figure.rectangle(x, kTop + i * step, kBarWidth, step, m_picture.scale.colourAt(position));
        }
        m_figure.frame(x - 0.5, kTop - 0.5, kBarWidth + 1, height + 1);
        for (const float position : {0.0F, 0.25F, 0.5F, 0.75F, 1.0F}) {
            const double y = kTop + (1 - static_cast<double>(position)) * height;
            m_figure.line(x + kBarWidth, y, x + kBarWidth + 4, y);
            m_figure.text(
                x + kBarWidth + 7, y + 4, shortNumber(static_cast<double>(m_picture.scale.valueAt(position))),
                kFontSize);
        }
    }

    std::int64_t firstKeyOffset() const { return m_map.offset(m_region.firstKey); }
    std::int64_t firstQueryOffset() const { return m_map.offset(m_map.ownKey(m_region.firstQuery)); }

    const AttentionMap& m_map;
    int m_head;
    MapRegion m_region;
    const MapPicture& m_picture;
    double m_cellWidth, m_cellHeight; ///< pixels
    SvgFigure m_figure;
};

} // namespace

Result<> writeMapSvg(
    const std::filesystem::path& path, const AttentionMap& map, int head, const MapRegion& region,
    const PictureStyle& style)
{
    return drawRegion(map, head, region, style)
        .and_then([&](const MapPicture& picture) {
            return MapFigure(map, head, region, picture).draw(printable(style.title));
        })
        .and_then([&](const std::string& figure) { return writeFileAtomically(realFileSystem(), path, figure); });
}

} // namespace workbench::maps
