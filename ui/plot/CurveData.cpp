// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/CurveData.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace workbench::ui
{

namespace
{
constexpr std::size_t kFan = 16;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
} // namespace

CurveData::Node CurveData::emptyNode()
{
    return {kInfinity, -kInfinity, 0, kInfinity, 0, 0};
}

CurveData::Node CurveData::nodeOf(const CurveSample& sample)
{
    if (!std::isfinite(sample.mean)) {
        Node node = emptyNode();
        node.lost = sample.lost;
        return node;
    }
    const double positive = sample.low > 0 ? sample.low : sample.high > 0 ? sample.high : kInfinity;
    return {sample.low, sample.high, sample.mean, positive, 1, sample.lost};
}

void CurveData::add(Node& node, const Node& other)
{
    node.low = std::min(node.low, other.low);
    node.high = std::max(node.high, other.high);
    node.sum += other.sum;
    node.lowestPositive = std::min(node.lowestPositive, other.lowestPositive);
    node.finite += other.finite;
    node.lost += other.lost;
}

CurveData::CurveData(std::vector<CurveSample> samples)
    : m_samples(std::move(samples))
{
    std::size_t below = m_samples.size();
    while (below > kFan) {
        std::vector<Node> level((below + kFan - 1) / kFan, emptyNode());
        for (std::size_t i = 0; i < below; ++i)
            add(level[i / kFan], m_levels.empty() ? nodeOf(m_samples[i]) : m_levels.back()[i]);
        below = level.size();
        m_levels.push_back(std::move(level));
    }
}

CurveData::Node CurveData::over(std::size_t first, std::size_t last) const
{
    Node result = emptyNode();
    // Ragged ends are taken at this level, the whole groups between them one level up.
    const auto take = [&](std::size_t level, std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < to; ++i)
            add(result, level == 0 ? nodeOf(m_samples[i]) : m_levels[level - 1][i]);
    };
    for (std::size_t level = 0; first < last; ++level) {
        const std::size_t groupFirst = (first + kFan - 1) / kFan, groupLast = last / kFan;
        if (level == m_levels.size() || groupFirst >= groupLast) {
            take(level, first, last);
            break;
        }
        take(level, first, groupFirst * kFan);
        take(level, groupLast * kFan, last);
        first = groupFirst;
        last = groupLast;
    }
    return result;
}

std::size_t CurveData::indexAt(double x, std::size_t from, std::size_t guess) const
{
    // From the guess outwards in doubling steps, then by halves: neighbouring columns hold about as many samples each,
    // so that mostly one or two samples are looked at, close together in memory.
    const std::size_t size = m_samples.size();
    std::size_t low = from, high = size;
    const std::size_t start = std::clamp(guess, from, size);
    if (start < size && m_samples[start].x < x) {
        low = start + 1;
        std::size_t probe = low;
        for (std::size_t step = 1; probe < size && m_samples[probe].x < x; step *= 2) {
            low = probe + 1;
            probe += step;
        }
        high = std::min(probe, size);
    } else {
        high = start;
        for (std::size_t step = 1; high > from; step *= 2) {
            const std::size_t probe = high - std::min(step, high - from);
            if (m_samples[probe].x < x) {
                low = probe + 1;
                break;
            }
            high = probe;
        }
    }
    const auto begin = m_samples.begin();
    const auto found = std::lower_bound(
        begin + static_cast<std::ptrdiff_t>(low), begin + static_cast<std::ptrdiff_t>(high), x,
        [](const CurveSample& sample, double value) { return sample.x < value; });
    return static_cast<std::size_t>(found - begin);
}

std::vector<CurveSample> CurveData::columns(AxisRange range, int pixels, AxisScale scale) const
{
    std::vector<CurveSample> result;
    const bool logarithmic = scale == AxisScale::Logarithmic;
    if (m_samples.empty() || pixels <= 0 || !(range.from < range.to) || (logarithmic && range.from <= 0))
        return result;

    const std::size_t shown
        = logarithmic ? indexAt(std::numeric_limits<double>::min(), 0) : 0; // the first that has a place on the axis
    std::size_t first = indexAt(range.from, shown);
    std::size_t last = indexAt(std::nextafter(range.to, kInfinity), first);
    if (last - first <= static_cast<std::size_t>(pixels)) {
        first = first > shown ? first - 1 : first;
        last = std::min(last + 1, m_samples.size());
        result.assign(
            m_samples.begin() + static_cast<std::ptrdiff_t>(first),
            m_samples.begin() + static_cast<std::ptrdiff_t>(last));
        return result;
    }

    const auto place = [logarithmic](double x) { return logarithmic ? std::log(x) : x; };
    const auto unplace = [logarithmic](double p) { return logarithmic ? std::exp(p) : p; };
    const double width = (place(range.to) - place(range.from)) / pixels;
    const double origin = std::floor(place(range.from) / width);
    result.reserve(static_cast<std::size_t>(pixels) + 3);
    if (first > shown)
        result.push_back(m_samples[first - 1]);
    std::size_t at = first, span = (last - first) / static_cast<std::size_t>(pixels);
    for (int column = 0; at < last && column <= pixels; ++column) {
        const double edge = unplace((origin + column + 1) * width);
        std::size_t next = std::min(indexAt(edge, at, at + span), last);
        // Crowded columns end where groups of the pyramid do, less than a quarter of a pixel away: no single samples
        // have to be looked at.
        const std::size_t grain = span >= 4 * kFan * kFan ? kFan * kFan : span >= 4 * kFan ? kFan : 1;
        if (next < last && next / grain * grain > at)
            next = next / grain * grain;
        span = next - at;
        if (span == 0)
            continue;
        if (next == at + 1) {
            result.push_back(m_samples[at]);
        } else {
            const Node node = over(at, next);
            const double x = 0.5 * (m_samples[at].x + m_samples[next - 1].x);
            const double mean = node.finite > 0 ? node.sum / static_cast<double>(node.finite) : kNan;
            result.push_back(
                {x, node.finite > 0 ? node.low : kNan, node.finite > 0 ? node.high : kNan, mean, node.lost});
        }
        at = next;
    }
    if (last < m_samples.size())
        result.push_back(m_samples[last]);
    return result;
}

std::optional<AxisRange> CurveData::valueBounds(AxisRange range, bool positiveOnly) const
{
    const std::size_t first = indexAt(range.from, 0);
    const Node node = over(first, indexAt(std::nextafter(range.to, kInfinity), first));
    const double low = positiveOnly ? node.lowestPositive : node.low;
    if (node.finite == 0 || !(low <= node.high))
        return std::nullopt;
    return AxisRange{low, node.high};
}

std::optional<AxisRange> CurveData::xBounds(bool positiveOnly) const
{
    const std::size_t first = positiveOnly ? indexAt(std::numeric_limits<double>::min(), 0) : 0;
    if (first >= m_samples.size())
        return std::nullopt;
    return AxisRange{m_samples[first].x, m_samples.back().x};
}

const CurveSample* CurveData::nearest(double x) const
{
    if (m_samples.empty() || x < m_samples.front().x || x > m_samples.back().x)
        return nullptr;
    const std::size_t after = indexAt(x, 0);
    if (after == 0)
        return &m_samples.front();
    const CurveSample &left = m_samples[after - 1], &right = m_samples[after];
    return x - left.x < right.x - x ? &left : &right;
}

std::optional<double> CurveData::lineAt(double x) const
{
    if (m_samples.empty() || x < m_samples.front().x || x > m_samples.back().x)
        return std::nullopt;
    const std::size_t after = indexAt(x, 0);
    const CurveSample &right = m_samples[after], &left = m_samples[after == 0 ? 0 : after - 1];
    const double at = left.x < right.x ? (x - left.x) / (right.x - left.x) : 0;
    const double y = left.mean + at * (right.mean - left.mean);
    return std::isfinite(y) ? std::optional(y) : std::nullopt;
}

} // namespace workbench::ui
