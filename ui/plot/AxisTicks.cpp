// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/AxisTicks.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

namespace workbench::ui
{

namespace
{

QString tr(const char* text)
{
    return QCoreApplication::translate("AxisTicks", text);
}

/// The smallest round step with no more than `most` multiples of it in the range.
double roundStep(AxisRange range, int most)
{
    const double span = range.to - range.from;
    const double start = std::pow(10.0, std::floor(std::log10(span / most)) - 1);
    for (double power = start; power < span * 100; power *= 10) {
        for (const double factor : {1.0, 2.0, 2.5, 5.0}) {
            const double step = power * factor;
            if (std::floor(range.to / step + 1e-9) - std::ceil(range.from / step - 1e-9) + 1 <= most)
                return step;
        }
    }
    return span;
}

double roundTimeStep(AxisRange range, int most)
{
    const double span = range.to - range.from;
    static constexpr std::array kSteps{1.0,     2.0,     5.0,     10.0,    15.0,    30.0,    60.0,    120.0,
                                       300.0,   600.0,   900.0,   1800.0,  3600.0,  7200.0,  10800.0, 21600.0,
                                       43200.0, 86400.0, 172800., 432000., 864000., 1728000.};
    const double rough = span / std::max(1, most - 1);
    if (rough < kSteps.front())
        return roundStep(range, most);
    for (const double step : kSteps) {
        if (step >= rough)
            return step;
    }
    return roundStep({range.from / 86400, range.to / 86400}, most) * 86400;
}

/// Digits after the point that tell multiples of `step` apart.
int decimalsFor(double step)
{
    for (int digits = 0; digits < 12; ++digits) {
        const double scaled = step * std::pow(10.0, digits);
        if (std::abs(scaled - std::round(scaled)) < 1e-6 * scaled)
            return digits;
    }
    return 12;
}

QString numberText(double value, double step, double greatest)
{
    if (value == 0)
        return QStringLiteral("0");
    if (greatest < 0.0995 || greatest >= 1e15) {
        // Values without a suffix by the power of the greatest of them: 2e-3 4e-3 6e-3.
        const int exponent = static_cast<int>(std::floor(std::log10(greatest) + 1e-9));
        const double unit = std::pow(10.0, exponent);
        return QStringLiteral("%1e%2").arg(value / unit, 0, 'f', decimalsFor(step / unit)).arg(exponent);
    }
    struct Suffix {
        double unit;
        const char* text;
    };
    for (const Suffix& suffix : {Suffix{1e12, "T"}, {1e9, "G"}, {1e6, "M"}, {1e3, "k"}}) {
        if (greatest >= (suffix.unit == 1e3 ? 1e4 : suffix.unit))
            return QString::number(value / suffix.unit, 'f', decimalsFor(step / suffix.unit))
                + QLatin1String(suffix.text);
    }
    return QString::number(value, 'f', decimalsFor(step));
}

QString durationTick(double seconds, double step)
{
    if (seconds == 0)
        return QStringLiteral("0");
    if (step < 60)
        return seconds < 120 ? tr("%1 s").arg(seconds, 0, 'f', decimalsFor(step))
                             : QStringLiteral("%1:%2")
                                   .arg(static_cast<long long>(seconds) / 60)
                                   .arg(static_cast<long long>(seconds) % 60, 2, 10, QLatin1Char('0'));
    if (step < 3600)
        return seconds < 7200 ? tr("%1 min").arg(seconds / 60, 0, 'f', decimalsFor(step / 60))
                              : QStringLiteral("%1:%2 h")
                                    .arg(static_cast<long long>(seconds) / 3600)
                                    .arg(static_cast<long long>(seconds) / 60 % 60, 2, 10, QLatin1Char('0'));
    return tr("%1 h").arg(seconds / 3600, 0, 'f', decimalsFor(step / 3600));
}

QString clockTick(double value, double step)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(std::llround(value * 1000)));
    return QLocale(QLocale::English)
        .toString(
            time,
            step < 60          ? QStringLiteral("HH:mm:ss")
                : step < 86400 ? QStringLiteral("HH:mm")
                               : QStringLiteral("d MMM"));
}

std::vector<AxisTick> linearTicks(AxisRange range, AxisKind kind, int most)
{
    const double span = range.to - range.from;
    const double step = kind == AxisKind::Number ? roundStep(range, most) : roundTimeStep(range, most);
    // Clock ticks stand on round local times.
    const double shift = kind == AxisKind::Clock
        ? QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(range.from * 1000)).offsetFromUtc()
        : 0.0;
    const double greatest = std::max(std::abs(range.from), std::abs(range.to));
    std::vector<AxisTick> ticks;
    for (double n = std::ceil((range.from + shift) / step - 1e-9); static_cast<int>(ticks.size()) < most; ++n) {
        const double value = n * step - shift;
        if (value > range.to + 1e-9 * span)
            break;
        ticks.push_back(
            {value,
             kind == AxisKind::Number         ? numberText(value, step, greatest)
                 : kind == AxisKind::Duration ? durationTick(value, step)
                                              : clockTick(value, step)});
    }
    return ticks;
}

QString logText(double value, AxisKind kind)
{
    if (kind == AxisKind::Duration)
        return durationTick(value, value < 60 ? std::min(value, 1.0) : value < 3600 ? 60 : 3600);
    // Round values of one or two significant digits, each with the power that suits it.
    const double power = std::pow(10.0, std::floor(std::log10(value) + 1e-9));
    const bool oneDigit = std::abs(value / power - std::round(value / power)) < 1e-6;
    return numberText(value, oneDigit ? power : power / 10, value);
}

std::vector<AxisTick> logTicks(AxisRange range, AxisKind kind, int most)
{
    const double decades = std::log10(range.to / range.from);
    if (decades < 0.2 || kind == AxisKind::Clock)
        return linearTicks(range, kind, most);
    std::vector<double> values;
    if (decades >= most) {
        // Whole powers of ten, every few decades.
        const double every = std::ceil(decades / most);
        for (double p = std::ceil(std::log10(range.from) / every - 1e-9) * every;
             std::pow(10.0, p) <= range.to * 1.000001; p += every)
            values.push_back(std::pow(10.0, p));
    } else {
        // Evenly spread over the axis, each moved to the nearest round value.
        static constexpr std::array kRound{1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0};
        static constexpr std::array kCoarse{1.0, 2.0, 3.0, 5.0, 10.0};
        for (int i = 0; i < most; ++i) {
            const double ideal = range.from * std::pow(range.to / range.from, (i + 0.5) / most);
            const double power = std::pow(10.0, std::floor(std::log10(ideal)));
            double best = power;
            const auto consider = [&](double factor) {
                if (std::abs(std::log(factor * power / ideal)) < std::abs(std::log(best / ideal)))
                    best = factor * power;
            };
            if (decades > 1.2)
                std::ranges::for_each(kCoarse, consider);
            else
                std::ranges::for_each(kRound, consider);
            const bool inside = best >= range.from * 0.999999 && best <= range.to * 1.000001;
            if (inside && (values.empty() || best > values.back() * 1.000001))
                values.push_back(best);
        }
    }
    std::vector<AxisTick> ticks;
    for (const double value : values) {
        if (static_cast<int>(ticks.size()) < most)
            ticks.push_back({value, logText(value, kind)});
    }
    return ticks;
}

} // namespace

std::vector<AxisTick> axisTicks(AxisRange range, AxisScale scale, AxisKind kind, int most)
{
    if (!(range.from < range.to) || !std::isfinite(range.from) || !std::isfinite(range.to) || most < 1)
        return {};
    if (scale == AxisScale::Logarithmic && range.from > 0)
        return logTicks(range, kind, most);
    return linearTicks(range, kind, most);
}

QString valueText(double value)
{
    if (std::isnan(value))
        return tr("not a number");
    if (std::isinf(value))
        return value > 0 ? tr("infinite") : tr("minus infinite");
    const double size = std::abs(value);
    if (size == 0)
        return QStringLiteral("0");
    if (size < 0.001)
        return QString::number(value, 'e', 2).replace(QLatin1String("e-0"), QLatin1String("e-"));
    const int decimals = size < 0.1 ? 5 : size < 1 ? 4 : size < 100 ? 3 : size < 10000 ? 1 : 0;
    return QLocale(QLocale::English).toString(value, 'f', decimals);
}

QString positionText(double value, AxisKind kind)
{
    switch (kind) {
    case AxisKind::Number:
        return QLocale(QLocale::English).toString(value, 'f', value == std::round(value) ? 0 : 3);
    case AxisKind::Duration: {
        const auto seconds = static_cast<long long>(value);
        if (value < 100)
            return tr("%1 s").arg(value, 0, 'f', 1);
        if (seconds < 3600)
            return tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0'));
        return tr("%1 h %2 min").arg(seconds / 3600).arg(seconds / 60 % 60, 2, 10, QLatin1Char('0'));
    }
    case AxisKind::Clock:
        return QLocale(QLocale::English)
            .toString(
                QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(std::llround(value * 1000))),
                QStringLiteral("d MMMM, HH:mm:ss"));
    }
    return {};
}

} // namespace workbench::ui
