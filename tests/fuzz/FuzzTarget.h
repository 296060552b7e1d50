// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace workbench::fuzz
{

/// What one target does with an input, whoever made it: libFuzzer (FuzzerEntry.cpp) or a kept file (Replay.cpp). Every
/// target defines it once. True where the reader under test took the input for a sound one. A property that does not
/// hold ends the program through must().
bool readInput(std::string_view input);

/// Ends the program with `property` on standard error unless `holds`: so that a fuzzer keeps the input.
void must(bool holds, std::string_view property);

} // namespace workbench::fuzz
