// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bytes/WeightText.h"

#include <QLocale>

#include <cmath>

namespace workbench::ui
{

QString weightText(double weight, int decimals)
{
    if (!std::isfinite(weight))
        return QLocale().toString(weight);
    const double least = std::pow(10.0, -decimals);
    if (weight > 0 && weight < least / 2)
        return QStringLiteral("<") + QLocale().toString(least, 'f', decimals);
    return QLocale().toString(weight, 'f', decimals);
}

} // namespace workbench::ui
