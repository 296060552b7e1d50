// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/CommandLine.h"
#include "core/compare/RunFilter.h"
#include "core/store/Store.h"

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace workbench::cli
{

using RunFactsList = std::vector<std::shared_ptr<const compare::RunFacts>>;

/// Which runs of a store a command is about.
struct RunChoice {
    std::string filter; ///< see RunFilter.h
    bool all = false; ///< those that are archived or in the bin too
};

/// A filter that was understood, or what the program ends with, for its mistake has been shown on standard error with
/// a mark under its place.
tl::expected<compare::RunFilter, ExitCode> parseFilter(const std::string& text, const compare::RunColumns& columns);

/// The columns of a list such as "name, width, bpc.validation"; the error names the nearest one. They live as long as
/// `columns`.
Result<std::vector<const compare::RunColumn*>> parseColumns(std::string_view list, const compare::RunColumns& columns);

/// Everything about all runs of the store, newest first, with the values at a step that `used` or the filter ask for.
/// Archived runs and those in the bin are left out unless `choice.all` says so, or the filter asks about it.
Result<RunFactsList> chooseRuns(
    store::Store& store, const RunChoice& choice, const compare::RunFilter& filter, const compare::RunColumns& columns,
    const std::vector<const compare::RunColumn*>& used);

/// Those runs alone, in that order.
Result<RunFactsList> namedRuns(
    store::Store& store, const std::vector<std::string>& names, const std::vector<const compare::RunColumn*>& used);

/// A cell for scripts: times in milliseconds since 1970 UTC, durations in seconds, nothing and what is no number null.
nlohmann::ordered_json cellJson(const compare::CellValue& value);

} // namespace workbench::cli
