// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/RunChoice.h"
#include "core/compare/RunGroups.h"

#include <string>
#include <vector>

namespace workbench::cli
{

/// What can be said about some runs at once, on standard output, part by part.
class CompareReport
{
public:
    CompareReport(RunFactsList runs, const compare::RunColumns& columns, const compare::RunColumn& metric, bool json);

    void printDifferences(bool allFields) const;
    /// By equal cells of the columns; without columns by all settings but the seed.
    void printGroups(const std::vector<const compare::RunColumn*>& by) const;
    void printCorrelations() const;

private:
    void printVerdict(
        const compare::RunGroup& first, const compare::RunGroup& second,
        const std::vector<const compare::RunColumn*>& by) const;
    std::string label(const compare::RunGroup& group, const std::vector<const compare::RunColumn*>& by) const;

    RunFactsList m_runs;
    const compare::RunColumns& m_columns;
    const compare::RunColumn& m_metric;
    bool m_json;
};

} // namespace workbench::cli
