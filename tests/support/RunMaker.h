// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <filesystem>

namespace workbench
{

/// How many runs RunMaker makes, and how long their curves are.
struct RunMakerPlan {
    int runs = 200;
    int steps = 200; ///< of each run; a value of the train loss for each
    int evaluations = 10; ///< spread evenly over the steps
    bool words = true; ///< tags, notes, stars, an archive and a bin
    int otherSeries = 0; ///< of names that are not recorded here, a value a step each; above 0 all runs are imported
};

/// Fills a store with runs as a person makes them over some weeks: widths, rates, optimisers and corpora varied, three
/// seeds of each, sweeps as groups, tags and notes. Their curves are made from the configuration by a formula, so that
/// wider models and middling rates come out better and seeds scatter; no model is trained. The same plan makes the same
/// figures every time. Among every 25 runs one has failed with a loss that is no number, and one was stopped early.
Result<> makeRuns(const std::filesystem::path& store, const RunMakerPlan& plan);

} // namespace workbench
