// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/Verdict.h"

#include <QWidget>

#include <array>
#include <vector>

namespace workbench::ui
{

/// The results of two groups of runs as dots over one scale, with their means and the 95 % interval of the mean as
/// a bar, where there are two values or more.
class DotPlot : public QWidget
{
    Q_OBJECT
public:
    struct Side {
        QString name;
        std::vector<compare::SeedResult> results; ///< those that are no finite number are left out
        compare::Summary summary = {}; ///< made by setSides()
    };
    explicit DotPlot(QWidget* parent = nullptr);

    void setSides(Side first, Side second);
    double pixelOf(double value) const; ///< x in this widget

    QSize sizeHint() const override { return {360, 96}; }
    QSize minimumSizeHint() const override { return {200, 84}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    double rowOf(std::size_t side) const;

    std::array<Side, 2> m_sides;
    double m_low = 0, m_high = 1;
};

} // namespace workbench::ui
