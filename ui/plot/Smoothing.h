// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace workbench::ui
{

inline constexpr double kDefaultSmoothing = 0.6;
inline constexpr double kMostSmoothing = 0.999;

/// The debiased exponential moving average that TensorBoard draws (data_transformer.ts): s = w s + (1 - w) y with
/// s = 0 at first, shown as s / (1 - w^n), n counting the finite values so far. Values that are not finite pass through
/// and are not counted; a series whose values are all equal is left as it is. `weight` is held in [0, kMostSmoothing].
std::vector<double> smoothed(std::span<const double> values, double weight);

/// The same over stretches of points, of which `values` are the means and `counts` the numbers of finite points: each
/// counts as that many equal points, s = w^c s + (1 - w^c) y. Exact where the points of a stretch are equal; with all
/// counts 1 it is the plain form.
std::vector<double> smoothed(std::span<const double> values, std::span<const std::int64_t> counts, double weight);

inline constexpr double kDefaultSigma = 0.01, kMostSigma = 0.2; ///< shares of a curve's length

/// A Gaussian mean over both sides: each value becomes the mean of all, weighted by exp(-d^2 / 2 sigma^2) with d the
/// distance of their places, and divided by the weights that there are, so that nothing is pulled towards 0 at the
/// ends. Values further away than 4 sigma weigh nothing. Values that are not finite pass through and weigh nothing.
/// `places` rise and are the positions along the axis as drawn (logarithms on a logarithmic one), `counts` as above
/// (empty: one each), `sigma` is in the unit of the places; 0 or less leaves all as it is. A curve of many points is
/// averaged over cells of sigma / 16, and by straight lines between them.
std::vector<double> gaussianSmoothed(
    std::span<const double> places, std::span<const double> values, std::span<const std::int64_t> counts, double sigma);

} // namespace workbench::ui
