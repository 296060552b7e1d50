// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <tl/expected.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace workbench::sweep
{

/// A range of numbers with its way from one end to the other, as parseAxis() documents it.
struct ValueRange {
    enum class Walk {
        Free, ///< nothing said: whole numbers go one by one, others have no count
        FreeLog, ///< the same, for draws that are even in the logarithm
        Step, ///< + amount
        Factor, ///< * amount
        Even, ///< `amount` values, evenly spaced
        EvenLog, ///< `amount` values, even in the ratio
    };

    double first = 0, last = 0; ///< first < last
    std::string firstText, lastText; ///< as they were written
    bool whole = false; ///< values are rounded to whole numbers
    Walk walk = Walk::Free;
    double amount = 0;

    bool logarithmic() const { return walk == Walk::FreeLog || walk == Walk::EvenLog || walk == Walk::Factor; }
    bool isOpenToDraws() const { return walk != Walk::Step && walk != Walk::Factor; }

    /// How many values there are; 0 when the range does not say, or says one by one and is longer than `most`.
    std::size_t count(std::size_t most) const;
    /// The values, at most `most`, each once.
    std::vector<std::string> values(std::size_t most) const;
};

struct RangeError {
    std::size_t place = 0; ///< from the text's beginning, from 0
    std::string message, hint;
};

tl::expected<ValueRange, RangeError> parseRange(std::string_view text, bool whole);

/// A number as a person writes it, rounded to so many significant digits: "0.004", "1e-06", "128".
std::string numberText(double value, int digits);

} // namespace workbench::sweep
