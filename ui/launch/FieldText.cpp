// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/launch/FieldText.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <array>
#include <cmath>

namespace workbench::ui
{
namespace
{
QString translated(const char* text)
{
    return QCoreApplication::translate("workbench::ui::FieldText", text);
}

QString plainNumber(double value)
{
    if (std::fabs(value) < 1e15 && value == std::floor(value))
        return QLocale().toString(value, 'f', 0);
    return QString::number(value, 'g', 6);
}
} // namespace

QString fieldToolTip(const config::FieldSpec& spec)
{
    QStringList lines{toQString(spec.help)};
    if ((spec.kind == config::FieldKind::Integer || spec.kind == config::FieldKind::Real)
        && spec.maximum > spec.minimum) {
        const QString range = translated("Range: %1 to %2").arg(plainNumber(spec.minimum), plainNumber(spec.maximum));
        lines << (spec.unit.empty() ? range : range + QLatin1Char(' ') + toQString(spec.unit));
    }
    if (!spec.paperValue.empty())
        lines << translated("Paper: %1").arg(toQString(spec.paperValue));
    return lines.join(QLatin1Char('\n'));
}

QString groupedNumber(long long value)
{
    return QLocale().toString(value);
}

QString shortBytes(double bytes)
{
    static constexpr std::array kUnits{"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    std::size_t unit = 0;
    while (bytes >= 999.5 && unit + 1 < kUnits.size()) {
        bytes /= 1000;
        ++unit;
    }
    const int decimals = unit == 0 || bytes >= 99.95 ? 0 : bytes >= 9.995 ? 1 : 2;
    return QLocale().toString(bytes, 'f', decimals) + QLatin1Char(' ') + QLatin1String(kUnits[unit]);
}

QString shortDuration(double seconds)
{
    if (!std::isfinite(seconds) || seconds > 3.15e9)
        return translated("over a century");
    if (seconds < 9.95)
        return translated("%1 s").arg(QLocale().toString(seconds, 'f', 1));
    const auto whole = std::llround(seconds);
    if (whole < 60)
        return translated("%1 s").arg(whole);
    if (whole < 3600)
        return translated("%1 min %2 s").arg(whole / 60).arg(whole % 60);
    if (whole < 86400)
        return translated("%1 h %2 min").arg(whole / 3600).arg(whole % 3600 / 60);
    return translated("%1 d %2 h").arg(whole / 86400).arg(whole % 86400 / 3600);
}

} // namespace workbench::ui
