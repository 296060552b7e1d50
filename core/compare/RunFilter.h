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

/// Where a filter cannot be understood, as a half-open range of its bytes, and why. The range is empty, at the end of
/// the text, where something is missing there.
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
///   filter     = [ or ]                                 nothing at all: every run
///   or         = and { "or" and }
///   and        = not { "and" not }
///   not        = "not" not | primary                    not binds more strongly than and, and than or
///   primary    = "(" or ")" | "has" FIELD | comparison
///              | FIELD                                  alone: one that is true or false
///              | VALUE                                  alone: a text to look for in name, state, corpus, tags, note
///   comparison = FIELD ( "=" | "!=" | "<" | "<=" | ">" | ">=" | "~" | "!~" ) VALUE [ UNIT ]
///              | FIELD [ "not" ] "in" "(" VALUE { "," VALUE } ")"
///
/// FIELD is what RunColumns::find() knows, in `backquotes` where its name has blanks or signs. VALUE is a word, or a
/// text in quotes, double or single, in which a backslash takes a quote or a backslash as it is. Words end at blanks
/// and at ( ) , = ! < > ~ " `. Keywords in any case; == and <> are = and !=. By the kind of the field a value is
///  - a number: 0.002, 2e-3, 64k, 1.5M, 2G, inf, nan (with = and != alone); the field's unit may follow it;
///  - a duration: 90 or 90s, 5min, 2h, 1h30min, 3d, 1:30:00;
///  - a time: 2026-11-24, "2026-11-24 21:05", 2026-11-24T21:05:03Z, local without the Z; today, yesterday; 7d or 2h,
///  that
///    long ago. A day is all of its moments: = lies in it, < before it, > after it;
///  - true, yes, on, 1, false, no, off, 0;
///  - a text, exactly, or one of the field's words in any case; ~ is "contains", in any case of ASCII's letters. An
///    unknown word of a field that has few is a mistake. tags = x asks whether one of the tags is x, tags ~ x whether
///    one contains it.
/// A comparison with a number, a time or a duration that a run lacks is false, and so is its opposite; `not` turns
/// false into true. A text that it lacks is empty. Texts longer than 8192 bytes and more than 64 levels are refused.
class RunFilter
{
public:
    RunFilter(); ///< every run matches
    /// `now` is what "7d" counts back from; 0: the clock. The filter keeps what it needs of the columns.
    static tl::expected<RunFilter, FilterMistake>
    parse(std::string_view text, const RunColumns& columns, store::WallMilliseconds now = 0);

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
completeFilter(std::string_view text, std::size_t cursor, const RunColumns& columns, FactsSpan runs);

} // namespace workbench::compare
