// SPDX-License-Identifier: GPL-3.0-or-later
// A bundle of a run: a zip file.
#include "core/exchange/BundleFile.h"
#include "tests/fuzz/FuzzTarget.h"
#include "tests/fuzz/InputFile.h"

namespace workbench::fuzz
{

bool readInput(std::string_view input)
{
    const InputFile file(input);
    const auto bundle = exchange::BundleFile::open(file.path());
    if (!bundle)
        return false;
    if (!bundle->verify({}, {}))
        return false;
    must(bundle->events() && bundle->film() && bundle->samples(), "what has been verified can be read");
    for (std::size_t i = 0; i < bundle->manifest().series.size(); ++i) {
        const auto series = bundle->series(i);
        std::int64_t points = 0;
        for (auto slice = series.next(); !slice || !slice->empty(); slice = series.next()) {
            must(slice.has_value(), "points that have been verified can be read");
            points += std::ssize(*slice);
        }
        must(points == bundle->manifest().series[i].points, "a series has the points that the manifest says");
    }
    return true;
}

} // namespace workbench::fuzz
