// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Progress.h"
#include "core/base/Result.h"
#include "core/store/Store.h"

#include <filesystem>
#include <stop_token>
#include <string>

namespace workbench::exchange
{

/// Writes a run for TensorBoard: one event file in a new or present folder, which appears only when it is whole. Its
/// scalars have the tags of EventTags.h; other programs read them as floats, importEvents() in full precision. Its
/// configuration is a table on the Text page. Steps and times go along, bytes and epochs do not, for event files have
/// no place for them. The path of the file.
Result<std::filesystem::path> exportEvents(
    store::Store& store, const RunId& run, const std::filesystem::path& folder, const ByteProgress& progress,
    std::stop_token stop);

/// Reads an event file, or all of one folder in the order of their names, into the store as one new run. Tags of ours
/// become our metrics, others series of their own name. As in TensorBoard, a session that starts at a step voids what
/// was written before with that step or a later one; beyond that, points are put in the order of their steps, and of
/// several of one step the last written stays, for the axis of a series only rises here. A last record that is cut is
/// left out. All of this is told by warnings in the run's events. `name` empty: that of the folder or file.
Result<store::RunRow> importEvents(
    store::Store& store, const std::filesystem::path& path, const std::string& name, const ByteProgress& progress,
    std::stop_token stop);

} // namespace workbench::exchange
