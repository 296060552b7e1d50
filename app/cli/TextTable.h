// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace workbench::cli
{

/// Rows of texts for a terminal, or for a file that other programs read.
class TextTable
{
public:
    struct Column {
        std::string title;
        bool isNumber = false; ///< stands to the right, and is no text that a spreadsheet could take for a formula
    };

    explicit TextTable(std::vector<Column> columns);
    void addRow(std::vector<std::string> cells); ///< one a column

    /// Lines with aligned columns; cells of more than 60 characters are cut. Nothing for no rows.
    void print() const;
    /// As RFC 4180 has it, with a line feed after each row; see csvCell().
    void printCsv() const;

private:
    std::vector<Column> m_columns;
    std::vector<std::vector<std::string>> m_rows;
};

/// A text as a cell of a CSV file: in quotes where it holds a comma, a quote, a line end or a blank at its ends. A text
/// that a spreadsheet would take for a formula (it starts with = + - @, a tab or a carriage return) gets an apostrophe
/// before it, which spreadsheets take as "this is text". Control characters but line feeds become escapes such as \x1b.
std::string csvCell(std::string_view text);

} // namespace workbench::cli
