// SPDX-License-Identifier: GPL-3.0-or-later
// One event of TensorBoard, as event files frame it.
#include "core/exchange/EventMessage.h"
#include "tests/fuzz/FuzzTarget.h"

namespace workbench::fuzz
{

bool readInput(std::string_view input)
{
    const auto event = exchange::decodeEvent(input);
    if (!event)
        return false;
    const std::string bytes = exchange::encodeEvent(*event);
    const auto again = exchange::decodeEvent(bytes);
    must(again.has_value(), "an event that is written again can be read");
    // The time as bytes: it may be NaN here.
    must(
        exchange::encodeEvent(*again) == bytes && again->step == event->step && again->scalars == event->scalars
            && again->fileVersion == event->fileVersion && again->sessionStart == event->sessionStart,
        "an event that is written again is the same");
    return true;
}

} // namespace workbench::fuzz
