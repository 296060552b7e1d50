// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/RunColumns.h"

#include <tl/expected.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace workbench::compare
{

/// Where a filter cannot be understood, as a half-open range of its bytes, and why.
struct FilterMistake {
    std::size_t from = 0, to = 0;
    std::string message; ///< "There is no field \"widht\"."
    std::string hint; ///< "Did you mean \"model.width\"?"; may be empty

    bool operator==(const FilterMistake&) const = default;
};

/// A question that each run answers with yes or no, in a small language:
///
///   bpc.validation < 1.6 and (optimizer = lamb or tag = "long") and not archived
///
/// Comparisons = != < <= > >= of a column with a number (2e-3, 1.5M, 4k), a word or a quoted text; ~ and !~ "contains",
/// without regard to case; `in (a, b, c)`; a Boolean column alone; `has COLUMN`; and, or, not, parentheses; times as
/// 2026-11-24 or as "7d" (ago), durations as 90s, 5min, 2h. A word or a quoted text that stands alone looks into name,
/// state, corpus, tags and note. A comparison with a value that a run lacks is false, and so is its opposite; `not`
/// turns false into true.
class RunFilter
{
public:
    RunFilter(); ///< every run matches
    static tl::expected<RunFilter, FilterMistake> parse(std::string_view text, const RunColumns& columns);

    bool matches(const RunFacts& run) const;
    bool isEmpty() const { return !m_root; }
    const std::vector<std::string>& paths() const { return m_paths; } ///< of the columns that it looks at

    struct Node; ///< private to its .cpp

private:
    std::shared_ptr<const Node> m_root;
    std::vector<std::string> m_paths;
};

/// What may stand at the cursor, best first: columns, operators, values that runs have there.
struct FilterCompletion {
    std::size_t from = 0, to = 0; ///< what it replaces
    std::string text;
    std::string help; ///< label, unit or how many runs have the value

    bool operator==(const FilterCompletion&) const = default;
};
std::vector<FilterCompletion>
completeFilter(std::string_view text, std::size_t cursor, const RunColumns& columns, std::span<const RunFacts> runs);

} // namespace workbench::compare
