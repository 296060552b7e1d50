// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sample/FilmFrame.h"
#include "core/store/Store.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace workbench::crash
{

/// All that a run leaves and that must not hang on how often it was killed: figures but those of time and memory.
struct RunFacts {
    struct Figure {
        std::int64_t step = 0, bytes = 0;
        double epoch = 0, value = 0;

        bool operator==(const Figure&) const = default;
    };
    std::map<std::string, std::vector<Figure>> series; ///< by metric
    std::vector<sample::FilmFrame> film; ///< as scheduled, like the next
    std::vector<std::pair<std::int64_t, int>> snapshots; ///< step and block
    std::map<std::string, bool> checkpoints; ///< folders of the store's table; true: the best
    std::map<std::string, std::string> tensors; ///< SHA-256 of every .safetensors below the folder of checkpoints
    Figure end; ///< where the run's row says it is, with the last train loss
    std::optional<double> bestValidationLoss, testBpc;

    std::int64_t lastStep(const std::string& metric) const; ///< -1: no value
};

/// Of a run as store and disk have it. Checks on the way that counts, pyramid and points of each series agree.
Result<RunFacts> readFacts(store::Store& store, const RunId& run);

/// In what `got`, at whatever place it was cut off, departs from the course of `whole`; empty: in nothing.
std::string departure(const RunFacts& got, const RunFacts& whole);
/// The same for a run that has ended, which must have everything.
std::string difference(const RunFacts& got, const RunFacts& whole);

} // namespace workbench::crash
