// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/GroupBand.h"
#include "core/store/Store.h"
#include "ui/plot/Smoothing.h"

#include <vector>

class QString;

namespace workbench::ui
{

enum class LossUnit { Nats, Bits };
enum class SmoothingKind { Ema, Gaussian };
enum class Grouping {
    Off,
    Seeds, ///< runs with the same configuration but for name and seed
    Groups, ///< runs with the same group in the store: a sweep's, or given by hand
};

/// What the user chose for the charts of the Curves page. Kept between starts, targets too.
struct CurveSettings {
    store::PointAxis axis = store::PointAxis::Bytes;
    bool logX = false, logY = true;
    SmoothingKind smoothingKind = SmoothingKind::Ema;
    double smoothing = kDefaultSmoothing; ///< weight of the average; 0: off
    double sigma = kDefaultSigma; ///< of the Gaussian, as a share of a curve's length along x; 0: off
    Grouping grouping = Grouping::Off;
    compare::BandKind band = compare::BandKind::MinMax;
    bool members = true; ///< the runs of a group are drawn faint behind its mean
    LossUnit unit = LossUnit::Bits;
    std::vector<double> targets; ///< in bits per byte, whatever the unit shown

    bool operator==(const CurveSettings&) const = default;

    static CurveSettings restored();
    void save() const;
};

/// What a loss in nats is multiplied by to be shown in the unit.
double unitFactor(LossUnit unit);
QString unitText(LossUnit unit); ///< "bits per byte"
QString axisTitle(store::PointAxis axis); ///< "bytes"

} // namespace workbench::ui
