// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/ExpressionWords.h"

#include "core/base/EditDistance.h"

#include <algorithm>
#include <array>

namespace workbench::compare
{

namespace
{

constexpr std::array kFunctions{
    ExpressionFunction{"log", Operation::Log, 1, 1, "log(x)"},
    ExpressionFunction{"log2", Operation::Log2, 1, 1, "log2(x)"},
    ExpressionFunction{"exp", Operation::Exp, 1, 1, "exp(x)"},
    ExpressionFunction{"sqrt", Operation::Sqrt, 1, 1, "sqrt(x)"},
    ExpressionFunction{"abs", Operation::Abs, 1, 1, "abs(x)"},
    ExpressionFunction{"min", Operation::Least, 2, -1, "min(x, y)"},
    ExpressionFunction{"max", Operation::Greatest, 2, -1, "max(x, y)"},
    ExpressionFunction{"ema", Operation::Ema, 2, 2, "ema(x, 0.98)"},
    ExpressionFunction{"diff", Operation::Difference, 1, 1, "diff(x)"},
    ExpressionFunction{"best", Operation::Best, 1, 1, "best(x)"},
};

} // namespace

std::span<const ExpressionFunction> expressionFunctions()
{
    return kFunctions;
}

std::string nearestMetricHint(std::string_view word, std::span<const std::string> known)
{
    const auto nearest
        = std::ranges::min_element(known, {}, [&](const std::string& other) { return editDistance(word, other); });
    if (nearest == known.end() || editDistance(word, *nearest) > static_cast<int>(std::max<std::size_t>(2, word.size() / 3)))
        return {};
    return "Did you mean " + quotedMetric(*nearest) + "?";
}

std::string quotedMetric(std::string_view name)
{
    if (!name.empty() && startsName(name.front()) && std::ranges::all_of(name, goesOnName))
        return std::string(name);
    const char quote = name.find('\'') == std::string_view::npos ? '\'' : '"';
    return quote + std::string(name) + quote;
}

} // namespace workbench::compare
