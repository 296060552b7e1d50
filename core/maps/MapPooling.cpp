// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/maps/MapPooling.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace workbench::maps
{

namespace
{

constexpr float kNoNumber = std::numeric_limits<float>::quiet_NaN();

/// The cells [begin, end) that a pixel touches along one side of the grid; none where it lies outside.
struct CellRange {
    int begin = 0, end = 0;

    int size() const { return end - begin; }
    bool operator==(const CellRange&) const = default;
};

/// What each of `pixels` pixels touches. The edge that two pixels share is computed once for both, so that no cell
/// between the first and the last can be missed.
std::vector<CellRange> touchedCells(double first, double length, int cells, int pixels)
{
    std::vector<CellRange> ranges(static_cast<std::size_t>(pixels));
    if (!std::isfinite(first) || !std::isfinite(length) || !(length > 0))
        return ranges;
    double left = first;
    for (int pixel = 0; pixel < pixels; ++pixel) {
        const double right = first + length * (pixel + 1) / pixels;
        const double begin = std::floor(left);
        const double end = std::max(std::ceil(right), begin + 1); // edges too close for their digits still touch a cell
        ranges[static_cast<std::size_t>(pixel)] = {
            static_cast<int>(std::clamp<double>(begin, 0, cells)), static_cast<int>(std::clamp<double>(end, 0, cells))};
        left = right;
    }
    return ranges;
}

/// All cells that any of the pixels touches.
CellRange unionOf(const std::vector<CellRange>& ranges)
{
    CellRange all;
    for (const CellRange& range : ranges) {
        if (range.size() > 0)
            all = {all.size() > 0 ? all.begin : range.begin, range.end};
    }
    return all;
}

constexpr float kLeast = -std::numeric_limits<float>::infinity();

/// The larger of two, where a `right` that is no number loses: one vector instruction, in this order of the operands.
inline float larger(float left, float right)
{
    return right > left ? right : left;
}

/// One row of pixels by the maximum: first over the rows of cells, one column each, then over the columns.
class MaximumRow
{
public:
    MaximumRow(const CellGrid& grid, const std::vector<CellRange>& columns)
        : m_grid(grid)
        , m_columns(columns)
        , m_inView(unionOf(columns))
        , m_maxima(static_cast<std::size_t>(m_inView.size()))
        , m_windows(m_maxima.size())
    {
        // Half of what a pixel in the middle touches, or more; only those cut by the edge of the grid may be narrower.
        const int typical = columns.empty() ? 1 : columns[columns.size() / 2].size();
        m_window = std::bit_floor(static_cast<unsigned>(std::max(1, typical - 1)));
    }

    void operator()(CellRange rows, std::span<float> pixels)
    {
        poolRows(rows);
        widenWindows();
        for (std::size_t i = 0; i < pixels.size(); ++i) {
            pixels[i] = m_columns[i].size() > 0 ? maximumOf(m_columns[i]) : kOutside;
            if (pixels[i] == kLeast && !touchesNumber(rows, m_columns[i]))
                pixels[i] = kNoNumber;
        }
    }

private:
    void poolRows(CellRange rows)
    {
        const auto cellsOf = [&](int row) {
            const auto begin = static_cast<std::size_t>(row) * static_cast<std::size_t>(m_grid.columns);
            return m_grid.cells.subspan(begin + static_cast<std::size_t>(m_inView.begin), m_maxima.size()).data();
        };
        std::fill(m_maxima.begin(), m_maxima.end(), kLeast);
        float* const __restrict__ maxima = m_maxima.data();
        for (int row = rows.begin; row < rows.end; ++row) {
            const float* const __restrict__ cells = cellsOf(row);
            for (std::size_t i = 0; i < m_maxima.size(); ++i)
                maxima[i] = larger(maxima[i], cells[i]);
        }
    }

    /// Makes window i the maximum of the m_window columns from i on, doubling its width with every pass, so that a
    /// pixel takes two or three windows instead of every column.
    void widenWindows()
    {
        const float* source = m_maxima.data();
        float* const windows = m_windows.data();
        if (m_window == 1)
            std::copy(m_maxima.begin(), m_maxima.end(), m_windows.begin());
        for (std::size_t width = 1; width < m_window && width < m_windows.size(); width *= 2, source = windows) {
            const std::size_t count = m_windows.size() - width;
#pragma GCC ivdep // what is read lies ahead of what is written
            for (std::size_t i = 0; i < count; ++i)
                windows[i] = larger(source[i], source[i + width]);
        }
    }

    float maximumOf(CellRange range) const
    {
        const auto begin = static_cast<std::size_t>(range.begin - m_inView.begin);
        const auto end = static_cast<std::size_t>(range.end - m_inView.begin);
        const bool narrow = end - begin < m_window;
        const std::size_t width = narrow ? 1 : m_window;
        const auto& windows = narrow ? m_maxima : m_windows;
        float maximum = windows[end - width]; // may overlap the others, which does a maximum no harm
        for (std::size_t i = begin; i + width < end; i += width)
            maximum = larger(maximum, windows[i]);
        return maximum;
    }

    bool touchesNumber(CellRange rows, CellRange columns) const
    {
        for (int row = rows.begin; row < rows.end; ++row) {
            const auto begin = static_cast<std::size_t>(row) * static_cast<std::size_t>(m_grid.columns);
            const auto cells = m_grid.cells.subspan(
                begin + static_cast<std::size_t>(columns.begin), static_cast<std::size_t>(columns.size()));
            if (std::any_of(cells.begin(), cells.end(), [](float cell) { return cell == cell; }))
                return true;
        }
        return false;
    }

    const CellGrid& m_grid;
    const std::vector<CellRange>& m_columns;
    CellRange m_inView;
    std::vector<float> m_maxima; ///< of every column in view
    std::vector<float> m_windows;
    std::size_t m_window = 1; ///< columns, a power of two
};

/// One row of pixels by the mean.
class MeanRow
{
public:
    MeanRow(const CellGrid& grid, const std::vector<CellRange>& columns)
        : m_grid(grid)
        , m_columns(columns)
        , m_inView(unionOf(columns))
        , m_sums(static_cast<std::size_t>(m_inView.size()))
        , m_counts(m_sums.size())
    {
    }

    void operator()(CellRange rows, std::span<float> pixels)
    {
        std::fill(m_sums.begin(), m_sums.end(), 0.0);
        std::fill(m_counts.begin(), m_counts.end(), 0);
        for (int row = rows.begin; row < rows.end; ++row) {
            const auto begin = static_cast<std::size_t>(row) * static_cast<std::size_t>(m_grid.columns);
            const auto cells = m_grid.cells.subspan(begin + static_cast<std::size_t>(m_inView.begin), m_sums.size());
            for (std::size_t i = 0; i < cells.size(); ++i) {
                const bool isNumber = cells[i] == cells[i];
                m_sums[i] += isNumber ? cells[i] : 0.0F;
                m_counts[i] += isNumber ? 1 : 0;
            }
        }
        for (std::size_t i = 0; i < pixels.size(); ++i)
            pixels[i] = m_columns[i].size() > 0 ? meanOf(m_columns[i]) : kOutside;
    }

private:
    float meanOf(CellRange range) const
    {
        double sum = 0;
        std::int64_t count = 0;
        for (int column = range.begin; column < range.end; ++column) {
            sum += m_sums[static_cast<std::size_t>(column - m_inView.begin)];
            count += m_counts[static_cast<std::size_t>(column - m_inView.begin)];
        }
        return count > 0 ? static_cast<float>(sum / static_cast<double>(count)) : kNoNumber;
    }

    const CellGrid& m_grid;
    const std::vector<CellRange>& m_columns;
    CellRange m_inView;
    std::vector<double> m_sums; ///< of every column in view
    std::vector<int> m_counts; ///< of its cells that are numbers
};

template <typename PoolRow>
void poolEveryRow(const std::vector<CellRange>& rows, std::size_t width, PoolRow poolRow, std::vector<float>& pixels)
{
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const auto line = std::span(pixels).subspan(row * width, width);
        if (rows[row].size() <= 0)
            std::fill(line.begin(), line.end(), kOutside);
        else if (row > 0 && rows[row] == rows[row - 1]) // pixels smaller than a cell
            std::copy_n(line.data() - width, width, line.data());
        else
            poolRow(rows[row], line);
    }
}

} // namespace

void poolCells(
    const CellGrid& grid, const CellRect& view, int height, int width, Pooling pooling, std::vector<float>& pixels)
{
    height = std::max(0, height);
    width = std::max(0, width);
    pixels.resize(static_cast<std::size_t>(height) * static_cast<std::size_t>(width));
    const auto rows = touchedCells(view.row, view.rows, grid.rows, height);
    const auto columns = touchedCells(view.column, view.columns, grid.columns, width);
    if (pooling == Pooling::Maximum)
        poolEveryRow(rows, columns.size(), MaximumRow(grid, columns), pixels);
    else
        poolEveryRow(rows, columns.size(), MeanRow(grid, columns), pixels);
}

} // namespace workbench::maps
