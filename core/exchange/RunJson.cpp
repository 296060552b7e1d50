// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/RunJson.h"

#include "core/base/ByteEscapes.h"
#include "core/base/Printable.h"
#include "core/base/Utf8.h"
#include "core/exchange/BundleFormat.h"
#include "core/exchange/JsonFields.h"

#include <algorithm>

namespace workbench::exchange
{

namespace
{

using nlohmann::json;
using nlohmann::ordered_json;

constexpr int kMostColours = 1 << 20;
constexpr std::size_t kMostTags = 1'000;

/// A text that checkText() takes: as it is, or made printable and cut.
std::string clean(std::string_view text, bool lines, std::size_t longest)
{
    try {
        checkText(text, "text", lines, longest);
        return std::string(text);
    } catch (const Refusal&) {
        std::string shown = printable(text);
        for (shown.resize(std::min(shown.size(), longest)); !shown.empty(); shown.pop_back()) {
            std::string_view rest = shown;
            while (!rest.empty() && firstCharacter(rest).length > 0)
                rest.remove_prefix(firstCharacter(rest).length);
            if (rest.empty())
                break; // the cut left no half character
        }
        return shown;
    }
}

ordered_json optionalJson(const std::optional<double>& value)
{
    return value ? ordered_json(realJson(*value)) : ordered_json(nullptr);
}

std::vector<std::string> tagsFrom(JsonFields& fields)
{
    std::vector<std::string> tags;
    for (const json& tag : fields.array("tags", kMostTags)) {
        if (!tag.is_string())
            fields.refuse("tags", "holds something that is no text");
        tags.push_back(tag.get<std::string>());
        checkText(tags.back(), "tag", false, kLongestLine);
        if (tags.back().empty())
            fields.refuse("tags", "holds an empty one");
    }
    std::ranges::sort(tags);
    tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
    return tags;
}

} // namespace

ordered_json runToJson(const store::RunRow& row)
{
    ordered_json tags = ordered_json::array();
    for (const std::string& tag : row.tags)
        tags.push_back(clean(tag, false, kLongestLine));
    ordered_json origin;
    if (row.origin)
        origin = {{"run", row.origin->run.value()}, {"step", row.origin->step}};
    ordered_json object{
        {"id", row.id.value()},
        {"name", clean(row.name, false, kLongestLine)},
        {"state", train::runStateName(row.state)},
        {"corpus", row.corpus.value()},
        {"colour", row.colour},
        {"created", row.created},
        {"ended", row.ended},
    };
    putPosition(object, row.at);
    object["parameterCount"] = row.parameterCount;
    object["device"] = clean(row.device, false, kLongestLine);
    object["threads"] = row.threads;
    object["lastTrainLoss"] = optionalJson(row.lastTrainLoss);
    object["bestValidationLoss"] = optionalJson(row.bestValidationLoss);
    object["bestValidationBpc"] = optionalJson(row.bestValidationBpc);
    object["testBpc"] = optionalJson(row.testBpc);
    object["bytesPerSecond"] = realJson(row.bytesPerSecond);
    object["error"] = escapeBytes(row.error);
    object["note"] = clean(row.note, true, kLongestText);
    object["tags"] = std::move(tags);
    object["group"] = clean(row.group, false, kLongestLine);
    object["starred"] = row.starred;
    object["archived"] = row.archived;
    object["origin"] = std::move(origin);
    return object;
}

store::RunRow runFromJson(const json& object)
{
    JsonFields fields(object, "\"run\"");
    store::RunRow row;
    row.id = RunId(fields.uuid("id"));
    row.name = fields.line("name");
    if (row.name.empty())
        fields.refuse("name", "is empty");
    const auto state = train::runStateFromName(fields.text("state"));
    if (!state)
        fields.refuse("state", "is no state of a run");
    row.state = train::isLive(*state) || *state == train::RunState::Queued ? train::RunState::Interrupted : *state;
    if (fields.any("corpus") != "")
        row.corpus = CorpusId(fields.sha256("corpus"));
    row.colour = static_cast<int>(fields.whole("colour", 0, kMostColours));
    row.created = fields.whole("created", 0, kLatestWall);
    row.ended = fields.whole("ended", 0, kLatestWall);
    row.at = fields.position();
    row.parameterCount = fields.whole("parameterCount", 0, INT64_MAX);
    row.device = fields.line("device");
    row.threads = static_cast<int>(fields.whole("threads", 0, 1 << 20));
    row.lastTrainLoss = fields.optionalReal("lastTrainLoss");
    row.bestValidationLoss = fields.optionalReal("bestValidationLoss");
    row.bestValidationBpc = fields.optionalReal("bestValidationBpc");
    row.testBpc = fields.optionalReal("testBpc");
    row.bytesPerSecond = fields.real("bytesPerSecond");
    row.error = fields.bytes("error");
    row.note = fields.lines("note");
    row.tags = tagsFrom(fields);
    row.group = fields.line("group");
    row.starred = fields.flag("starred");
    row.archived = fields.flag("archived");
    if (const json& origin = fields.any("origin"); !origin.is_null()) {
        JsonFields parts(origin, "\"origin\"");
        row.origin = {.run = RunId(parts.uuid("run")), .step = parts.whole("step", 0, INT64_MAX)};
        parts.finish();
    }
    fields.finish();
    return row;
}

} // namespace workbench::exchange
