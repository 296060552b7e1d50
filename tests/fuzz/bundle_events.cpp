// SPDX-License-Identifier: GPL-3.0-or-later
// The text of a bundle's events.json.
#include "core/exchange/EventCoding.h"
#include "tests/fuzz/FuzzTarget.h"

namespace workbench::fuzz
{

bool readInput(std::string_view input)
{
    const auto events = exchange::decodeEvents(input, "input");
    if (!events)
        return false;
    const auto again = exchange::decodeEvents(exchange::encodeEvents(*events), "written again");
    must(again && *again == *events, "events that are written again are the same");
    return true;
}

} // namespace workbench::fuzz
