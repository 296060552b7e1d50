// SPDX-License-Identifier: GPL-3.0-or-later
// The text of a bundle's run.json.
#include "core/exchange/BundleManifest.h"
#include "tests/fuzz/FuzzTarget.h"

namespace workbench::fuzz
{

bool readInput(std::string_view input)
{
    const auto manifest = exchange::parseBundleManifest(input, "input");
    if (!manifest)
        return false;
    // As text, for NaN is a figure that a run can have.
    const std::string text = exchange::manifestText(*manifest);
    const auto again = exchange::parseBundleManifest(text, "written again");
    must(again && exchange::manifestText(*again) == text, "a manifest that is written again is the same");
    return true;
}

} // namespace workbench::fuzz
