// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/FilterToken.h"
#include "core/compare/FilterValue.h"

#include <memory>
#include <string>
#include <vector>

namespace workbench::compare
{

/// A filter as it is answered: a tree whose inner nodes join and whose leaves look at one column, or at the texts.
struct RunFilter::Node {
    enum class Kind {
        And,
        Or,
        Not, ///< of one child
        Has, ///< whether the run has a value
        Compare, ///< with any of the values: = != < <= > >=; `in` is = with several
        Contains, ///< ~ and !~
        Search, ///< a text that stands alone
    };

    Kind kind = Kind::And;
    std::vector<std::shared_ptr<const Node>> children;
    RunColumn column;
    FilterOperator sign = FilterOperator::Equal;
    std::vector<FilterRange> ranges; ///< for Number, Duration and Time
    std::vector<std::string> texts; ///< for Text and Tags; of Contains and Search one, in small letters
    bool flag = true; ///< for Boolean: the value that it is compared with

    bool matches(const RunFacts& run) const;

private:
    bool compares(const RunFacts& run) const;
    bool contains(const RunFacts& run) const;
    bool finds(const RunFacts& run) const;
    bool comparesNumber(double value) const;
};

} // namespace workbench::compare
