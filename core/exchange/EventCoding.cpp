// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/EventCoding.h"

#include "core/base/ByteEscapes.h"
#include "core/exchange/BundleFault.h"
#include "core/exchange/JsonFields.h"

#include <algorithm>

namespace workbench::exchange
{

using nlohmann::json;
using nlohmann::ordered_json;

namespace
{

store::EventRow eventFrom(const json& object)
{
    JsonFields fields(object, "an event");
    store::EventRow event;
    event.at = fields.position();
    event.wall = fields.whole("wall", 0, kLatestWall);
    event.kind = fields.line("kind");
    event.text = fields.bytes("text");
    if (event.kind.empty())
        fields.refuse("kind", "is empty");
    fields.finish();
    return event;
}

} // namespace

std::string encodeEvents(const std::vector<store::EventRow>& events)
{
    std::string out = "[";
    for (const store::EventRow& event : events) {
        ordered_json object;
        putPosition(object, event.at);
        object["wall"] = event.wall;
        object["kind"] = event.kind;
        object["text"] = escapeBytes(event.text);
        out += out.size() == 1 ? "\n" : ",\n";
        out += object.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
    }
    return out + "\n]\n";
}

Result<std::vector<store::EventRow>> decodeEvents(std::string_view text, const std::string& origin)
{
    try {
        const json root = parseStrangersJson(text);
        if (!root.is_array())
            throw Refusal("is no array of events.");
        std::vector<store::EventRow> events;
        events.reserve(root.size());
        for (const json& object : root)
            events.push_back(eventFrom(object));
        return events;
    } catch (const Refusal& refusal) {
        return bundleFault(origin, refusal.what());
    }
}

} // namespace workbench::exchange
