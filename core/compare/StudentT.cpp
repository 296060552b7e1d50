// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/StudentT.h"

#include <cmath>
#include <limits>

namespace workbench::compare
{

namespace
{

double betaFraction(double a, double b, double x)
{
    constexpr double kTiny = 1e-300;
    const auto kept = [](double value) { return std::abs(value) < kTiny ? kTiny : value; };
    double c = 1;
    double d = 1 / kept(1 - (a + b) * x / (a + 1));
    double fraction = d;
    for (int m = 1; m < 10'000; ++m) {
        const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        d = 1 / kept(1 + even * d);
        c = kept(1 + even / c);
        fraction *= d * c;
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 / kept(1 + odd * d);
        c = kept(1 + odd / c);
        fraction *= d * c;
        if (std::abs(d * c - 1) < 1e-15)
            break;
    }
    return fraction;
}

/// I_x(a, b); `rest` is 1 - x, given apart because it may be tiny.
double incompleteBeta(double a, double b, double x, double rest)
{
    if (x <= 0)
        return 0;
    if (rest <= 0)
        return 1;
    const double front
        = std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) + a * std::log(x) + b * std::log(rest));
    // The fraction converges fast on this side of the middle; the other one is its mirror image.
    return x < (a + 1) / (a + b + 2) ? front * betaFraction(a, b, x) / a : 1 - front * betaFraction(b, a, rest) / b;
}

} // namespace

double studentTwoSided(double t, double degreesOfFreedom)
{
    if (std::isnan(t) || !(degreesOfFreedom > 0))
        return std::numeric_limits<double>::quiet_NaN();
    if (std::isinf(t))
        return 0;
    const double sum = degreesOfFreedom + t * t;
    return incompleteBeta(degreesOfFreedom / 2, 0.5, degreesOfFreedom / sum, t * t / sum);
}

double studentQuantile(double confidence, double degreesOfFreedom)
{
    if (!(confidence >= 0 && confidence < 1) || !(degreesOfFreedom > 0))
        return std::numeric_limits<double>::quiet_NaN();
    double low = 0, high = 1;
    while (studentTwoSided(high, degreesOfFreedom) > 1 - confidence && high < 1e300)
        high *= 2;
    for (int i = 0; i < 200 && high - low > 1e-14 * high; ++i) {
        const double middle = (low + high) / 2;
        (studentTwoSided(middle, degreesOfFreedom) > 1 - confidence ? low : high) = middle;
    }
    return (low + high) / 2;
}

} // namespace workbench::compare
