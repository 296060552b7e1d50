// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/RunColumns.h"

#include <QString>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace workbench::ui
{

/// Where the values that a column has in many runs stand along an axis, from 0 to 1: numbers linearly or by their
/// logarithm, words at even distances. A run that lacks the value, or whose value is no finite number, has no place.
class ColumnAxis
{
public:
    enum class Scale { Linear, Logarithmic, Words };
    struct Tick {
        double position = 0;
        QString text;
    };

    /// One value a run. Logarithmic at first where all are positive and the largest is kLogRatio times the smallest.
    ColumnAxis(compare::RunColumn column, std::vector<compare::CellValue> values);
    static constexpr double kLogRatio = 16;

    const compare::RunColumn& column() const { return m_column; }
    QString name() const;
    QString label() const; ///< with its unit in parentheses
    std::size_t runs() const { return m_values.size(); }
    const compare::CellValue& value(std::size_t run) const { return m_values[run]; }
    QString text(std::size_t run) const; ///< "none" where the run lacks it

    Scale scale() const { return m_scale; }
    bool hasWords() const { return m_scale == Scale::Words; }
    bool canBeLogarithmic() const { return !hasWords() && m_low > 0; }
    void setLogarithmic(bool on); ///< nothing happens where it cannot be
    bool isFlipped() const { return m_flipped; }
    void setFlipped(bool flipped);

    bool varies() const; ///< two runs have places that differ, or only some have one
    double low() const { return m_low; } ///< of the numbers; meaningless for words
    double high() const { return m_high; }
    /// The words from 0 on, each once: in the column's own order, else from the least on.
    const std::vector<std::string>& words() const { return m_words; }

    std::optional<std::size_t> wordOf(std::size_t run) const; ///< in words(); nothing for a run that lacks one

    double position(std::size_t run) const { return m_positions[run]; } ///< NaN: no place
    double positionOf(double value) const; ///< may lie outside 0 to 1
    double positionOfWord(std::size_t word) const;
    double valueAt(double position) const;
    std::vector<Tick> ticks(int most) const;

private:
    void readNumbers();
    void readWords();
    void place();
    double turned(double position) const { return m_flipped ? 1 - position : position; }

    compare::RunColumn m_column;
    std::vector<compare::CellValue> m_values;
    std::vector<double> m_numbers; ///< of each run; of words: their index; NaN: none
    std::vector<double> m_distinct; ///< numbers, ascending, as long as they are few
    std::vector<std::string> m_words;
    std::vector<double> m_positions;
    Scale m_scale = Scale::Linear;
    bool m_flipped = false;
    double m_low = 0, m_high = 0;
};

} // namespace workbench::ui
