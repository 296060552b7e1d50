// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/ConfigSchema.h"
#include "core/config/FieldValue.h"

#include <nlohmann/json.hpp>

#include <functional>
#include <vector>

namespace workbench::config
{

/// A FieldSpec with the way to its member. JSON values are the one form in which values travel: numbers, booleans,
/// and strings for choices and text.
struct Field {
    FieldSpec spec;
    std::function<nlohmann::json(const RunConfig&)> get;
    std::function<Result<>(RunConfig&, const nlohmann::json&)> set; ///< checks type and range
    std::function<FieldValue(const RunConfig&)> value;
};

/// Private to core/config: every field of a RunConfig.
const std::vector<Field>& fieldTable();

/// The entry of that path, or an Error that names the nearest known one.
Result<const Field*> fieldAt(std::string_view path);

/// "second-last", "none", "all", or block numbers "0,2".
std::string attentionText(const AttentionBlocks& attention);

} // namespace workbench::config
