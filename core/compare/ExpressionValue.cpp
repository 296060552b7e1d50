// SPDX-License-Identifier: GPL-3.0-or-later
// What a MetricExpression comes to: its metrics brought to one row of moments, then each part over all of them.
#include "core/compare/ExpressionNode.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>

namespace workbench::compare
{

namespace
{

using store::MetricBucket;

/// Of a point all three are equal, and every operation keeps them so.
struct Value {
    double low, mean, high;
};

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

Value exactly(double value)
{
    return {value, value, value};
}

/// Extremes that have no value say nothing: then the mean stands for them.
Value settled(double low, double mean, double high)
{
    if (!std::isfinite(low) || !std::isfinite(high))
        return exactly(mean);
    return {std::min(low, mean), mean, std::max(high, mean)};
}

Value ofBucket(const MetricBucket& bucket)
{
    if (bucket.count == 1)
        return exactly(bucket.first.value);
    if (bucket.finiteCount == 0)
        return exactly(kNan);
    return {bucket.minimum, bucket.sum / static_cast<double>(bucket.finiteCount), bucket.maximum};
}

/// A moment of the result: the stretch of the run that it stands for.
struct Moment {
    store::MetricPoint first, last;
    std::int64_t count;
};

/// Moments at which any metric has something, from where all have been measured, and the values of each metric there.
struct Timeline {
    std::vector<Moment> moments;
    std::vector<std::vector<Value>> values; ///< one row a metric
};

Timeline timelineOf(std::span<const std::vector<MetricBucket>> series)
{
    Timeline timeline;
    timeline.values.resize(series.size());
    std::vector<std::size_t> next(series.size(), 0);
    std::vector<Value> now(series.size());
    while (true) {
        const MetricBucket* leader = nullptr; // that ends first; of those that end together the longest
        for (std::size_t i = 0; i < series.size(); ++i) {
            if (next[i] == series[i].size())
                continue;
            const MetricBucket& bucket = series[i][next[i]];
            if (!leader || bucket.last.at.step < leader->last.at.step
                || (bucket.last.at.step == leader->last.at.step && bucket.count > leader->count))
                leader = &bucket;
        }
        if (!leader)
            return timeline;
        bool allKnown = true;
        std::vector<bool> held(series.size(), true);
        for (std::size_t i = 0; i < series.size(); ++i) {
            while (next[i] < series[i].size() && series[i][next[i]].last.at.step <= leader->last.at.step) {
                now[i] = ofBucket(series[i][next[i]++]);
                held[i] = false;
            }
            if (held[i] && next[i] > 0)
                now[i] = exactly(series[i][next[i] - 1].last.value);
            allKnown = allKnown && next[i] > 0;
        }
        if (!allKnown)
            continue;
        Moment moment{leader->first, leader->last, leader->count};
        if (!timeline.moments.empty() && moment.first.at.step <= timeline.moments.back().last.at.step
            && moment.count > 1)
            moment.first = timeline.moments.back().last; // another metric had a point within this stretch
        timeline.moments.push_back(moment);
        for (std::size_t i = 0; i < series.size(); ++i)
            timeline.values[i].push_back(now[i]);
    }
}

Value product(const Value& a, const Value& b, double (*apply)(double, double))
{
    const std::array corners{apply(a.low, b.low), apply(a.low, b.high), apply(a.high, b.low), apply(a.high, b.high)};
    const auto [low, high] = std::ranges::minmax(corners);
    const bool all = std::ranges::all_of(corners, [](double corner) { return std::isfinite(corner); });
    const double mean = apply(a.mean, b.mean);
    return all ? settled(low, mean, high) : exactly(mean);
}

Value divided(const Value& a, const Value& b)
{
    const double mean = a.mean / b.mean;
    if (b.low <= 0 && b.high >= 0)
        return exactly(mean); // without bounds
    return product(a, b, [](double x, double y) { return x / y; });
}

Value raised(const Value& a, const Value& b)
{
    const Value corners = product(a, b, [](double x, double y) { return std::pow(x, y); });
    // x^2 and the like are least where x is 0.
    if (a.low < 0 && a.high > 0 && b.low > 0)
        return {std::min(corners.low, 0.0), corners.mean, std::max(corners.high, 0.0)};
    return corners;
}

Value combined(Operation operation, const Value& a, const Value& b)
{
    switch (operation) {
    case Operation::Add:
        return settled(a.low + b.low, a.mean + b.mean, a.high + b.high);
    case Operation::Subtract:
        return settled(a.low - b.high, a.mean - b.mean, a.high - b.low);
    case Operation::Multiply:
        return product(a, b, [](double x, double y) { return x * y; });
    case Operation::Divide:
        return divided(a, b);
    case Operation::Power:
        return raised(a, b);
    default: {
        if (std::isnan(a.mean) || std::isnan(b.mean))
            return exactly(kNan); // a lost value does not vanish behind the other one
        const auto pick
            = [&](double x, double y) { return operation == Operation::Least ? std::min(x, y) : std::max(x, y); };
        return settled(pick(a.low, b.low), pick(a.mean, b.mean), pick(a.high, b.high));
    }
    }
}

Value applied(Operation operation, const Value& x)
{
    const auto rising = [&x](double (*f)(double)) { return settled(f(x.low), f(x.mean), f(x.high)); };
    switch (operation) {
    case Operation::Negate:
        return {-x.high, -x.mean, -x.low};
    case Operation::Log:
        return rising([](double v) { return std::log(v); });
    case Operation::Log2:
        return rising([](double v) { return std::log2(v); });
    case Operation::Exp:
        return rising([](double v) { return std::exp(v); });
    case Operation::Sqrt:
        return rising([](double v) { return std::sqrt(v); });
    default: // Abs
        return settled(
            x.low <= 0 && x.high >= 0 ? 0 : std::min(std::abs(x.low), std::abs(x.high)), std::abs(x.mean),
            std::max(std::abs(x.low), std::abs(x.high)));
    }
}

using Row = std::vector<Value>;

/// TensorBoard's debiased average; a stretch counts as that many equal points.
Row averaged(Row row, double weight, const std::vector<Moment>& moments)
{
    const bool constant = std::ranges::all_of(row, [&](const Value& v) { return v.mean == row.front().mean; });
    double average = 0, kept = 1;
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (!std::isfinite(row[i].mean))
            continue;
        const double keep = std::pow(weight, static_cast<double>(std::max<std::int64_t>(1, moments[i].count)));
        average = keep * average + (1 - keep) * row[i].mean;
        kept *= keep;
        row[i] = exactly(constant || weight == 0 ? row[i].mean : average / (1 - kept));
    }
    return row;
}

Row differences(const Row& row, const std::vector<Moment>& moments)
{
    Row result(row.size(), exactly(kNan));
    const Value* before = nullptr;
    for (std::size_t i = 0; i < row.size(); ++i) {
        const Value& now = row[i];
        if (!std::isfinite(now.mean))
            continue;
        if (before) {
            // From one point to the next: within a stretch a share of the way that its mean has moved.
            const double mean
                = (now.mean - before->mean) / static_cast<double>(std::max<std::int64_t>(1, moments[i].count));
            const double low = std::min(now.low - before->high, now.low - now.high);
            const double high = std::max(now.high - before->low, now.high - now.low);
            result[i] = now.low == now.high && before->low == before->high ? exactly(now.mean - before->mean)
                                                                           : settled(low, mean, high);
        }
        before = &now;
    }
    return result;
}

Row bestSoFar(Row row)
{
    double best = kNan;
    for (Value& value : row) {
        const double before = std::isnan(best) ? value.high : std::min(best, value.high);
        if (std::isfinite(value.low))
            best = std::isnan(best) ? value.low : std::min(best, value.low);
        value = std::isfinite(value.mean) ? Value{best, best, std::max(best, before)} : value;
    }
    return row;
}

Row evaluated(const MetricExpression::Node& node, const Timeline& timeline)
{
    const std::size_t size = timeline.moments.size();
    if (node.operation == Operation::Number)
        return Row(size, exactly(node.number));
    if (node.operation == Operation::Metric)
        return timeline.values[node.metric];
    Row row = evaluated(*node.parts.front(), timeline);
    if (node.operation == Operation::Ema)
        return averaged(std::move(row), node.number, timeline.moments);
    if (node.operation == Operation::Difference)
        return differences(row, timeline.moments);
    if (node.operation == Operation::Best)
        return bestSoFar(std::move(row));
    if (node.parts.size() == 1) {
        std::ranges::transform(row, row.begin(), [&](const Value& value) { return applied(node.operation, value); });
        return row;
    }
    for (std::size_t part = 1; part < node.parts.size(); ++part) {
        const Row other = evaluated(*node.parts[part], timeline);
        std::ranges::transform(
            row, other, row.begin(), [&](const Value& a, const Value& b) { return combined(node.operation, a, b); });
    }
    return row;
}

} // namespace

std::vector<MetricBucket> MetricExpression::evaluate(std::span<const std::vector<MetricBucket>> series) const
{
    std::vector<MetricBucket> result;
    if (!m_root || series.size() < m_metrics.size())
        return result;
    const Timeline timeline = timelineOf(series.first(m_metrics.size()));
    const Row row = evaluated(*m_root, timeline);
    result.reserve(row.size());
    for (std::size_t i = 0; i < row.size(); ++i) {
        const Moment& moment = timeline.moments[i];
        const bool finite = std::isfinite(row[i].mean);
        MetricBucket bucket{
            moment.first,
            moment.last,
            finite ? row[i].low : kNan,
            finite ? row[i].high : kNan,
            0,
            moment.count,
            finite ? moment.count : 0};
        bucket.first.value = bucket.last.value = row[i].mean;
        bucket.sum = finite ? row[i].mean * static_cast<double>(moment.count) : 0;
        result.push_back(bucket);
    }
    return result;
}

} // namespace workbench::compare
