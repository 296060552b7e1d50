// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/CompareReport.h"

#include "app/cli/Output.h"
#include "app/cli/TextTable.h"
#include "core/compare/ConfigDiff.h"
#include "core/compare/RankCorrelation.h"
#include "core/compare/Verdict.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace workbench::cli
{

namespace
{

using nlohmann::ordered_json;

constexpr std::size_t kSideBySide = 8; // runs that have a column each; of more the different values are listed

std::string partName(compare::DiffPart part)
{
    constexpr std::array kNames{"settings", "results", "figures"};
    return kNames[static_cast<std::size_t>(part)];
}

std::string stateName(compare::FieldCorrelation::State state)
{
    constexpr std::array kNames{"told", "too few runs", "field is the same", "result is the same", "no order"};
    return kNames[static_cast<std::size_t>(state)];
}

std::string answerName(compare::Verdict::Answer answer)
{
    constexpr std::array kNames{"too few", "not distinguishable", "lower", "higher"};
    return kNames[static_cast<std::size_t>(answer)];
}

std::string orDash(std::string text)
{
    return text.empty() ? "-" : std::move(text);
}

/// "16 (3 runs), 32": the values that occur, in the order of their first runs.
std::string differentValues(const compare::DiffRow& row)
{
    constexpr std::size_t kMost = 6;
    std::vector<std::pair<std::string, std::size_t>> values;
    for (const auto& cell : row.cells) {
        auto text = orDash(cellText(cell, row.column));
        const auto known = std::ranges::find(values, text, &std::pair<std::string, std::size_t>::first);
        if (known != values.end())
            ++known->second;
        else
            values.emplace_back(std::move(text), 1);
    }
    if (values.size() > kMost)
        return std::to_string(values.size()) + " different values";
    std::string list;
    for (const auto& [text, count] : values)
        list += (list.empty() ? "" : ", ") + text + (count > 1 ? " (" + std::to_string(count) + " runs)" : "");
    return list;
}

void printTitle(const std::string& title)
{
    printLine("");
    printLine(title);
}

} // namespace

CompareReport::CompareReport(
    RunFactsList runs, const compare::RunColumns& columns, const compare::RunColumn& metric, bool json)
    : m_runs(std::move(runs))
    , m_columns(columns)
    , m_metric(metric)
    , m_json(json)
{
}

void CompareReport::printDifferences(bool allFields) const
{
    auto rows = compare::compareRuns(m_runs, m_columns);
    std::erase_if(rows, [&](const auto& row) { return !row.differs && !allFields; });
    if (m_json) {
        for (const auto& run : m_runs)
            printJson(
                {{"kind", "run"},
                 {"run", run->row.id.value()},
                 {"name", run->row.name},
                 {"metric", m_metric.path},
                 {"value", cellJson(cellValue(*run, m_metric))}});
        for (const auto& row : rows) {
            ordered_json values = ordered_json::array();
            for (const auto& cell : row.cells)
                values.push_back(cellJson(cell));
            printJson(
                {{"kind", "difference"},
                 {"column", row.column.path},
                 {"part", partName(row.part)},
                 {"differs", row.differs},
                 {"values", values}});
        }
        return;
    }
    printLine(std::to_string(m_runs.size()) + " runs, " + (allFields ? "all fields" : "what differs"));
    std::vector<TextTable::Column> titles{{"", false}};
    const bool isSideBySide = m_runs.size() <= kSideBySide;
    if (isSideBySide)
        for (const auto& run : m_runs)
            titles.push_back({run->row.name, true});
    else
        titles.push_back({"values", false});
    TextTable table(std::move(titles));
    for (const auto& row : rows) {
        std::vector<std::string> cells{row.column.path};
        if (isSideBySide)
            for (const auto& cell : row.cells)
                cells.push_back(orDash(cellText(cell, row.column)));
        else
            cells.push_back(differentValues(row));
        table.addRow(std::move(cells));
    }
    table.print();
}

std::string CompareReport::label(const compare::RunGroup& group, const std::vector<const compare::RunColumn*>& by) const
{
    std::string text;
    for (std::size_t i = 0; i < by.size(); ++i)
        text += (i == 0 ? "" : ", ") + by[i]->path + " " + orDash(cellText(group.key[i], *by[i]));
    return text.empty() ? "all" : text;
}

void CompareReport::printGroups(const std::vector<const compare::RunColumn*>& by) const
{
    const auto fields = by.empty() ? compare::varyingFields(m_runs, m_columns) : by;
    const auto groups = by.empty() ? compare::groupBySettings(m_runs, fields) : compare::groupRuns(m_runs, fields);
    if (!m_json)
        printTitle(m_metric.path + (by.empty() ? " over seeds" : " in groups"));
    TextTable table(
        {{"group", false},
         {"runs", true},
         {"mean", true},
         {"deviation", true},
         {"95 % from", true},
         {"to", true},
         {"lowest", true},
         {"highest", true}});
    for (const auto& group : groups) {
        const auto summary = compare::groupSummary(group, m_runs, m_metric);
        const auto text
            = [&](double value) { return std::isnan(value) ? std::string("-") : cellText(value, m_metric); };
        if (!m_json) {
            table.addRow(
                {label(group, fields), std::to_string(summary.count), text(summary.mean), text(summary.deviation),
                 text(summary.low), text(summary.high), text(summary.minimum), text(summary.maximum)});
            continue;
        }
        ordered_json key = ordered_json::object(), members = ordered_json::array();
        for (std::size_t i = 0; i < fields.size(); ++i)
            key[fields[i]->path] = cellJson(group.key[i]);
        for (const auto place : group.members)
            members.push_back(m_runs[place]->row.id.value());
        printJson(
            {{"kind", "group"},
             {"group", label(group, fields)},
             {"key", key},
             {"runs", members},
             {"metric", m_metric.path},
             {"count", summary.count},
             {"mean", summary.mean},
             {"deviation", summary.deviation},
             {"low", summary.low},
             {"high", summary.high},
             {"minimum", summary.minimum},
             {"maximum", summary.maximum}});
    }
    table.print();
    if (groups.size() == 2)
        printVerdict(groups[0], groups[1], fields);
}

void CompareReport::printVerdict(
    const compare::RunGroup& first, const compare::RunGroup& second,
    const std::vector<const compare::RunColumn*>& by) const
{
    const auto verdict = compare::compareGroups(
        compare::seedResults(m_runs, first.members, m_metric), compare::seedResults(m_runs, second.members, m_metric));
    const auto text = compare::verdictText(verdict, label(first, by), label(second, by), m_metric);
    if (!m_json) {
        printLine("");
        printLine(text);
        return;
    }
    printJson(
        {{"kind", "verdict"},
         {"first", label(first, by)},
         {"second", label(second, by)},
         {"answer", answerName(verdict.answer)},
         {"paired", verdict.isPaired},
         {"difference", verdict.difference},
         {"low", verdict.low},
         {"high", verdict.high},
         {"chanceOfLower", verdict.chanceOfLower},
         {"firstCount", verdict.first.count},
         {"secondCount", verdict.second.count},
         {"leftOut", verdict.leftOut},
         {"text", text}});
}

void CompareReport::printCorrelations() const
{
    auto correlations = compare::fieldCorrelations(m_runs, m_columns, m_metric);
    using State = compare::FieldCorrelation::State;
    std::erase_if(
        correlations, [](const auto& each) { return each.state == State::FieldIsTheSame || each.values < 2; });
    if (!m_json && !correlations.empty())
        printTitle("Rank correlation with " + m_metric.path);
    TextTable table({{"field", false}, {"", false}});
    for (const auto& each : correlations) {
        table.addRow({each.column.path, compare::correlationText(each)});
        const bool isTold = each.state == State::Told;
        if (m_json)
            printJson(
                {{"kind", "correlation"},
                 {"column", each.column.path},
                 {"metric", m_metric.path},
                 {"state", stateName(each.state)},
                 {"runs", each.runs},
                 {"values", each.values},
                 {"rho", isTold ? ordered_json(each.rho) : ordered_json()},
                 {"p", isTold ? ordered_json(each.p) : ordered_json()},
                 {"together", each.together}});
    }
    if (!m_json)
        table.print();
}

} // namespace workbench::cli
