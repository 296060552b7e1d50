// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/sample/SamplerSettings.h"

#include <string>

namespace workbench::cli
{

/// An argument that is text with byte escapes. InvalidArgument names the option and the place.
Result<std::string> bytesOf(const std::string& option, const std::string& text);

// What the arguments of `sample` that are no plain numbers make of the settings. InvalidArgument names the option.

/// --ban: every byte of the text.
Result<> addBans(sample::SamplerSettings& settings, const std::string& text);
/// --bias: one BYTE=VALUE, in the place of an earlier one for that byte.
Result<> addBias(sample::SamplerSettings& settings, const std::string& text);
/// --order: the steps named come first, those left out behind them as they stood.
Result<> setOrder(sample::SamplerSettings& settings, const std::string& text);
/// --stop: one text more.
Result<> addStop(sample::SamplerSettings& settings, const std::string& text);
/// --seed: not left to the command line's library, which takes -1 for the largest.
Result<> setSeed(sample::SamplerSettings& settings, const std::string& text);

} // namespace workbench::cli
