// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace workbench::compare
{

// Student's t distribution, by the regularised incomplete beta function (its continued fraction, modified Lentz; see
// Abramowitz and Stegun 26.5.8 and 26.7.1). Exact to about 1e-12; degrees of freedom above 0 need not be whole.

/// How likely |t| is at least this large.
double studentTwoSided(double t, double degreesOfFreedom);

/// The t that |t| exceeds with a likelihood of 1 - confidence: 2.776 for 0.95 and 4 degrees of freedom.
double studentQuantile(double confidence, double degreesOfFreedom);

} // namespace workbench::compare
