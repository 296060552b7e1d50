// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/RunBundle.h"

namespace workbench::exchange
{

enum class RunFileKind { None, Bundle, Events, Weights };

/// What a file, or a folder, is by its first bytes, or its files' names; quick. None: nothing that holds a run.
/// Weights: a safetensors file, which importWeights() makes a run of.
RunFileKind runFileKind(const std::filesystem::path& path);

/// importBundle() or importEvents(), as the content demands; InvalidArgument for anything else.
Result<store::RunRow> importRunFile(
    store::Store& store, const std::filesystem::path& path, const ImportOptions& options, const ByteProgress& progress,
    std::stop_token stop);

} // namespace workbench::exchange
