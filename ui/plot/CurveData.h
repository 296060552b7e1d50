// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace workbench::ui
{

enum class AxisScale { Linear, Logarithmic };

/// A closed stretch of an axis, in data units.
struct AxisRange {
    double from = 0, to = 0;

    bool operator==(const AxisRange&) const = default;
};

/// One point, or a stretch of points: what a chart knows at one x. Of a single point all three values are equal.
/// Where no value is finite they are NaN. `lost` counts the values that are NaN or infinite.
struct CurveSample {
    double x = 0;
    double low = 0, high = 0; ///< of the finite values
    double mean = 0; ///< of the finite values
    int lost = 0;

    bool operator==(const CurveSample&) const = default;
};

/// The samples of one curve, ascending in x, with a pyramid of minima and maxima above them: any part of it can be
/// drawn at any width for a cost that hardly depends on how long it is, and no extreme value is ever left out.
class CurveData
{
public:
    CurveData() = default;
    explicit CurveData(std::vector<CurveSample> samples); ///< x must not fall

    const std::vector<CurveSample>& samples() const { return m_samples; }
    bool isEmpty() const { return m_samples.empty(); }

    /// What falls into each pixel column of the range, at most one sample a column, and one sample beyond either end
    /// so that lines reach the edge. Columns are tied to the axis and not to the window: panning does not make them
    /// flicker. On a logarithmic axis samples with x <= 0 have no place and are left out.
    std::vector<CurveSample> columns(AxisRange range, int pixels, AxisScale scale) const;

    /// Least and greatest finite value, positive ones only if asked, of the samples with x in the range.
    std::optional<AxisRange> valueBounds(AxisRange range, bool positiveOnly) const;
    /// First and last x, positive ones only if asked.
    std::optional<AxisRange> xBounds(bool positiveOnly) const;
    /// The sample whose x is nearest; nothing for an empty curve or outside its first and last x.
    const CurveSample* nearest(double x) const;
    /// The height of the line at an x; nothing outside, or where one of its ends is lost.
    std::optional<double> lineAt(double x) const;

private:
    struct Node {
        double low, high, sum, lowestPositive;
        std::size_t finite;
        int lost;
    };
    static Node emptyNode();
    static Node nodeOf(const CurveSample& sample);
    static void add(Node& node, const Node& other);
    Node over(std::size_t first, std::size_t last) const; ///< samples [first, last)
    /// The first sample at or after `from` with this x or more; `guess` is where it may be.
    std::size_t indexAt(double x, std::size_t from, std::size_t guess = 0) const;

    std::vector<CurveSample> m_samples;
    std::vector<std::vector<Node>> m_levels; ///< each node over kFan nodes, or samples, of the level below
};

} // namespace workbench::ui
