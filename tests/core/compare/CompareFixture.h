// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/RunColumns.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace workbench::compare
{

using Facts = std::vector<std::shared_ptr<const RunFacts>>;

/// A finished run with figures of train and validation loss, and whatever `change` makes of it.
std::shared_ptr<const RunFacts> makeRun(const std::function<void(RunFacts&)>& change = {});

/// The figures of a metric whose values are all `value`.
store::SeriesFigures flatSeries(std::string metric, double value);

/// Runs that each have `set` done to them with one of the values.
template <typename Value>
Facts runsWith(const std::vector<Value>& values, const std::function<void(RunFacts&, const Value&)>& set)
{
    Facts runs;
    for (const Value& value : values)
        runs.push_back(makeRun([&](RunFacts& run) { set(run, value); }));
    return runs;
}

} // namespace workbench::compare
