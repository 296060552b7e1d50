// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweep/ValueRange.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <optional>

namespace workbench::sweep
{

namespace
{

constexpr int kDigits = 10; // takes away what 0.1 + 0.2 leaves behind
constexpr int kRatioDigits = 4;
constexpr double kSlack = 1e-9; // of a step: the last one may miss the end by rounding alone

constexpr std::string_view kForms = "A range is 1..5, 128..512 +128, 128..1024 *2, 0..0.3 in 4 or 1e-3..1e-2 log 5.";

/// Walks over a text, number by number and word by word.
class Cursor
{
public:
    explicit Cursor(std::string_view text)
        : m_text(text)
    {
    }

    std::size_t place() const { return m_at; }
    bool atEnd()
    {
        skipBlanks();
        return m_at == m_text.size();
    }
    bool take(std::string_view word)
    {
        skipBlanks();
        if (!m_text.substr(m_at).starts_with(word))
            return false;
        m_at += word.size();
        return true;
    }
    /// The number here, with its text; a '.' that begins ".." is not part of it.
    std::optional<double> number(std::string* text = nullptr)
    {
        skipBlanks();
        const auto rest = m_text.substr(m_at);
        const auto dots = rest.find("..");
        const char* const end = rest.data() + std::min(dots, rest.size());
        double value = 0;
        const auto [next, problem] = std::from_chars(rest.data(), end, value);
        if (problem != std::errc{} || !std::isfinite(value))
            return std::nullopt;
        if (text)
            text->assign(rest.data(), next);
        m_at += std::size_t(next - rest.data());
        return value;
    }

private:
    void skipBlanks()
    {
        while (m_at < m_text.size() && (m_text[m_at] == ' ' || m_text[m_at] == '\t'))
            ++m_at;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
};

} // namespace

std::string numberText(double value, int digits)
{
    std::array<char, 40> rounded{};
    std::snprintf(rounded.data(), rounded.size(), "%.*e", digits - 1, value);
    double kept = 0;
    std::from_chars(rounded.data(), rounded.data() + rounded.size(), kept);
    std::array<char, 40> shortest{};
    const bool isWhole = kept == std::floor(kept) && std::fabs(kept) < 1e15;
    const auto end = isWhole
        ? std::to_chars(shortest.data(), shortest.data() + shortest.size(), static_cast<long long>(kept)).ptr
        : std::to_chars(shortest.data(), shortest.data() + shortest.size(), kept).ptr;
    return {shortest.data(), end};
}

std::size_t ValueRange::count(std::size_t most) const
{
    switch (walk) {
    case Walk::Free:
        return whole && last - first < double(most) ? std::size_t(last - first) + 1 : 0;
    case Walk::FreeLog:
        return 0;
    case Walk::Step:
        return std::size_t(std::min((last - first) / amount + kSlack, 1e9)) + 1;
    case Walk::Factor:
        return std::size_t(std::min(std::log(last / first) / std::log(amount) + kSlack, 1e9)) + 1;
    case Walk::Even:
    case Walk::EvenLog:
        return std::size_t(amount);
    }
    return 0;
}

std::vector<std::string> ValueRange::values(std::size_t most) const
{
    std::vector<std::string> texts;
    const std::size_t all = std::min(count(most), most);
    for (std::size_t index = 0; index < all; ++index) {
        const double steps = double(index);
        const double share = steps / std::max(1.0, amount - 1);
        const bool isEven = walk == Walk::Even || walk == Walk::EvenLog;
        std::string text;
        if (index == 0)
            text = firstText;
        else if (isEven && index + 1 == all)
            text = lastText;
        else {
            const double value = walk == Walk::Factor ? first * std::pow(amount, steps)
                : walk == Walk::Even                  ? first + (last - first) * share
                : walk == Walk::EvenLog               ? first * std::pow(last / first, share)
                                                      : first + steps * (walk == Walk::Step ? amount : 1);
            text = whole ? numberText(std::round(value), 16)
                         : numberText(value, walk == Walk::EvenLog ? kRatioDigits : kDigits);
        }
        if (texts.empty() || texts.back() != text) // whole numbers close together may meet
            texts.push_back(std::move(text));
    }
    return texts;
}

tl::expected<ValueRange, RangeError> parseRange(std::string_view text, bool whole)
{
    Cursor at(text);
    const auto refuse = [&](std::string message, std::string hint = std::string(kForms)) {
        return tl::unexpected(RangeError{at.place(), std::move(message), std::move(hint)});
    };
    const auto isWhole = [whole](double value) { return !whole || value == std::floor(value); };
    ValueRange range;
    range.whole = whole;
    const auto first = at.number(&range.firstText);
    if (!first)
        return refuse("a range begins with a number.");
    if (!at.take(".."))
        return refuse("two dots are expected here.");
    const auto last = at.number(&range.lastText);
    if (!last)
        return refuse("a range ends with a number.");
    range.first = *first;
    range.last = *last;
    if (!isWhole(*first) || !isWhole(*last))
        return refuse("the ends of this range must be whole numbers.");
    if (!(range.first < range.last))
        return refuse("the range must rise from its first number to its second.", "Swap them.");

    using Walk = ValueRange::Walk;
    if (at.atEnd())
        return range;
    const bool isCounted = at.take("in");
    range.walk = isCounted                                  ? Walk::Even
        : at.take("log")                                    ? Walk::EvenLog
        : at.take("+")                                      ? Walk::Step
        : at.take("*") || at.take("x") || at.take("\u00d7") ? Walk::Factor
                                                            : Walk::Free;
    if (range.walk == Walk::Free)
        return refuse("this is no way to go through a range.");
    if (range.logarithmic() && range.first <= 0)
        return refuse("what is even in the ratio must begin above 0.", "Begin with a greater number, or use in or +.");
    if (range.walk == Walk::EvenLog && at.atEnd()) {
        range.walk = Walk::FreeLog;
        return range;
    }
    const auto amount = at.number();
    if (!amount)
        return refuse("a number is expected here.");
    range.amount = *amount;
    if (range.walk == Walk::Step && (*amount <= 0 || !isWhole(*amount)))
        return refuse(whole ? "the step must be a whole number above 0." : "the step must be above 0.");
    if (range.walk == Walk::Factor && *amount <= 1)
        return refuse("the factor must be above 1.");
    if ((range.walk == Walk::Even || range.walk == Walk::EvenLog)
        && (*amount < 2 || *amount != std::floor(*amount) || *amount > 1e9))
        return refuse("the number of values must be whole, and at least 2.");
    if (!at.atEnd())
        return refuse("nothing is expected after the range.");
    return range;
}

} // namespace workbench::sweep
