// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/MetricExpression.h"

#include <cstddef>
#include <memory>
#include <vector>

namespace workbench::compare
{

enum class Operation {
    Number,
    Metric,
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    Negate,
    Log,
    Log2,
    Exp,
    Sqrt,
    Abs,
    Least,
    Greatest,
    Ema,
    Difference,
    Best
};

/// A part of an expression with the parts that it is made of.
struct MetricExpression::Node {
    Operation operation = Operation::Number;
    double number = 0; ///< of Number; the weight of Ema
    std::size_t metric = 0; ///< of Metric: its place in metrics()
    std::vector<std::shared_ptr<const Node>> parts;
};

} // namespace workbench::compare
