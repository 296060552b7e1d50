// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/ConfigSchema.h"
#include "ui/launch/MachineFacts.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace workbench::ui
{

/// What a run of a valid configuration will be and need, before it starts.
struct Preflight {
    long long parameters = 0; ///< as trained
    long long foldedParameters = 0; ///< with the static vectors collapsed
    std::int64_t memoryBytes = 0; ///< estimate
    std::int64_t diskBytes = 0; ///< of the checkpoints that are kept, with the optimiser's two moments
    std::optional<double> runBytes; ///< bytes trained on until the first limit of length; nothing if time alone limits
    std::vector<config::FieldProblem> problems; ///< what this machine cannot do, and which field to lower
};

/// `trainBytes`: size of the training part, 0 while unknown. `config` passes config::validate().
Preflight makePreflight(const config::RunConfig& config, const MachineFacts& machine, std::int64_t trainBytes);

/// Seconds of training until the first limit is reached at this speed; nothing when no limit is known yet.
std::optional<double> runSeconds(const config::RunConfig& config, const Preflight& preflight, double bytesPerSecond);

} // namespace workbench::ui
