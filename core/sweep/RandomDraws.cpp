// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweep/RandomDraws.h"

#include "core/config/ConfigSchema.h"
#include "core/sweep/ValueRange.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

namespace workbench::sweep
{

namespace
{

constexpr int kDigits = 4;

double numberOf(const std::string& text)
{
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

} // namespace

RandomDraws::RandomDraws(const std::vector<SweepAxis>& axes, std::uint64_t seed)
    : m_axes(axes)
    , m_generator(seed)
{
}

double RandomDraws::unit()
{
    return double(m_generator() >> 11U) * 0x1p-53;
}

std::string RandomDraws::draw(const SweepAxis& axis)
{
    const double random = unit();
    if (!axis.isRange)
        return axis.values[std::min(std::size_t(random * double(axis.values.size())), axis.values.size() - 1)];
    const double low = numberOf(axis.values.front());
    const double high = numberOf(axis.values.back());
    const auto* const field = config::findField(axis.path);
    const bool whole = field && field->kind == config::FieldKind::Integer;
    // Each whole number stands for the stretch of one around it, so that the ends come as often as the others.
    const double from = whole ? low - 0.5 : low, to = whole ? high + 0.5 : high;
    double value = axis.logarithmic && from > 0 ? from * std::pow(to / from, random) : from + (to - from) * random;
    if (whole)
        return numberText(std::clamp(std::round(value), low, high), 16);
    const std::string text = numberText(value, kDigits);
    value = numberOf(text);
    return value < low ? axis.values.front() : value > high ? axis.values.back() : text;
}

std::vector<std::vector<std::string>> RandomDraws::take(std::int64_t count, bool distinct)
{
    std::vector<std::vector<std::string>> all;
    std::set<std::vector<std::string>> seen;
    while (std::int64_t(all.size()) < count) {
        std::vector<std::string> values;
        for (const SweepAxis& axis : m_axes)
            values.push_back(draw(axis));
        if (!distinct || seen.insert(values).second)
            all.push_back(std::move(values));
    }
    return all;
}

} // namespace workbench::sweep
