// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/GroupBand.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

namespace workbench::compare
{

namespace
{

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Where cells begin. Taking every k-th x of each member sorts a few thousand numbers and not all of them.
std::vector<double> cellStarts(std::span<const std::vector<MemberSample>> members, std::size_t mostPoints)
{
    std::size_t total = 0;
    for (const auto& member : members)
        total += member.size();
    const std::size_t stride
        = std::max<std::size_t>(1, (total + mostPoints - 1) / std::max<std::size_t>(1, mostPoints));
    std::vector<double> starts;
    starts.reserve(total / stride + members.size());
    for (const auto& member : members) {
        for (std::size_t i = 0; i < member.size(); i += stride)
            starts.push_back(member[i].x);
    }
    std::ranges::sort(starts);
    starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
    return starts;
}

/// What a member has in a cell.
struct Share {
    double low = kInfinity, high = -kInfinity;
    double value = 0;
};

/// One member on its way through the cells.
class Walk
{
public:
    explicit Walk(const std::vector<MemberSample>& samples)
        : m_samples(samples)
    {
    }

    /// The last sample before `end`, at or after the cell's start; nothing: the cell has none.
    std::optional<double> lastBefore(double end) const
    {
        std::size_t at = m_next;
        while (at < m_samples.size() && m_samples[at].x < end)
            ++at;
        return at > m_next ? std::optional(m_samples[at - 1].x) : std::nullopt;
    }

    /// Takes the samples before `end`; the cell's point stands at `x`.
    std::optional<Share> take(double x, double end, int& lost)
    {
        Share share;
        std::size_t finite = 0;
        const std::size_t first = m_next;
        for (; m_next < m_samples.size() && m_samples[m_next].x < end; ++m_next) {
            const MemberSample& sample = m_samples[m_next];
            lost += sample.lost;
            if (!std::isfinite(sample.value))
                continue;
            share.low = std::min(share.low, sample.low);
            share.high = std::max(share.high, sample.high);
            share.value += sample.value;
            ++finite;
        }
        if (finite > 0) {
            share.value /= static_cast<double>(finite);
            return share;
        }
        if (m_next > first || first == 0 || m_next == m_samples.size())
            return std::nullopt; // lost values alone, or beyond either end
        const MemberSample &left = m_samples[first - 1], &right = m_samples[first];
        if (!std::isfinite(left.value) || !std::isfinite(right.value) || !(left.x < right.x))
            return std::nullopt;
        const double at = (x - left.x) / (right.x - left.x);
        share.low = share.high = share.value = left.value + at * (right.value - left.value);
        return share;
    }

private:
    const std::vector<MemberSample>& m_samples;
    std::size_t m_next = 0;
};

void spread(BandPoint& point, std::span<const Share> shares, BandKind kind)
{
    const double count = static_cast<double>(shares.size());
    double sum = 0;
    for (const Share& share : shares)
        sum += share.value;
    point.mean = sum / count;
    if (kind == BandKind::MinMax) {
        point.low = std::ranges::min_element(shares, {}, &Share::low)->low;
        point.high = std::ranges::max_element(shares, {}, &Share::high)->high;
        return;
    }
    double squares = 0;
    for (const Share& share : shares)
        squares += (share.value - point.mean) * (share.value - point.mean);
    double half = std::sqrt(squares / (count - 1));
    if (kind == BandKind::Interval95)
        half *= studentT975(static_cast<int>(shares.size()) - 1) / std::sqrt(count);
    point.low = point.mean - half;
    point.high = point.mean + half;
}

} // namespace

std::vector<BandPoint>
groupBand(std::span<const std::vector<MemberSample>> members, BandKind kind, std::size_t mostPoints)
{
    const std::vector<double> starts = cellStarts(members, mostPoints);
    const std::size_t enough = std::max<std::size_t>(2, (members.size() + 1) / 2);
    std::vector<Walk> walks(members.begin(), members.end());
    std::vector<BandPoint> band;
    band.reserve(starts.size());
    std::vector<Share> shares;
    for (std::size_t cell = 0; cell < starts.size(); ++cell) {
        const double end = cell + 1 < starts.size() ? starts[cell + 1] : kInfinity;
        double last = starts[cell];
        for (const Walk& walk : walks)
            last = std::max(last, walk.lastBefore(end).value_or(last));
        BandPoint point{0.5 * (starts[cell] + last), kNan, kNan, kNan, 0, 0};
        shares.clear();
        for (Walk& walk : walks) {
            if (const auto share = walk.take(point.x, end, point.lost))
                shares.push_back(*share);
        }
        point.members = static_cast<int>(shares.size());
        if (shares.size() >= enough)
            spread(point, shares, kind);
        band.push_back(point);
    }
    return band;
}

double studentT975(int degrees)
{
    // The usual table; beyond it the expansion in 1 / degrees about the normal distribution, right to six digits there.
    static constexpr std::array kTable{12.706204736, 4.302652730, 3.182446305, 2.776445105, 2.570581836,
                                       2.446911851,  2.364624252, 2.306004135, 2.262157163, 2.228138852,
                                       2.200985160,  2.178812830, 2.160368656, 2.144786688, 2.131449546,
                                       2.119905299,  2.109815578, 2.100922040, 2.093024054, 2.085963447};
    const auto known = static_cast<std::size_t>(std::max(1, degrees));
    if (known <= kTable.size())
        return kTable[known - 1];
    const double z = 1.959963984540054, v = degrees;
    const double z3 = z * z * z, z5 = z3 * z * z, z7 = z5 * z * z;
    return z + (z3 + z) / (4 * v) + (5 * z5 + 16 * z3 + 3 * z) / (96 * v * v)
        + (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * v * v * v);
}

} // namespace workbench::compare
