// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/FewTicks.h"

#include "ui/plot/AxisTicks.h"

namespace workbench::ui
{

FewTicks::FewTicks(AxisScale scale, AxisKind kind)
    : m_scale(scale)
    , m_kind(kind)
{
}

void FewTicks::generate(
    const QCPRange& range, const QLocale&, QChar, int, QVector<double>& ticks, QVector<double>* subTicks,
    QVector<QString>* tickLabels)
{
    ticks.clear();
    if (subTicks)
        subTicks->clear();
    if (tickLabels)
        tickLabels->clear();
    for (const AxisTick& tick : axisTicks({range.lower, range.upper}, m_scale, m_kind)) {
        ticks.push_back(tick.value);
        if (tickLabels)
            tickLabels->push_back(tick.text);
    }
}

} // namespace workbench::ui
