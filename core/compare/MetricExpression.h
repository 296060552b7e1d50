// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/RunFilter.h"
#include "core/store/StoreTypes.h"

#include <tl/expected.hpp>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace workbench::compare
{

/// A figure made of metrics of one run, in a small language:
///
///   exp(validationLoss)      trainLoss - validationLoss      ema(gradNorm, 0.98) / learningRate      'eval/acc' * 100
///
/// + - * / ^ (binds tightest and to the right; -x^2 is -(x^2)), parentheses, numbers (2e-3); names of metrics, in
/// single or double quotes where they hold anything but letters, digits, _ and . ; log (natural), log2, exp, sqrt, abs,
/// min and max of two or more, ema(x, w) (TensorBoard's debiased average), diff(x) (from the finite value before),
/// best(x) (the least so far).
class MetricExpression
{
public:
    static constexpr std::size_t kMostBytes = 1000, kMostDepth = 50;

    /// `known`: the metrics that there are; a name that is none of them is a mistake.
    static tl::expected<MetricExpression, FilterMistake>
    parse(std::string_view text, std::span<const std::string> known);

    const std::vector<std::string>& metrics() const { return m_metrics; } ///< that it reads, each once; at least one
    const std::string& text() const { return m_text; }
    bool isPlainMetric() const; ///< it is one metric as it is

    /// The figure of a run: `series` are those of metrics(), in that order, each ascending. It has a point wherever any
    /// of its metrics has one, beginning where all have been measured: a metric that is measured less often counts with
    /// the value it had last, so that what has been drawn does not change as a run goes on.
    ///
    /// Of stretches of points the mean is computed from the means, and the extremes by interval arithmetic: they hold
    /// whatever any of the points could give, so no spike is lost, but may be wider than what the points do give.
    /// Single points are exact. What has no value, such as log(-1) or 1/0, is a lost value.
    std::vector<store::MetricBucket> evaluate(std::span<const std::vector<store::MetricBucket>> series) const;

    struct Node; ///< private to the .cpp files

private:
    std::string m_text;
    std::vector<std::string> m_metrics;
    std::shared_ptr<const Node> m_root;
};

/// A metric's name as it must stand in an expression.
std::string quotedMetric(std::string_view name);

} // namespace workbench::compare
