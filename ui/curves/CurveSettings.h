// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Store.h"
#include "ui/plot/Smoothing.h"

#include <vector>

class QString;

namespace workbench::ui
{

enum class LossUnit { Nats, Bits };

/// What the user chose for the charts of the Curves page. Kept between starts, targets too.
struct CurveSettings {
    store::PointAxis axis = store::PointAxis::Bytes;
    bool logX = false, logY = true;
    double smoothing = kDefaultSmoothing; ///< 0: off
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
