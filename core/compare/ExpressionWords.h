// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/ExpressionNode.h"

#include <span>
#include <string>
#include <string_view>

namespace workbench::compare
{

/// A function of the language by its name. At most -1 arguments: any number.
struct ExpressionFunction {
    std::string_view name;
    Operation operation;
    int least, most;
    std::string_view use; ///< "ema(x, 0.98)"
};
std::span<const ExpressionFunction> expressionFunctions();

inline bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}
/// Bytes above ASCII belong to letters of other scripts.
inline bool startsName(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
inline bool goesOnName(char c)
{
    return startsName(c) || isDigit(c) || c == '.';
}

/// "Did you mean ...?" where a known metric is close enough to be meant; else empty.
std::string nearestMetricHint(std::string_view word, std::span<const std::string> known);

} // namespace workbench::compare
