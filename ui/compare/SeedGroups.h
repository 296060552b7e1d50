// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/RunColumns.h"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace workbench::ui
{

/// The two groups of runs that a verdict is about: those that have one value in a column against those that have
/// another, or runs that were named one by one. A run is in one group at most.
class SeedGroups
{
public:
    using Facts = std::vector<std::shared_ptr<const compare::RunFacts>>;

    /// A value of the column, as text, and how many of the runs have it; an empty text: the run lacks it.
    struct Value {
        std::string text;
        std::size_t runs = 0;
    };

    /// Groups by what those runs have in that column. Values that were chosen before stay where they are still there;
    /// else the first group has the least value and the second the next one.
    void groupBy(const compare::RunColumn& column, const Facts& runs);
    void groupByHand(); ///< empty groups, unless they were made by hand already
    bool isByHand() const { return m_byHand; }

    const std::vector<Value>& values() const { return m_values; } ///< ascending; none by hand
    std::optional<std::size_t> chosen(std::size_t side) const; ///< in values(); nothing by hand, or without values
    void choose(std::size_t side, std::size_t value);
    void take(std::size_t side, std::vector<RunId> runs); ///< by hand; they leave the other group

    const std::vector<RunId>& runs(std::size_t side) const { return m_runs[side]; }
    bool canBeCompared() const; ///< neither is empty, and they are not the same

private:
    void collect();

    bool m_byHand = true;
    std::vector<Value> m_values;
    std::vector<std::pair<RunId, std::size_t>> m_members; ///< each run with its value
    std::array<std::optional<std::string>, 2> m_texts; ///< of the values that were chosen
    std::array<std::vector<RunId>, 2> m_runs;
};

} // namespace workbench::ui
