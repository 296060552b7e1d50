// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/CurveSeries.h"
#include "ui/plot/PlotStyle.h"

#include <QWidget>

#include <vector>

namespace workbench::ui
{

/// The strip below a chart that shows what happened when: a triangle each, a label where there is room, the story on
/// hover. Marks that would touch share one triangle.
class MarkStrip : public QWidget
{
    Q_OBJECT
public:
    struct Placed {
        double pixel = 0; ///< from the strip's left edge
        CurveMark mark;
    };

    explicit MarkStrip(QWidget* parent = nullptr);
    void setStyle(const PlotStyle& style);
    void setMarks(std::vector<Placed> marks); ///< in any order

    QString textAt(int pixel) const; ///< the stories told there, one a line; empty between the marks
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Group {
        double pixel = 0;
        QString label, text;
        bool bad = false;
    };
    PlotStyle m_style;
    std::vector<Group> m_groups;
};

} // namespace workbench::ui
