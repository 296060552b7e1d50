// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/ColumnAxis.h"

#include "ui/base/Format.h"
#include "ui/compare/ColumnWords.h"
#include "ui/plot/AxisTicks.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace workbench::ui
{

namespace
{

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kFewValues = 6; ///< an axis of no more names each of them

bool isNumber(compare::ColumnKind kind)
{
    return kind == compare::ColumnKind::Number || kind == compare::ColumnKind::Time
        || kind == compare::ColumnKind::Duration;
}

} // namespace

ColumnAxis::ColumnAxis(compare::RunColumn column, std::vector<compare::CellValue> values)
    : m_column(std::move(column))
    , m_values(std::move(values))
    , m_numbers(m_values.size(), kNone)
    , m_positions(m_values.size(), kNone)
{
    if (isNumber(m_column.kind))
        readNumbers();
    else
        readWords();
    place();
}

void ColumnAxis::readNumbers()
{
    m_low = std::numeric_limits<double>::infinity();
    m_high = -m_low;
    for (std::size_t run = 0; run < m_values.size(); ++run) {
        const double* const number = std::get_if<double>(&m_values[run]);
        if (!number || !std::isfinite(*number))
            continue;
        m_numbers[run] = *number;
        m_low = std::min(m_low, *number);
        m_high = std::max(m_high, *number);
        const auto place = std::ranges::lower_bound(m_distinct, *number);
        if (m_distinct.size() <= kFewValues && (place == m_distinct.end() || *place != *number))
            m_distinct.insert(place, *number);
    }
    if (m_low > m_high)
        m_low = m_high = 0;
    m_scale = m_low > 0 && m_high / m_low >= kLogRatio ? Scale::Logarithmic : Scale::Linear;
}

void ColumnAxis::readWords()
{
    m_scale = Scale::Words;
    std::map<std::string, compare::CellValue> seen;
    for (const compare::CellValue& value : m_values) {
        if (!std::holds_alternative<std::monostate>(value))
            seen.emplace(compare::cellText(value, m_column), value);
    }
    for (const std::string& word : m_column.words) {
        if (seen.contains(word))
            m_words.push_back(word);
    }
    std::vector<std::string> others;
    for (const auto& each : seen) {
        if (std::ranges::find(m_words, each.first) == m_words.end())
            others.push_back(each.first);
    }
    std::ranges::stable_sort(others, [&](const std::string& left, const std::string& right) {
        return compare::compareCells(seen.at(left), seen.at(right)) < 0;
    });
    m_words.insert(m_words.end(), others.begin(), others.end());

    std::map<std::string, double> indices;
    for (std::size_t word = 0; word < m_words.size(); ++word)
        indices.emplace(m_words[word], double(word));
    for (std::size_t run = 0; run < m_values.size(); ++run) {
        if (!std::holds_alternative<std::monostate>(m_values[run]))
            m_numbers[run] = indices.at(compare::cellText(m_values[run], m_column));
    }
    m_high = m_words.empty() ? 0 : double(m_words.size() - 1);
}

void ColumnAxis::place()
{
    std::ranges::transform(m_numbers, m_positions.begin(), [this](double number) {
        return std::isnan(number) ? kNone : positionOf(number);
    });
}

QString ColumnAxis::name() const
{
    return fromUtf8(m_column.label.empty() ? m_column.path : m_column.label);
}

QString ColumnAxis::label() const
{
    return m_column.unit.empty() ? name() : QStringLiteral("%1 (%2)").arg(name(), fromUtf8(m_column.unit));
}

QString ColumnAxis::text(std::size_t run) const
{
    const std::string text = compare::cellText(m_values[run], m_column);
    return text.empty() ? QCoreApplication::translate("ColumnAxis", "none") : fromUtf8(text);
}

void ColumnAxis::setLogarithmic(bool on)
{
    if (!canBeLogarithmic())
        return;
    m_scale = on ? Scale::Logarithmic : Scale::Linear;
    place();
}

void ColumnAxis::setFlipped(bool flipped)
{
    m_flipped = flipped;
    place();
}

std::optional<std::size_t> ColumnAxis::wordOf(std::size_t run) const
{
    return hasWords() && !std::isnan(m_numbers[run]) ? std::optional(std::size_t(m_numbers[run])) : std::nullopt;
}

bool ColumnAxis::varies() const
{
    const auto missing = std::ranges::count_if(m_numbers, [](double number) { return std::isnan(number); });
    return m_high > m_low || (missing > 0 && std::size_t(missing) < m_numbers.size());
}

double ColumnAxis::positionOf(double value) const
{
    if (!(m_high > m_low))
        return 0.5;
    if (m_scale != Scale::Logarithmic)
        return turned((value - m_low) / (m_high - m_low));
    return turned(value > 0 ? std::log(value / m_low) / std::log(m_high / m_low) : -1);
}

double ColumnAxis::positionOfWord(std::size_t word) const
{
    return positionOf(double(word));
}

double ColumnAxis::valueAt(double position) const
{
    const double share = turned(position);
    if (m_scale == Scale::Logarithmic)
        return m_low * std::pow(m_high / m_low, share);
    return m_low + share * (m_high - m_low);
}

std::vector<ColumnAxis::Tick> ColumnAxis::ticks(int most) const
{
    std::vector<Tick> ticks;
    const std::size_t limit = std::size_t(std::max(1, most));
    if (hasWords()) {
        const std::size_t every = std::max<std::size_t>(1, (m_words.size() + limit - 1) / limit);
        const QStringList words = columnWords(m_column, m_words);
        for (std::size_t word = 0; word < m_words.size(); word += every)
            ticks.push_back({positionOfWord(word), words[qsizetype(word)]});
        return ticks;
    }
    if (m_distinct.empty())
        return ticks;
    const bool few = m_distinct.size() <= std::min(kFewValues, limit);
    if (few && m_column.kind == compare::ColumnKind::Number) {
        for (const double value : m_distinct)
            ticks.push_back({positionOf(value), fromUtf8(compare::cellText(value, m_column))});
        return ticks;
    }
    const bool clock = m_column.kind == compare::ColumnKind::Time;
    const double unit = clock ? 1000 : 1; // a chart's clock counts seconds, a column's milliseconds
    const AxisKind kind = clock                          ? AxisKind::Clock
        : m_column.kind == compare::ColumnKind::Duration ? AxisKind::Duration
                                                         : AxisKind::Number;
    const AxisScale scale = m_scale == Scale::Logarithmic ? AxisScale::Logarithmic : AxisScale::Linear;
    for (const AxisTick& tick : axisTicks({m_low / unit, m_high / unit}, scale, kind, most))
        ticks.push_back({positionOf(tick.value * unit), tick.text});
    return ticks;
}

} // namespace workbench::ui
