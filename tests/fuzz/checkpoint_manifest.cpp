// SPDX-License-Identifier: GPL-3.0-or-later
// The text of a checkpoint's manifest.json.
#include "core/train/CheckpointManifest.h"
#include "tests/fuzz/FuzzTarget.h"

namespace workbench::fuzz
{

bool readInput(std::string_view input)
{
    const auto manifest = train::parseManifest(input, "input");
    if (!manifest)
        return false;
    const auto again = train::parseManifest(train::manifestText(*manifest), "written again");
    must(again && *again == *manifest, "a manifest that is written again is the same");
    return true;
}

} // namespace workbench::fuzz
