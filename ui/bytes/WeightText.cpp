// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bytes/PlainText.h"

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

QString plainToolTip(const QString& text)
{
    return QStringLiteral("<p style='white-space:pre'>%1</p>").arg(text.toHtmlEscaped());
}

} // namespace workbench::ui
