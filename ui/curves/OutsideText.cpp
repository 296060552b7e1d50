// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/OutsideText.h"

#include "ui/plot/AxisTicks.h"

#include <QCoreApplication>

namespace workbench::ui
{

QString outsideText(const OutsideValues& outside)
{
    const auto tr = [](const char* text) { return QCoreApplication::translate("OutsideText", text); };
    if (outside.above && outside.below)
        return tr("outside: %1 to %2").arg(valueText(outside.least), valueText(outside.greatest));
    if (outside.above)
        return tr("outside: up to %1").arg(valueText(outside.greatest));
    return outside.below ? tr("outside: down to %1").arg(valueText(outside.least)) : QString();
}

} // namespace workbench::ui
