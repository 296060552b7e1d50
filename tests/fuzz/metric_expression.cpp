// SPDX-License-Identifier: GPL-3.0-or-later
// An expression over metrics.
#include "core/compare/MetricExpression.h"
#include "tests/fuzz/FuzzTarget.h"

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

namespace workbench::fuzz
{

namespace
{

using Buckets = std::vector<store::MetricBucket>;

/// A bucket for every value: the first and every other one a single point, the others stretches of eight.
Buckets bucketsOf(const std::vector<double>& values)
{
    Buckets buckets;
    std::int64_t step = 1;
    for (const double value : values) {
        const bool finite = value - value == 0;
        const std::int64_t count = buckets.size() % 2 == 0 ? 1 : 8;
        store::MetricBucket bucket;
        bucket.first = {.at = {.step = step}, .wall = step, .value = value};
        bucket.last = {.at = {.step = step + count - 1}, .wall = step + count - 1, .value = value};
        bucket.minimum = bucket.maximum = finite ? value : std::numeric_limits<double>::quiet_NaN();
        bucket.count = count;
        bucket.finiteCount = finite ? count : 0;
        bucket.sum = finite ? value * static_cast<double>(count) : 0;
        buckets.push_back(bucket);
        step += count;
    }
    return buckets;
}

} // namespace

bool readInput(std::string_view input)
{
    static const std::vector<std::string> known{"trainLoss", "gradNorm", "eval/acc"};
    static const std::vector<Buckets> all{
        bucketsOf({5.5, 4, 3.25, std::numeric_limits<double>::quiet_NaN(), 1, 0}),
        bucketsOf({0.25, -1, 1e300, std::numeric_limits<double>::infinity(), -1e-300}), bucketsOf({1e9, 0.5})};
    const auto expression = compare::MetricExpression::parse(input, known);
    if (!expression) {
        must(!expression.error().message.empty(), "a mistake is told");
        must(
            expression.error().from <= expression.error().to && expression.error().to <= input.size(),
            "a mistake is a part of the text");
        return false;
    }
    const auto again = compare::MetricExpression::parse(expression->text(), known);
    must(again && again->metrics() == expression->metrics(), "its text means the same when it is read again");
    std::vector<Buckets> series;
    for (const std::string& metric : expression->metrics())
        series.push_back(all[static_cast<std::size_t>(std::ranges::find(known, metric) - known.begin())]);
    const Buckets result = expression->evaluate(series);
    must(!series.empty() && result.size() <= 16, "a figure has no more points than its metrics");
    for (const auto& bucket : result)
        must(bucket.finiteCount <= bucket.count, "no more values are finite than there are");
    return true;
}

} // namespace workbench::fuzz
