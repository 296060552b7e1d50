// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/CurveData.h"

#include <QObject>
#include <QString>

#include <optional>
#include <vector>

namespace workbench::ui
{

class CurvePlot;

/// Charts over the same x axis that move as one: zoomed in one they are zoomed in all, and the crosshair of one is
/// seen in all, and so is the run that is pointed at.
class LinkedCharts : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    void add(CurvePlot& plot); ///< must outlive this
    const std::vector<CurvePlot*>& plots() const { return m_plots; }
    void highlight(const QString& owner); ///< in all of them; empty: none
    void resetViews(); ///< after a change of the x axis, which makes old views meaningless

Q_SIGNALS:
    void xRangeChanged(const std::optional<workbench::ui::AxisRange>& x);
    void hovered(const std::optional<double>& x);
    void picked(double x);
    void legendToggled(const QString& owner);
    void legendMoved(const QString& owner, int place);

private:
    std::vector<CurvePlot*> m_plots;
};

} // namespace workbench::ui
