// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace workbench::compare
{

/// What a member of a group knows at one x: a point, or a stretch of points with its extremes. NaN in all three where
/// no value is finite.
struct MemberSample {
    double x = 0;
    double low = 0, high = 0; ///< of the points; they alone make the band of extremes
    double value = 0; ///< the mean, smoothed where the curve is smoothed; what is averaged over the members
    int lost = 0; ///< values that are NaN or infinite
};

enum class BandKind {
    MinMax, ///< from the least to the greatest point of any member
    StandardDeviation, ///< mean +- s, with n - 1 in the denominator of s
    Interval95, ///< mean +- t s / sqrt(n), t being the 97.5 % point of Student's distribution with n - 1 degrees
};

struct BandPoint {
    double x = 0;
    double mean = 0, low = 0, high = 0; ///< NaN where too few members have a value: the band has a gap there
    int members = 0; ///< how many have a value here
    int lost = 0; ///< values of members that are NaN or infinite here
};

/// The mean of a group of curves with a band around it. Each member is ascending in x, and members need not have the
/// same x.
///
/// Cells: the x axis is cut at the x of the members' samples, at every one of them where there are no more than
/// `mostPoints` together, else at every k-th of each member, so that the cells are small where points are dense and
/// every sample is in exactly one cell. A cell gives one point, at the middle of the samples in it.
///
/// A member has a value in a cell if it has finite samples there (their mean), or else between two neighbouring finite
/// samples of it, by linear interpolation. Before its first sample and after its last one it has none, and none beside
/// a sample that is lost either: a value is never invented.
///
/// Enough: mean and band are there where at least two members, and at least half of all, have a value.
std::vector<BandPoint>
groupBand(std::span<const std::vector<MemberSample>> members, BandKind kind, std::size_t mostPoints = 2000);

/// The 97.5 % point of Student's t distribution: what a mean and its standard error are off by at most in 95 of 100
/// cases, in standard errors. `degrees` is at least 1.
double studentT975(int degrees);

} // namespace workbench::compare
