// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/config/RunConfig.h"
#include "core/train/CheckpointManifest.h"
#include "core/train/TrainEvent.h"

#include <string>
#include <string_view>
#include <vector>

namespace workbench::train
{

/// A run that goes on may change how long it is and what is looked at on the way; anything else would make another run
/// of it. Where its corpus lies may change too: that it is the same one, its SHA-256 says.
bool mayChangeOnResume(std::string_view path);

/// Whether a run of that configuration, which ended in `state`, can go on from its own checkpoint. InvalidArgument
/// where a field was changed that may not be, each named with the way to do it, or where nothing is left to do: a
/// finished run has reached its length. One that was cut off at its very end can go on, to be validated and tested.
Result<> checkResume(const CheckpointManifest& manifest, const config::RunConfig& config, RunState state);

/// Streams that a run which goes on computes at a time because memory ran out before its checkpoint; 0: as configured,
/// also where the setting was changed since then.
int microBatchOnResume(const CheckpointManifest& manifest, const config::RunConfig& config);

/// The error for a corpus that is not the one that the run has read so far.
Error otherCorpus(const CheckpointManifest& manifest, const config::RunConfig& config, const std::string& sha256);

/// What the run goes on with, and not with the same bits as without the break: a sentence each.
struct Circumstances {
    std::string torchVersion, device; ///< as a manifest has them
    int threads = 0;
};
std::vector<std::string>
otherCircumstances(const CheckpointManifest& manifest, const config::RunConfig& config, const Circumstances& now);

} // namespace workbench::train
