// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/RunConfig.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

namespace workbench::config
{

/// The value of a field for tables and statistics: any number as double (whole ones are exact, for none is above 9e15),
/// choices and text as text, which lives as long as the configuration, or is its own where it had to be made; nothing
/// for model.dropout with unequal rates.
using FieldValue = std::variant<std::monostate, double, bool, std::string_view, std::string>;

/// Of the field at that index of configFields(). Takes some nanoseconds: no text is parsed or looked up.
FieldValue fieldValue(const RunConfig& config, std::size_t fieldIndex);

} // namespace workbench::config
