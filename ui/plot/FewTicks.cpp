// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/FewTicks.h"

#include "ui/plot/AxisTicks.h"

#include <algorithm>

namespace workbench::ui
{

FewTicks::FewTicks(AxisScale scale, AxisKind kind, const QCPAxis& axis)
    : m_scale(scale)
    , m_kind(kind)
    , m_axis(axis)
{
}

int FewTicks::most() const
{
    const QFontMetrics metrics(m_axis.tickLabelFont());
    const bool along = m_axis.orientation() == Qt::Horizontal;
    const int length = along ? m_axis.axisRect()->width() : m_axis.axisRect()->height();
    const int each = along ? metrics.horizontalAdvance(QStringLiteral("000000")) : metrics.height();
    return std::clamp(length / std::max(1, each), 2, 5);
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
    for (const AxisTick& tick : axisTicks({range.lower, range.upper}, m_scale, m_kind, most())) {
        ticks.push_back(tick.value);
        if (tickLabels)
            tickLabels->push_back(tick.text);
    }
}

} // namespace workbench::ui
