// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/RunGroups.h"

#include "core/compare/CellView.h"
#include "core/config/ConfigSchema.h"
#include "core/config/FieldValue.h"

#include <bit>
#include <cmath>
#include <unordered_map>

namespace workbench::compare
{

namespace
{

// Keys are bytes: a letter for the kind of value, the value, and for texts their length before, so that no two lists of
// cells give the same key.

void append(std::string& key, double number)
{
    if (std::isnan(number))
        number = std::nan(""); // one for all
    else if (number == 0)
        number = 0; // -0 too
    const auto bits = std::bit_cast<std::uint64_t>(number);
    key += 'n';
    key.append(reinterpret_cast<const char*>(&bits), sizeof bits);
}

void append(std::string& key, std::string_view text)
{
    key += 't' + std::to_string(text.size()) + ':';
    key += text;
}

template <typename... Kinds>
void appendAny(std::string& key, const std::variant<Kinds...>& value)
{
    std::visit(
        [&](const auto& each) {
            using Value = std::decay_t<decltype(each)>;
            if constexpr (std::is_same_v<Value, std::monostate>)
                key += '-';
            else if constexpr (std::is_same_v<Value, bool>)
                key += each ? 'y' : 'f';
            else if constexpr (std::is_same_v<Value, const std::vector<std::string>*>) {
                key += 'l' + std::to_string(each->size()) + ':';
                for (const auto& tag : *each)
                    append(key, tag);
            } else
                append(key, each);
        },
        value);
}

std::vector<RunGroup> groupByKey(FactsSpan runs, std::span<const RunColumn* const> shown, auto&& keyOf)
{
    std::vector<RunGroup> groups;
    std::unordered_map<std::string, std::size_t> known;
    for (std::size_t place = 0; place < runs.size(); ++place) {
        std::string key;
        keyOf(*runs[place], key);
        const auto [found, isNew] = known.emplace(std::move(key), groups.size());
        if (isNew) {
            groups.emplace_back();
            for (const auto* column : shown)
                groups.back().key.push_back(cellValue(*runs[place], *column));
        }
        groups[found->second].members.push_back(place);
    }
    return groups;
}

bool isSetting(std::string_view path)
{
    return path != "name" && path != "train.seed";
}

} // namespace

std::vector<RunGroup> groupRuns(FactsSpan runs, std::span<const RunColumn* const> columns)
{
    return groupByKey(runs, columns, [&](const RunFacts& run, std::string& key) {
        for (const auto* column : columns)
            appendAny(key, cellView(run, *column));
    });
}

std::vector<RunGroup> groupBySettings(FactsSpan runs, std::span<const RunColumn* const> fields)
{
    const auto& specs = config::configFields();
    return groupByKey(runs, fields, [&](const RunFacts& run, std::string& key) {
        append(key, std::string_view(run.row.corpus.value()));
        for (std::size_t index = 0; index < specs.size(); ++index)
            if (isSetting(specs[index].path))
                appendAny(key, config::fieldValue(run.row.config, index));
    });
}

std::vector<const RunColumn*> varyingFields(FactsSpan runs, const RunColumns& columns)
{
    std::vector<const RunColumn*> varying;
    for (const auto& column : columns.all()) {
        if (column.source.place != ColumnSource::Place::Field || !isSetting(column.path))
            continue;
        std::string first;
        for (const auto& run : runs) {
            std::string key;
            appendAny(key, cellView(*run, column));
            if (run == runs.front())
                first = std::move(key);
            else if (key != first) {
                varying.push_back(&column);
                break;
            }
        }
    }
    return varying;
}

Summary groupSummary(const RunGroup& group, FactsSpan runs, const RunColumn& metric)
{
    std::vector<double> values;
    for (const auto place : group.members)
        if (const auto value = cellNumber(*runs[place], metric))
            values.push_back(*value);
    return summarise(values);
}

} // namespace workbench::compare
