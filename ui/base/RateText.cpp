// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/base/RateText.h"

#include <cmath>

namespace workbench::ui
{

std::optional<double> rateFromText(const QString& text, double base)
{
    const QString trimmed = text.trimmed();
    const QString first = trimmed.left(1);
    const bool multiplies = !first.isEmpty() && QStringLiteral("xX*\u00d7").contains(first);
    const bool divides = !first.isEmpty() && QStringLiteral("/\u00f7").contains(first);
    bool isNumber = false;
    const double number = (multiplies || divides ? trimmed.mid(1) : trimmed).toDouble(&isNumber);
    if (!isNumber)
        return std::nullopt;
    const double rate = multiplies ? base * number : divides ? base / number : number;
    if (!std::isfinite(rate) || rate <= 0 || rate > 1)
        return std::nullopt;
    return rate;
}

QString rateText(double rate)
{
    return QString::number(rate, 'g', 4);
}

} // namespace workbench::ui
