// SPDX-License-Identifier: GPL-3.0-or-later
// A filter of the table of runs. What an earlier session kept comes from a file; what a person types may be anything.
#include "core/compare/RunFilter.h"
#include "tests/fuzz/FuzzTarget.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace workbench::fuzz
{

namespace
{

constexpr int kUses = 64; ///< of the same columns: making them takes longer than most filters
constexpr store::WallMilliseconds kNow = 1'795'000'000'000;

std::vector<std::shared_ptr<const compare::RunFacts>> someRuns()
{
    auto full = std::make_shared<compare::RunFacts>();
    full->row.id = RunId("11111111-2222-4333-8444-555555555555");
    full->row.name = "Long Recall";
    full->row.state = train::RunState::Finished;
    full->row.created = kNow - 86'400'000;
    full->row.ended = kNow;
    full->row.at = {2000, 4'096'000, 7200.5, 1.25};
    full->row.bestValidationBpc = 1.587;
    full->row.tags = {"long", "to keep"};
    full->row.note = "Second try\nwith a smaller rate";
    full->series = {{"trainLoss", 2000, 5.5, 1.05, 1.01, 5.6, 1, 2000, 1990, 2}};
    return {std::move(full), std::make_shared<compare::RunFacts>()};
}

} // namespace

bool readInput(std::string_view input)
{
    static const auto runs = someRuns();
    static std::optional<compare::RunColumns> kept;
    static int uses = 0;
    if (uses++ % kUses == 0) // it keeps what was asked for, so it must not grow for ever
        kept.emplace(std::vector<std::string>{"trainLoss", "eval/acc"});
    const compare::RunColumns& columns = *kept;
    for (const auto& completion : compare::completeFilter(input, input.size() / 2, columns, runs))
        must(
            completion.from <= completion.to && completion.to <= input.size(),
            "a completion replaces a part of the text");
    const auto filter = compare::RunFilter::parse(input, columns, kNow);
    if (!filter) {
        must(!filter.error().message.empty(), "a mistake is told");
        must(
            filter.error().from <= filter.error().to && filter.error().to <= input.size(),
            "a mistake is a part of the text");
        return false;
    }
    for (const auto& run : runs)
        must(filter->matches(*run) == filter->matches(*run), "a run is in or out");
    for (const std::string& path : filter->paths())
        must(columns.find(path) != nullptr, "a filter looks at columns that there are");
    return true;
}

} // namespace workbench::fuzz
