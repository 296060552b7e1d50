// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Store.h"

#include <QString>

#include <cstdint>
#include <optional>

namespace workbench::ui
{

class SeriesCache;

/// Goes between a place on the x axis and a step of a run.
class StepPointer
{
public:
    explicit StepPointer(SeriesCache& cache);

    /// "702,464 bytes   step 686   33 s" of the run's point nearest to x; of no run the place alone.
    QString placeText(const store::RunRow* run, store::PointAxis axis, double x) const;
    std::optional<std::int64_t> stepAt(const store::RunRow& run, store::PointAxis axis, double x) const;
    std::optional<double> xOfStep(const store::RunRow& run, store::PointAxis axis, std::int64_t step) const;

private:
    SeriesCache& m_cache;
};

} // namespace workbench::ui
