// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/GroupCurve.h"

#include <algorithm>
#include <utility>

namespace workbench::ui
{

namespace
{

using compare::BandPoint;
using compare::MemberSample;

std::vector<std::vector<MemberSample>>
samplesOf(const std::vector<GroupCurve::Member>& members, const std::optional<AxisRange>& range)
{
    std::vector<std::vector<MemberSample>> all;
    for (const GroupCurve::Member& member : members) {
        const std::vector<CurveSample>& samples = member.raw->samples();
        std::size_t first = 0, last = samples.size();
        if (range) { // with a neighbour on either side, so that the line runs through
            const auto at = [&](double x) {
                return static_cast<std::size_t>(
                    std::ranges::lower_bound(samples, x, {}, &CurveSample::x) - samples.begin());
            };
            first = std::max<std::size_t>(1, at(range->from)) - 1;
            last = std::min(samples.size(), at(range->to) + 1);
        }
        std::vector<MemberSample> taken;
        taken.reserve(last - std::min(first, last));
        for (std::size_t i = first; i < last; ++i) {
            const CurveSample& point = samples[i];
            const double value = member.smooth ? member.smooth->samples()[i].mean : point.mean;
            taken.push_back({point.x, point.low, point.high, value, point.lost});
        }
        all.push_back(std::move(taken));
    }
    return all;
}

} // namespace

void GroupCurve::update(std::vector<Member> members, compare::BandKind kind, std::optional<AxisRange> view)
{
    if (m_mean && members == m_members && kind == m_kind && view == m_view)
        return;
    m_members = std::move(members);
    m_kind = kind;
    m_view = view;
    std::vector<BandPoint> points = compare::groupBand(samplesOf(m_members, std::nullopt), kind);
    if (view) {
        const double margin = 0.5 * (view->to - view->from);
        const AxisRange part{view->from - margin, view->to + margin};
        std::vector<BandPoint> fine = compare::groupBand(samplesOf(m_members, part), kind);
        std::erase_if(fine, [&](const BandPoint& point) { return point.x < part.from || point.x > part.to; });
        std::erase_if(points, [&](const BandPoint& point) { return point.x >= part.from && point.x <= part.to; });
        const auto place = std::ranges::lower_bound(points, part.from, {}, &BandPoint::x);
        points.insert(place, fine.begin(), fine.end());
    }
    std::vector<CurveSample> mean, band;
    mean.reserve(points.size());
    band.reserve(points.size());
    for (const BandPoint& point : points) {
        mean.push_back({point.x, point.mean, point.mean, point.mean, point.lost});
        band.push_back({point.x, point.low, point.high, point.mean, 0});
    }
    m_mean = std::make_shared<CurveData>(std::move(mean));
    m_band = std::make_shared<CurveData>(std::move(band));
}

} // namespace workbench::ui
