// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweep/SweepAxis.h"

#include "core/base/Printable.h"
#include "core/config/ConfigSchema.h"
#include "core/sweep/ValueRange.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <unordered_set>

namespace workbench::sweep
{

namespace
{

using config::FieldKind;
using config::FieldSpec;

bool isNumber(const FieldSpec& spec)
{
    return spec.kind == FieldKind::Integer || spec.kind == FieldKind::Real;
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view kBlanks = " \t\r\n";
    const auto first = text.find_first_not_of(kBlanks);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

/// One part of a list and where it begins, counted from 1.
struct Part {
    std::string_view text;
    std::size_t place;
};

std::vector<Part> split(std::string_view text, char separator)
{
    std::vector<Part> parts;
    for (std::size_t from = 0;;) {
        const auto end = std::min(text.find(separator, from), text.size());
        const auto whole = text.substr(from, end - from);
        const auto part = trimmed(whole);
        parts.push_back({part, (part.empty() ? from : std::size_t(part.data() - text.data())) + 1});
        if (end == text.size())
            return parts;
        from = end + 1;
    }
}

/// Gathers the values of an axis, each checked by the field itself.
class AxisBuilder
{
public:
    AxisBuilder(const FieldSpec& spec)
        : m_spec(spec)
    {
        m_axis.path = spec.path;
    }

    Result<> add(std::string value, std::size_t place)
    {
        if (const auto set = config::setField(m_scratch, m_spec.path, value); !set)
            return refuse(place, withoutPath(set.error().message), set.error().hint);
        if (!m_seen.insert(config::fieldText(m_scratch, m_spec.path)).second)
            return refuse(place, "\"" + printable(value) + "\" stands there twice.", "Leave one out.");
        if (m_axis.values.size() == kMostValues)
            return refuseMany(place);
        m_axis.values.push_back(std::move(value));
        return {};
    }

    tl::unexpected<Error> refuse(std::size_t place, const std::string& what, std::string hint) const
    {
        return fail(
            ErrorCode::InvalidArgument,
            std::string(m_spec.path) + ": at character " + std::to_string(place) + ": " + what, std::move(hint));
    }

    tl::unexpected<Error> refuseMany(std::size_t place) const
    {
        return refuse(
            place, "more than " + std::to_string(kMostValues) + " values.", "Take a greater step, or a random sweep.");
    }

    SweepAxis& axis() { return m_axis; }

private:
    std::string withoutPath(const std::string& message) const
    {
        const std::string prefix = std::string(m_spec.path) + ": ";
        return message.starts_with(prefix) ? message.substr(prefix.size()) : message;
    }

    const FieldSpec& m_spec;
    SweepAxis m_axis;
    config::RunConfig m_scratch;
    std::unordered_set<std::string> m_seen; ///< as the field writes them: 2e-3 and 0.002 are one
};

Result<> addRange(AxisBuilder& builder, const FieldSpec& spec, const Part& part, bool alone)
{
    const bool whole = spec.kind == FieldKind::Integer;
    const auto range = parseRange(part.text, whole);
    if (!range)
        return builder.refuse(part.place + range.error().place, range.error().message, range.error().hint);
    if (range->first < spec.minimum || range->last > spec.maximum) // said of the ends, not of some value between
        if (const auto end = builder.add(range->first < spec.minimum ? range->firstText : range->lastText, part.place);
            !end)
            return end;
    if (range->count(kMostValues) > kMostValues)
        return builder.refuseMany(part.place);
    SweepAxis& axis = builder.axis();
    axis.logarithmic = alone && range->logarithmic();
    axis.isRange = alone && range->isOpenToDraws();
    axis.endsOnly = range->count(kMostValues) == 0;
    if (axis.endsOnly && !alone)
        return builder.refuse(
            part.place, "a range in a list must say how many values it has.",
            "Write it as 0..0.3 in 4, 1e-3..1e-2 log 5 or 128..512 +128.");
    for (std::string& value :
         axis.endsOnly ? std::vector{range->firstText, range->lastText} : range->values(kMostValues))
        if (const auto added = builder.add(std::move(value), part.place); !added)
            return added;
    return {};
}

} // namespace

Result<std::optional<SweepAxis>> parseAxis(std::string_view path, std::string_view text)
{
    const FieldSpec* const spec = config::findField(path);
    if (!spec) {
        config::RunConfig scratch;
        return fail(config::setField(scratch, path, text).error()); // which knows the nearest name
    }
    if (path == "name" || spec->escapes)
        return std::nullopt;
    const char separator = spec->kind == FieldKind::Text ? ';' : ',';
    const auto parts = split(text, separator);
    const bool alone = parts.size() == 1;
    if (alone && !(isNumber(*spec) && parts.front().text.find("..") != std::string_view::npos))
        return std::nullopt;

    AxisBuilder builder(*spec);
    for (const Part& part : parts) {
        if (part.text.empty())
            return builder.refuse(
                part.place, "a value is missing.",
                std::string("Put one on each side of the ") + (separator == ';' ? "semicolon." : "comma."));
        const bool isRange = isNumber(*spec) && part.text.find("..") != std::string_view::npos;
        if (const auto added
            = isRange ? addRange(builder, *spec, part, alone) : builder.add(std::string(part.text), part.place);
            !added)
            return fail(added.error());
    }
    return std::optional(std::move(builder.axis()));
}

std::string axisLabel(std::string_view path)
{
    if (path == "train.learningRate")
        return "lr";
    const FieldSpec* const spec = config::findField(path);
    std::string label(spec ? spec->label : path);
    if (!label.empty())
        label.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(label.front())));
    return label;
}

std::string axisValueLabel(std::string_view path, std::string_view value)
{
    const std::string shown = path.starts_with("corpus.") && path.ends_with("ath")
        ? std::filesystem::path(value).filename().string()
        : std::string(value);
    return axisLabel(path) + " " + printable(shown);
}

} // namespace workbench::sweep
