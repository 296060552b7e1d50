// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/base/Format.h"

#include <QCoreApplication>
#include <QLocale>

#include <array>
#include <cmath>

namespace workbench::ui
{

namespace
{

QLocale groupingLocale()
{
    QLocale locale;
    locale.setNumberOptions(locale.numberOptions() & ~QLocale::OmitGroupSeparator);
    return locale;
}

QString tr(const char* text)
{
    return QCoreApplication::translate("workbench::ui::Format", text);
}

} // namespace

QString formatCount(std::int64_t count)
{
    return groupingLocale().toString(qlonglong(count));
}

QString formatBytes(double bytes)
{
    static constexpr std::array kUnits{"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    std::size_t unit = 0;
    while (std::fabs(bytes) >= 999.5 && unit + 1 < kUnits.size()) {
        bytes /= 1000;
        ++unit;
    }
    const int decimals = unit == 0 || bytes >= 99.95 ? 0 : bytes >= 9.995 ? 1 : 2;
    return QStringLiteral("%1 %2").arg(QLocale().toString(bytes, 'f', decimals), QLatin1String(kUnits[unit]));
}

QString formatRate(double bytesPerSecond)
{
    return tr("%1/s").arg(formatBytes(bytesPerSecond));
}

QString formatDuration(double seconds)
{
    if (!std::isfinite(seconds) || seconds > 3.15e9) {
        return tr("over a century");
    }
    if (seconds > 0 && seconds < 9.95 && seconds != std::floor(seconds)) // a tiny run does not take "0 s"
        return tr("%1 s").arg(QLocale().toString(std::max(seconds, 0.1), 'f', 1));
    const auto whole = std::llround(seconds);
    if (whole < 60) {
        return tr("%1 s").arg(whole);
    }
    if (whole < 3600) {
        return tr("%1 min %2 s").arg(whole / 60).arg(whole % 60);
    }
    if (whole < 86400) {
        return tr("%1 h %2 min").arg(whole / 3600).arg(whole % 3600 / 60);
    }
    return tr("%1 d %2 h").arg(whole / 86400).arg(whole % 86400 / 3600);
}

QString formatBpc(double bitsPerByte)
{
    return QLocale().toString(bitsPerByte, 'f', bitsPerByte >= 99.995 ? 1 : 3);
}

} // namespace workbench::ui
