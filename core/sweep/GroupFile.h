// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/FileSystem.h"
#include "core/sweep/GroupPlan.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace workbench::sweep
{

/// Keeps the plan of a new group as <store>/sweeps/<SHA-256 of its name>.json, which outlives every process. Returns
/// the group's name: `wanted`, or "wanted 2", "wanted 3"... where that is taken by another plan or by `isTaken`. Two
/// processes never get the same one.
Result<std::string> keepGroupPlan(
    const std::filesystem::path& store, const std::string& wanted, const GroupPlan& plan,
    const std::function<bool(const std::string&)>& isTaken, const FileSystem& fileSystem = realFileSystem());

/// nullopt: the group has no plan, such as one that a person made. Corrupt where its file is damaged.
Result<std::optional<GroupPlan>> keptGroupPlan(const std::filesystem::path& store, std::string_view group);

} // namespace workbench::sweep
