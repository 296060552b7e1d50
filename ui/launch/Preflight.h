// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/ConfigSchema.h"
#include "ui/launch/MachineFacts.h"

#include <cstdint>
#include <optional>
#include <span>
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
    bool alike = true; ///< of several runs: all need the same parameters and memory
    std::vector<config::FieldProblem> problems; ///< what this machine cannot do, and which field to lower
};

/// Bytes trained on until the first limit of length; nothing if time alone limits. `trainBytes` as below.
std::optional<double> bytesOfRun(const config::RunConfig& config, std::int64_t trainBytes);

/// `trainBytes`: size of the training part, 0 while unknown. `config` passes config::validate().
Preflight makePreflight(const config::RunConfig& config, const MachineFacts& machine, std::int64_t trainBytes);

/// Seconds of training until the first limit is reached at this speed; nothing when no limit is known yet.
std::optional<double> runSeconds(const config::RunConfig& config, const Preflight& preflight, double bytesPerSecond);

/// The same for all runs of a sweep, at least one: the most that one of them needs of parameters and memory, the disk
/// and bytes of all together, and the problems of the first run that has any.
Preflight
makePreflight(std::span<const config::RunConfig> configs, const MachineFacts& machine, std::int64_t trainBytes);

/// Seconds of all runs one after the other; nothing when one of them has no limit. One speed stands for all.
std::optional<double>
runSeconds(std::span<const config::RunConfig> configs, std::int64_t trainBytes, double bytesPerSecond);

/// What the speed of training depends on, everything else at its default: runs with equal keys are as fast as each
/// other, so that a new name or length needs no new measurement.
config::RunConfig speedKey(const config::RunConfig& config);

} // namespace workbench::ui
