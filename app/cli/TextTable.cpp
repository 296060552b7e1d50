// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/TextTable.h"

#include "app/cli/Output.h"
#include "core/base/Printable.h"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace workbench::cli
{

namespace
{

constexpr std::size_t kWidest = 60;

bool startsCharacter(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xc0) != 0x80;
}

std::size_t width(std::string_view text)
{
    return static_cast<std::size_t>(std::ranges::count_if(text, startsCharacter));
}

std::string cut(std::string text)
{
    if (width(text) <= kWidest)
        return text;
    std::size_t end = 0, characters = 0;
    while (end < text.size() && (characters < kWidest - 3 || !startsCharacter(text[end])))
        characters += startsCharacter(text[end++]) ? 1 : 0;
    return text.substr(0, end) + "...";
}

} // namespace

TextTable::TextTable(std::vector<Column> columns)
    : m_columns(std::move(columns))
{
}

void TextTable::addRow(std::vector<std::string> cells)
{
    cells.resize(m_columns.size());
    m_rows.push_back(std::move(cells));
}

void TextTable::print() const
{
    if (m_rows.empty())
        return;
    std::vector<std::vector<std::string>> lines(1);
    for (const auto& column : m_columns)
        lines.front().push_back(printable(column.title));
    for (const auto& row : m_rows) {
        auto& line = lines.emplace_back();
        for (const auto& cell : row)
            line.push_back(cut(printable(cell)));
    }
    std::vector<std::size_t> widths(m_columns.size(), 0);
    for (const auto& line : lines)
        for (std::size_t i = 0; i < line.size(); ++i)
            widths[i] = std::max(widths[i], width(line[i]));
    for (const auto& line : lines) {
        std::string text;
        for (std::size_t i = 0; i < line.size(); ++i) {
            const std::string padding(widths[i] - width(line[i]), ' ');
            text += (i == 0 ? "" : "  ") + (m_columns[i].isNumber ? padding + line[i] : line[i] + padding);
        }
        text.erase(text.find_last_not_of(' ') + 1);
        printLine(text);
    }
}

void TextTable::printCsv() const
{
    std::string text;
    for (std::size_t i = 0; i < m_columns.size(); ++i)
        text += (i == 0 ? "" : ",") + csvCell(m_columns[i].title);
    text += '\n';
    for (const auto& row : m_rows) {
        for (std::size_t i = 0; i < row.size(); ++i)
            text += (i == 0 ? "" : ",") + (m_columns[i].isNumber ? row[i] : csvCell(row[i]));
        text += '\n';
    }
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

std::string csvCell(std::string_view text)
{
    constexpr std::string_view kFormulas = "=+-@\t\r";
    const bool isFormula = !text.empty() && kFormulas.find(text.front()) != std::string_view::npos;
    std::string cell = isFormula ? "'" : "";
    for (std::size_t from = 0; from <= text.size();) {
        const auto end = std::min(text.find('\n', from), text.size());
        cell += (from == 0 ? "" : "\n") + printable(text.substr(from, end - from));
        from = end + 1;
    }
    const bool isPlain = !isFormula && cell.find_first_of(",\"\n") == std::string::npos
        && (cell.empty() || (cell.front() != ' ' && cell.back() != ' '));
    if (isPlain)
        return cell;
    std::string quoted = "\"";
    for (const char letter : cell) {
        quoted += letter;
        if (letter == '"')
            quoted += '"';
    }
    return quoted + '"';
}

} // namespace workbench::cli
