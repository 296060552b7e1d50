// SPDX-License-Identifier: GPL-3.0-or-later
// A sample of a bundle: samples/<uuid>.bin.
#include "core/exchange/SampleCoding.h"
#include "tests/fuzz/FuzzTarget.h"

namespace workbench::fuzz
{

bool readInput(std::string_view input)
{
    const auto sample = exchange::decodeSample(input, "input");
    if (!sample)
        return false;
    const auto again = exchange::decodeSample(exchange::encodeSample(*sample), "written again");
    must(again && *again == *sample, "a sample that is written again is the same");
    must(!sample::documentJson(*sample).empty(), "a sample can be exported");
    return true;
}

} // namespace workbench::fuzz
