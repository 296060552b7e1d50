// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/RunColumns.h"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace workbench::compare
{

/// A cell without a copy of its text where the run has it: lives as long as the run. Private to core/compare.
using CellView
    = std::variant<std::monostate, double, bool, std::string_view, std::string, const std::vector<std::string>*>;

CellView cellView(const RunFacts& run, const RunColumn& column);

/// The text of a view that holds one; empty for any other.
inline std::string_view textOf(const CellView& view)
{
    if (const auto* text = std::get_if<std::string_view>(&view))
        return *text;
    if (const auto* text = std::get_if<std::string>(&view))
        return *text;
    return {};
}

} // namespace workbench::compare
