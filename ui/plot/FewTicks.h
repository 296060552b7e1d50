// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/CurveSeries.h"

#include <qcustomplot.h>

namespace workbench::ui
{

/// The ticks and texts of axisTicks() for a QCustomPlot axis, fewer where there is no room for their texts. Internal to
/// ui/plot.
class FewTicks : public QCPAxisTicker
{
public:
    FewTicks(AxisScale scale, AxisKind kind, const QCPAxis& axis); ///< the axis must outlive it

    void generate(
        const QCPRange& range, const QLocale& locale, QChar formatChar, int precision, QVector<double>& ticks,
        QVector<double>* subTicks, QVector<QString>* tickLabels) override;

private:
    int most() const;

    AxisScale m_scale;
    AxisKind m_kind;
    const QCPAxis& m_axis;
};

} // namespace workbench::ui
