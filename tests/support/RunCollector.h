// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Store.h"
#include "core/train/TrainEvent.h"

#include <map>
#include <string>
#include <vector>

namespace workbench
{

/// Makes of the events of a run what an import of it takes, as if another program had recorded it.
class RunCollector
{
public:
    RunCollector(RunId run, config::RunConfig config);

    void take(const train::TrainEvent& event);
    /// A further series with a value for every step: those of the gradient's norm, drawn out by `index`.
    void addLike(const std::string& metric, int index);
    store::Store::ImportedRun finish(); ///< once, at the end

private:
    void add(store::Metric metric, const train::RunPosition& at, double value);

    store::RunRow m_row;
    std::map<std::string, std::vector<store::MetricPoint>> m_series;
};

} // namespace workbench
