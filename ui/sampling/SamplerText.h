// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/sample/SamplerSettings.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// The lists of a sampler's settings as texts that a person edits, with byte escapes. What is read from a text is in
/// the order that SamplerSettings asks for. Errors are InvalidArgument and name the place.
namespace workbench::ui
{

/// As escapeBytes(), on one line.
std::string escapeLine(std::string_view bytes);

/// The bytes one after the other: "Q\x00".
std::string bannedText(const std::vector<std::uint8_t>& banned);
Result<std::vector<std::uint8_t>> bannedFromText(std::string_view text);

/// One on each line; empty lines say nothing.
std::string stopsText(const std::vector<std::string>& stops);
Result<std::vector<std::string>> stopsFromText(std::string_view text);

/// A byte, a blank and what is added to its log probability on each line: "e -1.5".
std::string biasText(const std::vector<sample::ByteBias>& bias);
Result<std::vector<sample::ByteBias>> biasFromText(std::string_view text);

} // namespace workbench::ui
