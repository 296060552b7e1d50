// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/CommandLine.h"
#include "core/base/Error.h"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace workbench::cli
{

/// One line on standard output, at once also when it is a pipe. Text of users is made printable first.
void printLine(std::string_view text);
/// One object, one line. What is no number or not finite becomes null, bytes that are no UTF-8 the replacement sign.
void printJson(const nlohmann::ordered_json& object);

/// One line on standard error.
void printNote(std::string_view text);
/// The error on standard error; what the program ends with because of it.
ExitCode printError(const Error& error, ExitCode code = ExitCode::Failed);

/// Numbers for people: "1.2 MB", "1,234,567", "2:03:45", "2026-05-01 14:02:11".
std::string bytesText(double bytes);
std::string countText(long long count);
std::string durationText(double seconds);
std::string timeText(long long wallMilliseconds);
/// Fixed point, "NaN" for what is no number.
std::string numberText(double value, int digits = 4);

} // namespace workbench::cli
