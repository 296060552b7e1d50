// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/RunLabels.h"

#include "core/base/Printable.h"
#include "core/base/Utf8.h"
#include "core/store/RunNames.h"
#include "core/store/RunTable.h"

#include <algorithm>
#include <utility>

namespace workbench::store
{

namespace
{

std::string_view withoutBlanks(std::string_view text)
{
    constexpr std::string_view kBlanks = " \t\r\n";
    const auto first = text.find_first_not_of(kBlanks);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

Result<std::string> cleanLine(std::string_view text, std::string_view what, std::size_t longest)
{
    text = withoutBlanks(text);
    if (text.size() > longest)
        return fail(
            ErrorCode::InvalidArgument,
            "The " + std::string(what) + " has " + std::to_string(text.size()) + " bytes; " + std::to_string(longest)
                + " are allowed.",
            "Choose a shorter one.");
    if (printable(text) != text)
        return fail(
            ErrorCode::InvalidArgument,
            "The " + std::string(what) + " must be one line of plain text: " + printable(text) + ".",
            "Leave out line ends and other control characters.");
    return std::string(text);
}

Result<std::vector<std::string>> cleanTags(const std::vector<std::string>& tags)
{
    std::vector<std::string> clean;
    for (const std::string& tag : tags) {
        auto line = cleanLine(tag, "tag", kLongestTag);
        if (!line)
            return fail(line.error());
        if (line->empty())
            return fail(ErrorCode::InvalidArgument, "A tag must not be empty.", "Leave it out, or type a word.");
        clean.push_back(std::move(*line));
    }
    std::ranges::sort(clean);
    clean.erase(std::ranges::unique(clean).begin(), clean.end());
    if (clean.size() > kMostTags)
        return fail(
            ErrorCode::InvalidArgument,
            "A run can have " + std::to_string(kMostTags) + " tags, not " + std::to_string(clean.size()) + ".",
            "Take some away.");
    return clean;
}

Result<> checkNote(std::string_view note)
{
    if (note.size() > kLongestNote)
        return fail(
            ErrorCode::InvalidArgument,
            "The note has " + std::to_string(note.size()) + " bytes; " + std::to_string(kLongestNote) + " are allowed.",
            "Keep longer texts in a file.");
    for (auto rest = note; !rest.empty();) {
        const auto character = firstCharacter(rest);
        if (character.length == 0 || character.codePoint == 0)
            return fail(
                ErrorCode::InvalidArgument,
                "The note is no text: byte " + std::to_string(note.size() - rest.size() + 1)
                    + (character.length == 0 ? " is not UTF-8." : " is zero."),
                "Take that byte out.");
        rest.remove_prefix(character.length);
    }
    return {};
}

} // namespace

Result<std::string> cleanGroup(std::string_view group)
{
    return cleanLine(group, "group", kLongestGroup);
}

Result<RunEdit> cleanEdit(RunEdit edit)
{
    if (edit.name) {
        auto name = cleanRunName(*edit.name);
        if (!name)
            return fail(name.error());
        edit.name = std::move(*name);
    }
    if (edit.note)
        if (auto sound = checkNote(*edit.note); !sound)
            return fail(sound.error());
    if (edit.tags) {
        auto tags = cleanTags(*edit.tags);
        if (!tags)
            return fail(tags.error());
        edit.tags = std::move(*tags);
    }
    if (edit.group) {
        auto group = cleanGroup(*edit.group);
        if (!group)
            return fail(group.error());
        edit.group = std::move(*group);
    }
    if (edit.colour && (*edit.colour < 0 || *edit.colour >= kRunColours))
        return fail(
            ErrorCode::InvalidArgument,
            "There is no run colour " + std::to_string(*edit.colour) + ": they go from 0 to "
                + std::to_string(kRunColours - 1) + ".");
    return edit;
}

void apply(const RunEdit& edit, RunRow& row, WallMilliseconds now)
{
    const auto take = [](const auto& from, auto& to) {
        if (from)
            to = *from;
    };
    take(edit.name, row.name);
    take(edit.note, row.note);
    if (edit.tags) {
        row.tags = *edit.tags;
        std::ranges::sort(row.tags);
        row.tags.erase(std::ranges::unique(row.tags).begin(), row.tags.end());
    }
    take(edit.group, row.group);
    take(edit.starred, row.starred);
    take(edit.archived, row.archived);
    take(edit.colour, row.colour);
    if (edit.binned && *edit.binned != (row.binned != 0))
        row.binned = *edit.binned ? now : 0;
}

RunEdit inverse(const RunEdit& edit, const RunRow& row)
{
    RunEdit back;
    const auto keep = [](const auto& changed, const auto& value, auto& to) {
        if (changed)
            to = value;
    };
    keep(edit.name, row.name, back.name);
    keep(edit.note, row.note, back.note);
    keep(edit.tags, row.tags, back.tags);
    keep(edit.group, row.group, back.group);
    keep(edit.starred, row.starred, back.starred);
    keep(edit.archived, row.archived, back.archived);
    keep(edit.colour, row.colour, back.colour);
    keep(edit.binned, row.binned != 0, back.binned);
    return back;
}

} // namespace workbench::store
