// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/Smoothing.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace workbench::ui
{

namespace
{

template <typename CountAt>
std::vector<double> debiased(std::span<const double> values, double weight, const CountAt& countAt)
{
    std::vector<double> result(values.begin(), values.end());
    const double w = std::clamp(weight, 0.0, kMostSmoothing);
    if (w == 0 || std::ranges::all_of(values, [&](double value) { return value == values.front(); }))
        return result;
    double average = 0;
    double kept = 1; // w^n: the share of the start, which was 0
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!std::isfinite(values[i]))
            continue;
        const std::int64_t count = countAt(i);
        const double keep = count == 1 ? w : std::pow(w, static_cast<double>(count));
        average = keep * average + (1 - keep) * values[i];
        kept *= keep;
        result[i] = average / (1 - kept);
    }
    return result;
}

constexpr double kReach = 4; // sigmas
constexpr double kCellsInSigma = 16;
constexpr std::size_t kExact = 400; // points that are averaged one by one

double bell(double distance, double sigma)
{
    const double share = distance / sigma;
    return std::abs(share) <= kReach ? std::exp(-0.5 * share * share) : 0;
}

/// Points, or cells of points, that are averaged over.
struct Heap {
    double place = 0, weight = 0, sum = 0;
};

double meanAround(double place, const std::vector<Heap>& heaps, std::size_t& from, double sigma)
{
    while (from < heaps.size() && heaps[from].place < place - kReach * sigma)
        ++from;
    double weight = 0, sum = 0;
    for (std::size_t i = from; i < heaps.size() && heaps[i].place <= place + kReach * sigma; ++i) {
        const double share = bell(heaps[i].place - place, sigma);
        weight += share * heaps[i].weight;
        sum += share * heaps[i].sum;
    }
    return weight > 0 ? sum / weight : std::numeric_limits<double>::quiet_NaN();
}

} // namespace

std::vector<double> gaussianSmoothed(
    std::span<const double> places, std::span<const double> values, std::span<const std::int64_t> counts, double sigma)
{
    std::vector<double> result(values.begin(), values.end());
    if (!(sigma > 0) || places.size() < values.size())
        return result;
    std::vector<Heap> heaps; // of the finite values, neighbours in one cell together where there are many
    const bool exact = values.size() <= kExact;
    const double width = sigma / kCellsInSigma;
    double cell = std::numeric_limits<double>::quiet_NaN();
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!std::isfinite(values[i]) || !std::isfinite(places[i]))
            continue;
        const double count = i < counts.size() ? static_cast<double>(std::max<std::int64_t>(1, counts[i])) : 1.0;
        const double here = std::floor(places[i] / width);
        if (exact || here != cell)
            heaps.emplace_back();
        cell = here;
        Heap& heap = heaps.back();
        heap.weight += count;
        heap.sum += count * values[i];
        heap.place += count * (places[i] - heap.place) / heap.weight;
    }
    // Between two heaps of a long curve the mean is drawn straight: they are much closer together than it can bend.
    std::vector<double> means(heaps.size());
    std::size_t from = 0;
    for (std::size_t i = 0; i < heaps.size(); ++i)
        means[i] = meanAround(heaps[i].place, heaps, from, sigma);
    std::size_t right = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!std::isfinite(values[i]) || !std::isfinite(places[i]))
            continue;
        while (right < heaps.size() && heaps[right].place < places[i])
            ++right;
        if (right == 0 || right == heaps.size()) {
            result[i] = means[right == 0 ? 0 : right - 1];
            continue;
        }
        const Heap &before = heaps[right - 1], &after = heaps[right];
        const double at = (places[i] - before.place) / (after.place - before.place);
        result[i] = means[right - 1] + at * (means[right] - means[right - 1]);
    }
    return result;
}

std::vector<double> smoothed(std::span<const double> values, double weight)
{
    return debiased(values, weight, [](std::size_t) { return std::int64_t{1}; });
}

std::vector<double> smoothed(std::span<const double> values, std::span<const std::int64_t> counts, double weight)
{
    return debiased(
        values, weight, [&](std::size_t i) { return i < counts.size() ? std::max<std::int64_t>(1, counts[i]) : 1; });
}

} // namespace workbench::ui
