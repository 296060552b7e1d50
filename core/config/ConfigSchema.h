// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/config/RunConfig.h"

#include <nlohmann/json_fwd.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace workbench::config
{

enum class FieldKind { Integer, Real, Choice, Boolean, Text };

/// One field that a user can set: the form, --set, JSON files and the table of runs are all made from these.
struct FieldSpec {
    std::string_view path = {}; ///< "model.width": what --set and JSON use
    std::string_view label = {}; ///< "Width": what the form shows
    std::string_view unit = {}; ///< "bytes", "steps"...; empty for a plain number
    FieldKind kind = FieldKind::Integer;
    double minimum = 0; ///< for Integer and Real, inclusive
    double maximum = 0;
    std::vector<std::string_view> choices = {}; ///< for Choice, in the order shown
    std::string_view help = {}; ///< one or two sentences
    std::string_view paperValue = {}; ///< the paper's value for enwik8; empty where it says none
    bool escapes = false; ///< for Text: bytes, with the escapes of unescapeBytes(); spaces at its ends count
};

/// Every field, in the order in which a form shows them; grouped by the part of `path` before the dot.
const std::vector<FieldSpec>& configFields();

/// The field of that path, or null. "model.dropout" is there too: it stands for the input, hidden and output rates.
const FieldSpec* findField(std::string_view path);

/// Sets one field from text as a user writes it ("2e-3", "second-last", "0,2", "true"). Errors name the field, its
/// range, and for an unknown field the nearest known name.
Result<> setField(RunConfig& config, std::string_view path, std::string_view text);

/// The value of a field as text that setField() takes back unchanged, but for blanks at the ends of a text without
/// escapes, which it takes for slips of the hand; "mixed" for model.dropout with unequal rates.
std::string fieldText(const RunConfig& config, std::string_view path);

/// What is wrong with a configuration as a whole.
struct FieldProblem {
    std::string path; ///< of the field to change
    std::string message;

    bool operator==(const FieldProblem&) const = default;
};

/// Checks all fields against their ranges and against each other; empty when a run can start.
/// Does not look at the corpus file or at the machine.
std::vector<FieldProblem> validate(const RunConfig& config);

/// The paths of all fields in which two configurations differ, in schema order.
std::vector<std::string> differingFields(const RunConfig& left, const RunConfig& right);

/// Nested JSON with the names of the paths: {"name": ..., "model": {"width": ...}, ...}.
nlohmann::ordered_json toJson(const RunConfig& config);

/// Reads what toJson() wrote, or a part of it over `defaults`. Unknown fields and wrong types are refused by name.
Result<RunConfig> runConfigFromJson(const nlohmann::json& json, const RunConfig& defaults = {});

/// Parses text first; errors say line and column.
Result<RunConfig> runConfigFromText(std::string_view text, const RunConfig& defaults = {});

} // namespace workbench::config
