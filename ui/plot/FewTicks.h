// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/CurveSeries.h"

#include <qcustomplot.h>

namespace workbench::ui
{

/// The ticks and texts of axisTicks() for a QCustomPlot axis. Internal to ui/plot.
class FewTicks : public QCPAxisTicker
{
public:
    FewTicks(AxisScale scale, AxisKind kind);

    void generate(
        const QCPRange& range, const QLocale& locale, QChar formatChar, int precision, QVector<double>& ticks,
        QVector<double>* subTicks, QVector<QString>* tickLabels) override;

private:
    AxisScale m_scale;
    AxisKind m_kind;
};

} // namespace workbench::ui
