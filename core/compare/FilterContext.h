// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/RunFilter.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace workbench::compare
{

/// What a filter that is being typed needs at its cursor. Private to core/compare.
struct FilterContext {
    enum class Want { Operand, Column, Operator, Value, ListWord, ListOpen, ListValue, ListSeparator, Connective };

    Want want = Want::Operand;
    const RunColumn* column = nullptr; ///< for Operator and values; null: not known
    int depth = 0; ///< of open parentheses
    std::size_t from = 0, to = 0; ///< of the word at the cursor, which a completion replaces
    std::string typed; ///< of it, up to the cursor
};

/// Takes any text; what makes no sense before the cursor is passed over.
FilterContext filterContext(std::string_view text, std::size_t cursor, const RunColumns& columns);

} // namespace workbench::compare
