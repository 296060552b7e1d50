// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/GroupBand.h"
#include "ui/plot/CurveData.h"

#include <memory>
#include <optional>
#include <vector>

namespace workbench::ui
{

/// The mean of some curves with the band around it, made anew only when one of them has changed.
class GroupCurve
{
public:
    struct Member {
        std::shared_ptr<const CurveData> raw, smooth; ///< smooth may be null

        bool operator==(const Member&) const = default;
    };
    /// Mean and deviations are those of the smoothed curves, where they are smoothed; extremes those of the points.
    /// Inside `view`, and half as much on either side of it, the band is made anew from what lies there.
    void update(std::vector<Member> members, compare::BandKind kind, std::optional<AxisRange> view);

    const std::shared_ptr<const CurveData>& mean() const { return m_mean; }
    const std::shared_ptr<const CurveData>& band() const { return m_band; }

private:
    std::vector<Member> m_members;
    compare::BandKind m_kind{};
    std::optional<AxisRange> m_view;
    std::shared_ptr<const CurveData> m_mean, m_band;
};

} // namespace workbench::ui
