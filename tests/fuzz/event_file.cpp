// SPDX-License-Identifier: GPL-3.0-or-later
// An event file of TensorBoard. After an even first byte comes the file as it is. After an odd one come records, each
// its length in one byte and its data, which are framed with the right checksums first: no fuzzer finds those.
#include "core/exchange/EventHistory.h"
#include "core/exchange/EventRecords.h"
#include "tests/fuzz/FuzzTarget.h"
#include "tests/fuzz/InputFile.h"

#include <algorithm>

namespace workbench::fuzz
{

namespace
{

std::string framed(std::string_view input)
{
    std::string file;
    while (!input.empty()) {
        const std::size_t length = static_cast<unsigned char>(input.front());
        file += exchange::frameRecord(input.substr(1, length));
        input.remove_prefix(std::min(input.size(), 1 + length));
    }
    return file;
}

} // namespace

bool readInput(std::string_view input)
{
    if (input.empty())
        return false;
    const std::string_view rest = input.substr(1);
    const InputFile file(input.front() % 2 == 0 ? std::string(rest) : framed(rest));
    exchange::EventHistory history;
    if (!history.read(file.path(), {}, {}))
        return false;
    history.settle();
    for (const auto& [tag, points] : history.series()) {
        must(!points.empty(), "a series has points");
        for (std::size_t i = 1; i < points.size(); ++i)
            must(points[i - 1].step < points[i].step, "a series has one point a step, in their order");
    }
    return true;
}

} // namespace workbench::fuzz
