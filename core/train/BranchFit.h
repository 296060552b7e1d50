// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/config/ConfigSchema.h"
#include "core/train/CheckpointManifest.h"

#include <string>
#include <vector>

namespace workbench::train
{

/// Why a run of that configuration cannot begin with a checkpoint of that manifest: its weights do not fit, or its
/// limits leave nothing to do. Empty: it can. Looks at no file.
std::vector<config::FieldProblem> branchProblems(const CheckpointManifest& manifest, const config::RunConfig& config);

/// The same as an error: Mismatch for weights of other shapes, else InvalidArgument.
Result<> checkBeginning(const CheckpointManifest& manifest, const config::RunConfig& config);

/// Why the streams of text that a run reads are not the checkpoint's, so that its place in them means nothing; empty
/// where they are the same. `corpusSha256` is of the run's corpus.
std::string
otherStreams(const CheckpointManifest& manifest, const config::RunConfig& config, const std::string& corpusSha256);

} // namespace workbench::train
