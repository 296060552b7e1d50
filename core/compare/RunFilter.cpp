// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/RunFilter.h"

#include "core/compare/FilterParser.h"

#include <chrono>
#include <utility>

namespace workbench::compare
{

namespace
{

constexpr std::size_t kLongestFilter = 8192;

store::WallMilliseconds clockNow()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

} // namespace

RunFilter::RunFilter() = default;

tl::expected<RunFilter, FilterMistake>
RunFilter::parse(std::string_view text, const RunColumns& columns, store::WallMilliseconds now)
{
    if (text.size() > kLongestFilter)
        return tl::unexpected(FilterMistake{
            kLongestFilter, text.size(), "The filter is longer than " + std::to_string(kLongestFilter) + " bytes.",
            "Put a tag on the runs that you look for, and ask for the tag."});
    auto tokens = readTokens(text);
    if (tokens.mistake)
        return tl::unexpected(std::move(*tokens.mistake));
    FilterParser parser(std::move(tokens.list), columns, now != 0 ? now : clockNow());
    auto root = parser.parse();
    if (!root)
        return tl::unexpected(std::move(root.error()));
    RunFilter filter;
    filter.m_root = std::move(*root);
    filter.m_paths = parser.paths();
    return filter;
}

bool RunFilter::matches(const RunFacts& run) const
{
    return !m_root || m_root->matches(run);
}

} // namespace workbench::compare
